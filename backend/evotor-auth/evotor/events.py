"""What Evotor told of receipts, documents, installations and subscriptions: kept once, by its own ids.

A hint and no proof: nothing signs a hook, so whatever money depends on is read again from the API. Types and kinds that
nobody here knows are kept as well.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from evotor.hook_bodies import parts
from evotor.reading import moment
from shared.lenient_json import number, text, value, whole
from shared.secret import Secret
from shared.services import Services
from shared.signatures import token_hash

TABLE = "evotor_events"
KINDS = ("installation/event", "subscription/event", "receipts", "documents")
LONGEST_KEY = 200
HALF_KEY = 100
FIRST_YEAR, LAST_YEAR = 1970, 2100  # far from the ends of a calendar, where a change of zone breaks
LATEST = 4_102_444_800_000  # milliseconds: the year 2100
KEPT = 90 * 86_400.0  # seconds; the cloud itself still tells of half a year
Path = tuple[str, ...]

T = TypeVar("T")

# {"id", "timestamp": 1531757110663, "data": {"id", "type": "SELL", "storeId", "dateTime", "totalAmount"}}    a receipt
# {"id", "type": "SELL", "store_id", "device_id", "close_date", "body": {"result_sum"}}       a document, version 2
# {"uuid", "type": "SELL", "storeUuid", "deviceUuid", "closeDate"}                            a document, version 1
# {"subscriptionId", "sequenceNumber", "timestamp": "2018-02-20T12:00:00.000+0000", "type"}
KEYS: tuple[Path, ...] = (("data", "id"), ("id",), ("uuid",))
TYPES: tuple[Path, ...] = (("data", "type"), ("type",))
STORES: tuple[Path, ...] = (("data", "storeId"), ("store_id",), ("storeUuid",))
DEVICES: tuple[Path, ...] = (("data", "deviceId"), ("device_id",), ("deviceUuid",))
TIMES: tuple[Path, ...] = (("data", "dateTime"), ("close_date",), ("closeDate",), ("timestamp",))
TOTALS: tuple[Path, ...] = (("data", "totalAmount"), ("body", "result_sum"))


@dataclass(frozen=True, slots=True)
class Event:
    """`key` tells it from all others of its kind and merchant; `sequence` orders those of one subscription."""

    key: str
    type: str
    store_id: str
    device_id: str
    sequence: int | None
    total: Decimal | None
    happened_at: datetime | None
    body: Secret = field(repr=False)

    @property
    def changed_key(self) -> str:
        """Of a kind that nobody here knows: its id may be that of a thing, which is told again when it changed."""
        return f"{self.key[:HALF_KEY]}:{token_hash(self.body.reveal())}"


class Events:
    def __init__(self, services: Services) -> None:
        self._services = services

    def keep(self, kind: str, user_id: str, body: object) -> int:
        """How many of them were new."""
        return sum(self._is_new(kind, user_id, event) for event in events(body))

    def sweep(self) -> None:
        self._services.database.run("events.sweep", seconds=KEPT)

    def _is_new(self, kind: str, user_id: str, event: Event) -> bool:
        row = str(self._services.chance.uuid())
        return self._services.database.run(
            "events.keep",
            id=row,
            kind=kind,
            account_id=user_id,
            event_key=event.key if kind in KINDS else event.changed_key,
            type=event.type,
            store_id=event.store_id,
            device_id=event.device_id,
            sequence=event.sequence,
            total=event.total,
            happened_at=event.happened_at,
            body=self._services.vault.seal(event.body, table=TABLE, column="body", row=row),
        )


def events(body: object) -> Iterator[Event]:
    for part in parts(body):
        written = json.dumps(part, ensure_ascii=True, default=float)
        yield Event(
            key=_key(part) or token_hash(written),
            type=_text(part, TYPES),
            store_id=_text(part, STORES),
            device_id=_text(part, DEVICES),
            sequence=whole(value(part, "sequenceNumber")),
            total=_first(number(value(part, *place)) for place in TOTALS),
            happened_at=_first(_time(value(part, *place)) for place in TIMES),
            body=Secret(written),
        )


def _key(part: object) -> str:
    subscription, sequence = text(value(part, "subscriptionId")), text(value(part, "sequenceNumber"))
    if subscription and sequence:
        return f"{subscription}:{sequence}"[:LONGEST_KEY]
    return _text(part, KEYS)


def _text(part: object, places: tuple[Path, ...]) -> str:
    return next(filter(None, (text(value(part, *place)) for place in places)), "")[:LONGEST_KEY]


def _first(found: Iterable[T | None]) -> T | None:
    return next((one for one in found if one is not None), None)


def _time(found: object) -> datetime | None:
    """Milliseconds since 1970, or ISO."""
    if isinstance(found, int) and not isinstance(found, bool) and 0 < found < LATEST:
        return datetime.fromtimestamp(found / 1000, UTC)
    read = moment(found)
    return read if read and FIRST_YEAR <= read.year <= LAST_YEAR else None
