"""The journal of who did what: what a row holds, what a flood leaves, what happens when it cannot be written."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from shared.audit import LONGEST, REFUSALS, Audit
from shared.clock import Chance
from shared.database import Database
from shared.log import Log
from tests.databases import move_clock, query
from tests.shared.parts import OWNER, database

DAY = 86_400
Kept = Callable[[str], list[tuple[Any, ...]]]
ROW: dict[str, Any] = {"actor": "operator", "object_": "shop.amocrm.ru", "outcome": "active", "request_id": "r1"}


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def audit(opened: Database, log: io.StringIO) -> Audit:
    return Audit(opened, Chance(), Log(log))


@pytest.fixture
def kept(database_url: str) -> Kept:
    """The named columns of all rows, in their order."""
    return lambda columns: query(database_url, f"SELECT {columns} FROM audit ORDER BY at")  # noqa: S608 - our own names


def refuse(audit: Audit, times: int, ip: str = "203.0.113.7", event: str = "host_refused") -> None:
    for _ in range(times):
        audit.refusal(event, ip=ip, **ROW)


def test_a_row_tells_who_did_what_to_whom_and_from_where(audit: Audit, kept: Kept) -> None:
    audit.write("connected", owner=OWNER, ip="203.0.113.7", **ROW)
    columns = "event, actor, object, outcome, request_id, owner_id::text, ip, skipped, at IS NOT NULL"
    expected = ("connected", "operator", "shop.amocrm.ru", "active", "r1", str(OWNER), "203.0.113.7", 0, True)
    assert kept(columns) == [expected]


def test_what_is_not_known_is_null(audit: Audit, kept: Kept) -> None:
    audit.write("keys_rotated", **ROW)
    assert kept("owner_id, ip") == [(None, None)]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ('a\n{"level":"error"}', 'a\\n{"level":"error"}'),
        ("a\r\nb\tc", "a\\r\\nb\\tc"),
        ("a\0b\x1b[31m", "a\\x00b\\x1b[31m"),
        ("moc.\u202elive\u2028", "moc.\\u202elive\\u2028"),
        ("half \ud800", "half \\ud800"),
        ("стекло", "стекло"),
        ("x" * 10_000, "x" * LONGEST),
        ("\n" * 10_000, "\\n" * (LONGEST // 2)),
    ],
)
def test_nobody_begins_a_line_of_his_own(audit: Audit, kept: Kept, given: str, stored: str) -> None:
    audit.write("connected", **{**ROW, "object_": given})
    assert kept("object") == [(stored,)]


def test_a_flood_from_one_address_leaves_few_rows(audit: Audit, kept: Kept) -> None:
    refuse(audit, 100)
    refuse(audit, 1, ip="198.51.100.9")
    refuse(audit, 1, event="tenant_mismatch")
    assert len(kept("id")) == REFUSALS + 2


def test_the_next_row_tells_how_many_were_left_out(audit: Audit, kept: Kept, database_url: str) -> None:
    refuse(audit, REFUSALS + 25)
    move_clock(database_url, 60)
    refuse(audit, 2)
    assert [skipped for (skipped,) in kept("skipped")] == [0] * REFUSALS + [25, 0]


def test_what_a_proven_caller_did_is_never_left_out(audit: Audit, kept: Kept) -> None:
    for _ in range(REFUSALS * 3):
        audit.write("connected", ip="203.0.113.7", **ROW)
    assert len(kept("id")) == REFUSALS * 3


@pytest.mark.parametrize("days", [-60, 100, 2000])
def test_a_month_that_nobody_has_made_is_made_by_its_first_row(
    audit: Audit, kept: Kept, database_url: str, days: int
) -> None:
    move_clock(database_url, days * DAY)
    audit.write("connected", **ROW)
    refuse(audit, 1)
    assert len(kept("id")) == 2


def test_a_row_that_cannot_be_written_hinders_nobody_and_is_told_to_the_log(log: io.StringIO) -> None:
    audit = Audit(database("postgresql://u:p@127.0.0.1:1/none"), Chance(), Log(log))
    audit.write("connected", **ROW)
    refuse(audit, 1)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["event"], line["action"], line["outcome"], line["request_id"]) for line in lines] == [
        ("audit_failed", "connected", "db_unavailable", "r1"),
        ("audit_failed", "host_refused", "db_unavailable", "r1"),
    ]


def test_an_owner_may_be_named(audit: Audit, kept: Kept) -> None:
    audit.refusal("jwt_foreign_account", owner=UUID(int=5), **ROW)
    assert kept("owner_id::text") == [(str(UUID(int=5)),)]
