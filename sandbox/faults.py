"""Faults on demand: what a vendor, a network or a proxy may do to one chosen call."""

import itertools
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.serving import Disconnect

# before: the vendor did nothing yet; after: it did, and the caller does not learn of it.
# late: it will, at Faults.release.
EFFECTS = frozenset(
    {
        "none",
        "answer",
        "answer_after",
        "drop_before",
        "drop_after",
        "reset_before",
        "reset_after",
        "hang",
        "hang_after",
        "late",
        "drip",
        "bad_json",
        "without_refresh_token",
        "without_expires_in",
        "same_refresh_token",
    },
)
PATIENCE = 60.0  # a hung call is dropped after this, so that no thread lives for ever


@dataclass
class Fault:
    """Fires on the `nth` call that matches (host exactly, path by its beginning), then `times` times in all."""

    effect: str = "none"
    host: str | None = None
    path: str = "/"
    method: str | None = None
    nth: int = 1
    times: int = 1
    delay_before: float = 0
    delay_after: float = 0
    seconds: float = PATIENCE
    status: int = 503
    body: str = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
    content_type: str = "text/html"
    headers: dict[str, str] = field(default_factory=dict)
    number: int = 0
    seen: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        if self.effect not in EFFECTS:
            raise ValueError(f"unknown effect {self.effect!r}, one of {sorted(EFFECTS)}")

    def concerns(self, host: str, path: str, method: str) -> bool:
        return self.host in {None, host} and path.startswith(self.path) and self.method in {None, method}

    @property
    def is_ready(self) -> bool:
        return self.seen >= self.nth and self.fired < self.times


@dataclass
class Faults:
    queue: list[Fault] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _gate: threading.Event = field(default_factory=threading.Event)

    def wait(self, fault: Fault) -> None:
        """Until the next release, or as long as the fault says."""
        self._gate.wait(fault.seconds)

    def release(self) -> None:
        """Late calls, whose callers have gone long ago, are worked on now."""
        with self._lock:
            self._gate.set()
            self._gate = threading.Event()

    def add(self, fault: Fault) -> int:
        with self._lock:
            fault.number = next(self._numbers)
            self.queue.append(fault)
        return fault.number

    def take(self, host: str, path: str, method: str) -> Fault | None:
        """The first fault ready for this call. Every matching one counts the call, whether it fires or not."""
        with self._lock:
            matching = [fault for fault in self.queue if fault.concerns(host, path, method)]
            for fault in matching:
                fault.seen += 1
            chosen = next((fault for fault in matching if fault.is_ready), None)
            if chosen:
                chosen.fired += 1
            return chosen

    def clear(self) -> None:
        with self._lock:
            self.queue.clear()


@dataclass
class Reply:
    """A whole answer, before it goes to the wire."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    pace: float = 0  # seconds between single bytes, 0 = at once

    def chunks(self) -> Iterator[bytes]:
        if not self.pace:
            yield self.body
            return
        for place in range(len(self.body)):
            time.sleep(self.pace)
            yield self.body[place : place + 1]


def before(fault: Fault) -> Reply | None:
    """What happens instead of the vendor's work; None when the work goes on."""
    time.sleep(fault.delay_before)
    if fault.effect == "hang":
        time.sleep(fault.seconds)
    if fault.effect in {"hang", "drop_before", "reset_before"}:
        raise Disconnect(reset=fault.effect == "reset_before")
    return _made_answer(fault) if fault.effect == "answer" else None


def after(fault: Fault, reply: Reply) -> Reply:
    """What becomes of the answer when the work is done."""
    time.sleep(fault.delay_after)
    if fault.effect == "hang_after":
        time.sleep(fault.seconds)
    if fault.effect in {"hang_after", "drop_after", "reset_after"}:
        raise Disconnect(reset=fault.effect == "reset_after")
    if fault.effect == "answer_after":
        return _made_answer(fault)
    return _spoilt(fault, reply)


def _made_answer(fault: Fault) -> Reply:
    headers = [("Content-Type", fault.content_type), *fault.headers.items()]
    body = fault.body.encode()
    return Reply(f"{fault.status} FAULT", [*headers, ("Content-Length", str(len(body)))], body)


def _spoilt(fault: Fault, reply: Reply) -> Reply:
    if fault.effect == "drip":
        reply.pace = fault.seconds / max(len(reply.body), 1)
    elif fault.effect == "bad_json":
        reply = _with_body(reply, reply.body[: len(reply.body) // 2])
    elif fault.effect.startswith("without_"):
        reply = _with_body(reply, _cut_key(reply.body, fault.effect.removeprefix("without_")))
    return reply


def _cut_key(body: bytes, key: str) -> bytes:
    content: Any = json.loads(body)
    content.pop(key, None)
    return json.dumps(content).encode()


def _with_body(reply: Reply, body: bytes) -> Reply:
    headers = [(name, value) for name, value in reply.headers if name.lower() != "content-length"]
    return Reply(reply.status, [*headers, ("Content-Length", str(len(body)))], body)
