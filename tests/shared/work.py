"""Work that is to be done once, and the keys it is done under."""

from decimal import Decimal
from threading import Event, Thread
from uuid import UUID

from shared.once import Attempt, Key, Once, Result, key

BODY = {"total": Decimal("1.50"), "title": "Дверь"}
NOT_YET = Result({"status": "pending"}, is_final=False)


class Work:
    """Counts itself, remembers its attempts; `fails` is raised, before or after it `begins`; `gate` is waited for."""

    def __init__(
        self,
        fails: Exception | None = None,
        gate: Event | None = None,
        *,
        begins: bool = False,
        answers: Result | None = None,
    ) -> None:
        self.fails, self.gate, self.begins, self.answers = fails, gate, begins, answers
        self.done = 0
        self.attempts: list[Attempt] = []
        self.entered = Event()

    def __call__(self, attempt: Attempt) -> Result:
        self.attempts.append(attempt)
        if self.begins:
            attempt.begin()
        self.entered.set()
        if self.gate:
            self.gate.wait(10)
        if self.fails:
            raise self.fails
        self.done += 1
        return self.answers or Result({"number": self.done, "title": "Дверь"})

    @property
    def ids(self) -> list[UUID]:
        return [attempt.id for attempt in self.attempts]

    @property
    def resumed(self) -> list[bool]:
        return [attempt.is_resumed for attempt in self.attempts]


def named(name: str = "key-1", body: object = None, scope: str = "s") -> Key:
    return key(scope, name, body or BODY)


def implied(title: str, scope: str = "s") -> Key:
    return key(scope, None, {"title": title})


def is_replay(once: Once, asked: Key) -> bool:
    return once.run(asked, Work()).is_replay


def start(once: Once, asked: Key) -> tuple[Work, Event, Thread]:
    """An attempt that runs until its gate opens."""
    gate = Event()
    work = Work(gate=gate)
    thread = Thread(target=once.run, args=(asked, work))
    thread.start()
    work.entered.wait(10)
    return work, gate, thread
