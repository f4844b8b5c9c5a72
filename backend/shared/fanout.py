"""Due refreshes handed to workers through a queue (SQS API: AWS, Yandex); each message proves that we sent it."""

import hmac
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from msgspec import Struct

from shared.errors import Temporary
from shared.key_ring import KeyRing
from shared.settings import QueuePlace
from shared.signatures import same

BATCH = 10  # SQS takes no more in one call


class Task(Struct, frozen=True):
    """Refresh this connection, unless its token's version has moved on: a task that comes twice does nothing."""

    provider: str
    connection: str
    version: int


class Fanout:
    def __init__(self, place: QueuePlace, keys: KeyRing) -> None:
        self._place = place
        self._keys = keys
        self._made: Any = None

    @property
    def is_on(self) -> bool:
        return bool(self._place.url)

    def send(self, tasks: Sequence[Task]) -> int:
        """How many were taken. Raises Temporary; what was not sent is due again after the claim's pause."""
        return sum(self._send(batch) for batch in _batches(tasks))

    def opened(self, body: str) -> Task | None:
        """None for a message that we did not send."""
        try:
            kid, mac, text = body.split(".", 2)
            key = self._keys.keys[kid]
            if not same(mac, _mac(key, text)):
                return None
            provider, connection, version = json.loads(text)
        except (KeyError, ValueError):
            return None
        return Task(str(provider), str(connection), int(version))

    def _sealed(self, task: Task) -> str:
        kid, key = self._keys.active
        text = json.dumps([task.provider, task.connection, task.version])
        return f"{kid}.{_mac(key, text)}.{text}"

    def _send(self, tasks: Sequence[Task]) -> int:
        entries = [{"Id": str(number), "MessageBody": self._sealed(task)} for number, task in enumerate(tasks)]
        try:
            answer = self._client().send_message_batch(QueueUrl=self._place.url, Entries=entries)
        except Exception as error:  # noqa: BLE001 - boto3's own tree of exceptions is imported only where it is used
            raise Temporary(f"queue: {type(error).__name__}") from None
        return len(answer.get("Successful", ()))

    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes at run time
        if self._made is None:
            import boto3  # noqa: PLC0415 - 0.2 s of a cold start, and only the tick needs it
            from botocore.config import Config  # noqa: PLC0415

            config = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2})
            # Of the names for a region boto3 reads AWS_DEFAULT_REGION alone, which only Lambda sets beside AWS_REGION.
            place, region = self._place.endpoint_url or None, self._place.region or None
            self._made = boto3.client("sqs", region_name=region, endpoint_url=place, config=config)
        return self._made


def _mac(key: bytes, text: str) -> str:
    return hmac.new(b"fanout" + key, text.encode(), sha256).hexdigest()


def _batches(tasks: Sequence[Task]) -> Iterator[Sequence[Task]]:
    return (tasks[start : start + BATCH] for start in range(0, len(tasks), BATCH))
