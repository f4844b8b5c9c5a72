"""The append-only list of every call a vendor got. Whole tokens never enter it, only their fingerprints."""

import hashlib
import itertools
import threading
from dataclasses import asdict, dataclass, field
from typing import Any


def fingerprint(token: str) -> str:
    """Enough to recognise a token in the journal, too little to use it."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]


@dataclass
class Entry:
    """One vendor call. `status` stays None while the call is under way and for a caller that was hung up on."""

    number: int
    at: float
    method: str
    host: str
    path: str
    query: str
    status: int | None = None
    context_user_id: str | None = None
    grant_type: str | None = None
    access: str | None = None
    refresh_presented: str | None = None
    refresh_issued: str | None = None
    access_issued: str | None = None
    account_id: int | None = None
    fault: str | None = None
    seconds: float | None = None


@dataclass
class Journal:
    entries: list[Entry] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, at: float, environ: dict[str, Any], host: str) -> Entry:
        path, query = str(environ["PATH_INFO"]), str(environ.get("QUERY_STRING", ""))
        user = environ.get("HTTP_X_CONTEXT_USER_ID")
        with self._lock:
            number = next(self._numbers)
            entry = Entry(number, at, str(environ["REQUEST_METHOD"]), host, path, query, context_user_id=user)
            self.entries.append(entry)
        return entry

    def since(self, number: int) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(entry) for entry in self.entries if entry.number > number]
