"""One row of reliability.md §4: a request nobody should send, and what is allowed to come of it."""

import html
import json
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from tests.hostile.sending import ordinary
from tests.hostile.target import Answer, Target
from tests.office import Context

SLOWEST = 3.0  # seconds; the table says one, on a machine that does nothing else
MOST_GROWTH = 50  # megabytes, of a flood
SHORTEST_ECHO = 12  # letters; shorter texts occur in answers by chance
ALWAYS = ("Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "X-Request-Id")
BESIDE = {405: {"allow"}, 429: {"retry-after"}, 503: {"retry-after"}}  # what a status has to come with
NEVER_WITH_A_REFUSAL = {"set-cookie", "location"}

Sent = Callable[[Target], object]
Situation = Callable[[Target], AbstractContextManager[object]]


def as_connected(_target: Target) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True)
class Row:
    """`id` is the table's number, with a letter where one number has several lines; `note` a difference and its reason.

    `calls` are calls to vendors, `audit` rows in the journal of who did what; `changes` the tables that may differ
    afterwards; `nowhere` a text that neither an answer nor a table may hold then; `given` puts a situation up and takes
    it down; `times` sends the event that often at once, and `winners` of the answers are 200.
    """

    id: str
    sent: Sent
    status: int
    code: str = ""
    calls: int = 0
    audit: int = 0
    note: str = ""
    changes: frozenset[str] = frozenset()
    nowhere: str = ""
    given: Situation = as_connected
    times: int = 1
    winners: int = 0


def run(row: Row, target: Target) -> None:
    """Sends the row's request and then an ordinary one; a row that fails leaves a new installation behind."""
    try:
        target.forget_counters()
        with row.given(target):
            _judge(row, target)
        target.forget_counters()
        assert target.send(ordinary(target)).status == 200, "the next ordinary request"
    except BaseException:
        target.renew()
        raise


def _judge(row: Row, target: Target) -> None:
    event = row.sent(target)
    audit, before = target.audit_rows(), target.fingerprint()
    target.new_calls()
    answers = _answers(row, target, event)
    for answer in answers:
        _check_answer(answer, event)
        assert not row.nowhere or row.nowhere not in answer.text
    found = Counter((answer.status, answer.code) for answer in answers)
    assert found == Counter({(row.status, row.code): row.times - row.winners}) + Counter({(200, ""): row.winners})
    _check_stored(row, target, before)
    assert target.new_calls() == row.calls, "calls to vendors"
    assert target.audit_rows() - audit == row.audit, "audit rows"


def _check_stored(row: Row, target: Target, before: dict[str, str]) -> None:
    after = target.fingerprint()
    assert {name for name in after if after[name] != before[name]} <= row.changes, "tables that changed"
    assert not row.nowhere or not target.tables_with(row.nowhere), "stored"


def _answers(row: Row, target: Target, event: object) -> list[Answer]:
    if row.times == 1:
        return [target.send(event)]
    peak = _peak()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(target.send, [_from_another_place(event, number) for number in range(row.times)]))
    assert _peak() - peak < MOST_GROWTH
    return answers


def _peak() -> float:
    """Megabytes this process ever held at once."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _from_another_place(event: object, number: int) -> object:
    """Limits that hang on an address are another row's subject."""
    if not isinstance(event, dict) or "requestContext" not in event:
        return event
    return {**event, "requestContext": {"identity": {"sourceIp": f"198.51.{number // 250}.{number % 250}"}}}


def _check_answer(answer: Answer, event: object) -> None:
    assert answer.seconds < SLOWEST
    assert all(name in answer.headers for name in ALWAYS), answer.headers
    assert answer.headers["X-Request-Id"] == Context.request_id
    if answer.status < 300:
        return
    named = {name.lower() for name in answer.headers}
    assert named >= BESIDE.get(answer.status, set())
    assert not NEVER_WITH_A_REFUSAL & named, answer.headers
    assert answer.code != "origin_denied" or not any(name.startswith("access-control") for name in named)
    _check_echo(answer, event)


def _check_echo(answer: Answer, event: object) -> None:
    told = [value for name, value in answer.headers.items() if not name.startswith(("Access-", "Content-Type"))]
    whole = " ".join([answer.text, *told])
    for said in _said(event):
        assert said not in whole, "the input is repeated"
        assert html.escape(said) not in whole, "the input is repeated"


def _said(event: object) -> Iterator[str]:
    """Every longer text of the event but what the gateway itself wrote there; a JSON body by its values."""
    if isinstance(event, str) and len(event) >= SHORTEST_ECHO:
        yield event
    elif isinstance(event, dict):
        for name, value in event.items():
            if name != "requestContext":
                yield from _said(_read(value) if name == "body" else value)
    elif isinstance(event, list):
        for value in event:
            yield from _said(value)


def _read(body: object) -> object:
    try:
        return json.loads(body) if isinstance(body, str) else body
    except (ValueError, RecursionError):
        return body
