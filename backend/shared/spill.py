"""The second place for a refresh's answer when Postgres refuses it: the answer holds the only live token there is.

Objects are sealed before they get here and named by connection and parent, so the next refresh of that parent finds
them. A bucket must be private: names and ciphertext are no secret, but nobody else should be able to delete them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol

from shared.errors import AppError
from shared.settings import SpillPlace

PROBE = "spill/probe"
ABSENT = frozenset({"NoSuchKey", "404"})
FORBIDDEN = "AccessDenied"


class SpillFailed(AppError):
    """The second place refused as well; the text names no key and no content."""


class Spill(Protocol):
    """All three raise SpillFailed; `find` gives None where there is nothing."""

    def keep(self, name: str, sealed: str, /) -> None: ...
    def find(self, name: str, /) -> str | None: ...
    def forget(self, name: str, /) -> None: ...


class Nowhere:
    """No second place is configured."""

    def keep(self, _name: str, _sealed: str, /) -> None:
        raise SpillFailed("no second place is configured")

    def find(self, _name: str, /) -> str | None:
        return None

    def forget(self, _name: str, /) -> None:
        pass


class Folder:
    """For development: files of this user alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str, sealed: str) -> None:
        path = self._path(name)
        with _as_failure():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(sealed, encoding="ascii")

    def find(self, name: str) -> str | None:
        path = self._path(name)
        with _as_failure():
            return path.read_text(encoding="ascii") if path.is_file() else None

    def forget(self, name: str) -> None:
        with _as_failure():
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder.joinpath(*name.split("/"))


class Bucket:
    """Object storage by the S3 API: AWS, or Yandex with its endpoint."""

    def __init__(self, bucket: str, endpoint_url: str | None = None, region: str | None = None) -> None:
        self._bucket = bucket
        self._region = region
        self._endpoint_url = endpoint_url
        self._made: Any = None

    def keep(self, name: str, sealed: str) -> None:
        with _as_failure():
            self._client().put_object(Bucket=self._bucket, Key=name, Body=sealed.encode())

    def find(self, name: str) -> str | None:
        from botocore.exceptions import ClientError  # noqa: PLC0415 - 0.2 s of a cold start, and rarely needed

        with _as_failure():
            try:
                return self._read(name)
            except ClientError as error:
                if not self._means_absent(error.response.get("Error", {}).get("Code", "")):
                    raise
                return None

    def _read(self, name: str) -> str:
        text: str = self._client().get_object(Bucket=self._bucket, Key=name)["Body"].read().decode()
        return text

    def _means_absent(self, code: str) -> bool:
        """Without the right to list, S3 answers 403 for an absent object: for one that we just wrote it must not."""
        if code != FORBIDDEN:
            return code in ABSENT
        self.keep(PROBE, "")
        return self._read(PROBE) == ""

    def forget(self, name: str) -> None:
        with _as_failure():
            self._client().delete_object(Bucket=self._bucket, Key=name)

    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes at run time
        if self._made is None:
            import boto3  # noqa: PLC0415 - as above
            from botocore.config import Config  # noqa: PLC0415

            config = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2})
            self._made = boto3.client("s3", region_name=self._region, endpoint_url=self._endpoint_url, config=config)
        return self._made


def spill_of(place: SpillPlace) -> Spill:
    """The bucket when one is named, else the folder, else nothing."""
    if place.bucket:
        return Bucket(place.bucket, place.endpoint_url or None, place.region or None)
    return Folder(Path(place.folder)) if place.folder else Nowhere()


def kept_within(seconds: float, spill: Spill, name: str, sealed: str) -> None:
    """As `keep`, and raises SpillFailed after that time: what was left behind may still arrive.

    It runs aside: boto3 knows a limit for each byte, and none for a look-up or for a call as a whole.
    """
    ended: SimpleQueue[SpillFailed | None] = SimpleQueue()
    Thread(target=_keep, args=(spill, name, sealed, ended), daemon=True).start()
    try:
        failure = ended.get(timeout=seconds)
    except Empty:
        raise SpillFailed("overdue") from None
    if failure is not None:
        raise failure


def _keep(spill: Spill, name: str, sealed: str, ended: "SimpleQueue[SpillFailed | None]") -> None:
    try:
        spill.keep(name, sealed)
    except SpillFailed as failure:
        ended.put(failure)
    else:
        ended.put(None)


@contextmanager
def _as_failure() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - boto3's own tree of exceptions is imported only where it is used
        raise SpillFailed(type(error).__name__) from None
