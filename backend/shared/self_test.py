"""«Проверить»: what a connection needs, line by line, each with its own cure (calculator.md §3.7)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared import self_test_messages as texts
from shared.administrator import Administrator
from shared.cors import origin_of
from shared.errors import AppError, Doubted
from shared.failures import success
from shared.fields import Unconfigured
from shared.services import Services
from shared.tokens import RESERVE
from shared.vault import SealBroken
from shared.vendor_clock import Listening
from shared.web import Request, Response

MOST_DIFFERENCE = 60.0  # seconds
Test = Callable[[], None]
Tests = Mapping[str, Test]


class Fault(Exception):
    """A line that does not hold; the text is its cure."""


class Unknown(Exception):
    """Nothing speaks for or against a line yet; the text says what would."""


@dataclass(frozen=True, slots=True)
class Words:
    """`lines` by name, `cures` by the code of a failure; those of `self_test_messages` stand in for what is missing."""

    service: str
    lines: Mapping[str, str]
    cures: Mapping[str, str]

    def cure(self, code: str) -> str:
        known = {**texts.CURES, **self.cures}
        return known.get(code, known[""]).format(service=self.service)


@dataclass(frozen=True, slots=True)
class Line:
    """`holds`: None where it was not reached, or nothing is known. `cure` of one that does not hold."""

    name: str
    holds: bool | None
    cure: str = ""

    def shown(self, words: Words) -> dict[str, object]:
        return {"name": self.name, "text": words.lines[self.name], "holds": self.holds, "cure": self.cure}


@dataclass(frozen=True, slots=True)
class Plan:
    """`first`: each needs the one before it. `then`: need all of the first. `apart`: need nothing."""

    first: Tests
    then: Tests
    apart: Tests

    def lines(self, words: Words) -> Iterator[Line]:
        """What needs an answer of the vendor is not tried once it has refused the first question."""
        holds = True
        for name, test in self.first.items():
            line = _tried(name, test, words) if holds else _not_reached(name)
            holds = bool(line.holds)
            yield line
        for name, test in self.then.items():
            yield _tried(name, test, words) if holds else _not_reached(name)
        for name, test in self.apart.items():
            yield _tried(name, test, words)


@dataclass(frozen=True, slots=True)
class Found:
    """Whose connection, what it is called in the journal, and what its lines are."""

    owner: UUID
    account: str
    words: Words
    lines: list[Line]


def until(request: Request, services: Services) -> float:
    """Monotonic seconds after which nothing may be asked any more."""
    return services.clock.monotonic() + request.remaining_ms() / 1000 - RESERVE


def answer(request: Request, caller: Administrator, services: Services, found: Found) -> Response:
    services.audit.write(
        "checked",
        actor=caller.actor,
        object_=found.account,
        outcome=",".join(line.name for line in found.lines if line.holds is False) or "done",
        request_id=request.request_id,
        owner=found.owner,
        ip=request.source_ip,
    )
    shown = [line.shown(found.words) for line in found.lines]
    return success(holds=all(line.holds is not False for line in found.lines), lines=shown)


def configured(read: Callable[[], object]) -> None:
    """The operator's settings of a vendor."""
    try:
        read()
    except Unconfigured as error:
        raise Fault(" ".join(error.faults)) from None


def opened(find: Callable[[], Any], words: Words) -> None:
    """What we hold of the vendor's can be read with our key."""
    try:
        found = find()
    except SealBroken:
        raise Fault(words.cure("key_lost")) from None
    if found is None:
        raise Fault(words.cure("no_token"))


def same_time(services: Services, heard: Listening, service: str) -> None:
    """Ends of tokens and leases are reckoned by the database's clock."""
    row = services.database.one("panel.now")
    now: datetime | None = row["now"] if row else None
    if now is None or heard.heard is None:
        raise Fault(texts.CLOCK_UNKNOWN.format(service=service))
    seconds = round(abs((now - heard.heard).total_seconds()))
    if seconds >= MOST_DIFFERENCE:
        raise Fault(texts.CLOCK.format(service=service, seconds=seconds))


def comes_back_here(services: Services, redirect_uri: str, name: str, path: str) -> None:
    """The cookie that binds a browser belongs to one host: whoever leaves from another is refused on the way back."""
    ours, told = services.settings.public_base_url, origin_of(redirect_uri)
    if told != origin_of(ours):
        raise Fault(texts.REDIRECT_URI.format(ours=ours, told=told, path=path, name=name))


def _tried(name: str, test: Test, words: Words) -> Line:
    try:
        test()
    except Fault as fault:
        return Line(name, holds=False, cure=str(fault))
    except Unknown as unknown:
        return Line(name, holds=None, cure=str(unknown))
    except AppError as error:
        code = "doubted" if isinstance(error, Doubted) else error.code
        return Line(name, holds=False, cure=words.cure(code))
    return Line(name, holds=True)


def _not_reached(name: str) -> Line:
    return Line(name, holds=None, cure=texts.NOT_REACHED)
