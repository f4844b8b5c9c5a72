"""The journal of who did what: what a row holds, what a flood leaves, what happens when it cannot be written."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from shared.audit import LONGEST, OF_ADDRESS, OF_EVENT, OF_OBJECT, Audit
from shared.clock import Chance
from shared.database import Database
from shared.log import Log
from tests.databases import move_clock, query
from tests.shared.parts import OWNER, at_once, database

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


def refuse(audit: Audit, times: int, ip: str = "203.0.113.7", event: str = "host_refused", **changes: Any) -> None:  # noqa: ANN401 - of any column
    for _ in range(times):
        audit.refusal(event, ip=ip, **{**ROW, **changes})


def homes(count: int, first: int = 0) -> list[str]:
    """Networks that one person may have at once."""
    return [f"2001:db8:{number:x}::1" for number in range(first, first + count)]


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
    assert len(kept("id")) == OF_ADDRESS.rows + 2


@pytest.mark.parametrize("other", [{"object_": "other.amocrm.ru"}, {"owner": OWNER}])
def test_a_flood_hides_no_other_event_of_the_same_address(audit: Audit, kept: Kept, other: dict[str, Any]) -> None:
    refuse(audit, 50)
    refuse(audit, 1, **other, request_id="real")
    assert kept("request_id")[-1] == ("real",)


def test_a_flood_from_many_addresses_is_capped_and_leaves_room_for_others(audit: Audit, kept: Kept) -> None:
    for home in homes(OF_OBJECT.rows + 50):
        refuse(audit, 1, ip=home)
    assert OF_OBJECT.rows <= len(kept("id")) <= OF_OBJECT.rows + 20  # one more for each two seconds the test takes
    refuse(audit, 1, object_="other.amocrm.ru", request_id="real")
    assert kept("request_id")[-1] == ("real",)


def test_a_flood_about_everybody_is_capped_too(audit: Audit, kept: Kept) -> None:
    for number, home in enumerate(homes(OF_EVENT.rows + 60)):
        refuse(audit, 1, ip=home, object_=f"shop{number}.amocrm.ru")
    assert OF_EVENT.rows <= len(kept("id")) <= OF_EVENT.rows + 30  # one more for each second the test takes
    refuse(audit, 1, event="tenant_mismatch")
    assert kept("event")[-1] == ("tenant_mismatch",)


def test_the_next_row_tells_how_many_were_left_out(audit: Audit, kept: Kept, database_url: str) -> None:
    refuse(audit, OF_ADDRESS.rows + 25)
    move_clock(database_url, 60)
    refuse(audit, 2)
    assert [skipped for (skipped,) in kept("skipped")] == [0] * OF_ADDRESS.rows + [25, 0]


def test_what_no_row_told_of_is_told_before_it_is_swept(
    audit: Audit, kept: Kept, opened: Database, database_url: str
) -> None:
    refuse(audit, 300, owner=OWNER)
    move_clock(database_url, 3 * 3600)
    for query_ in ("audit.tell_left_out", "login_guard.sweep"):
        opened.run(query_)
    told = ("host_refused", str(OWNER), "shop.amocrm.ru", "203.0.113.7", "left_out", 300 - OF_ADDRESS.rows - 1)
    assert kept("event, owner_id::text, object, ip, outcome, skipped")[OF_ADDRESS.rows :] == [told]
    assert query(database_url, "SELECT count(*) FROM rate_budgets") == [(0,)]


def test_no_refusal_of_a_flood_is_lost(audit: Audit, kept: Kept, opened: Database, database_url: str) -> None:
    for home in homes(OF_OBJECT.rows // 2 + 50):
        refuse(audit, 2, ip=home)
    move_clock(database_url, 600)
    refuse(audit, 1, ip="198.51.100.9")
    move_clock(database_url, 3 * 3600)
    opened.run("audit.tell_left_out")
    assert kept("sum(1 + skipped)::int, 0 AS at") == [(OF_OBJECT.rows + 101, 0)]


def test_parallel_refusals_are_told_once_each(audit: Audit, kept: Kept, opened: Database, database_url: str) -> None:
    at_once(10, lambda: refuse(audit, 10))
    move_clock(database_url, 60)
    at_once(10, lambda: refuse(audit, 1))
    move_clock(database_url, 3 * 3600)
    opened.run("audit.tell_left_out")
    assert kept("sum(1 + skipped)::int, 0 AS at") == [(110, 0)]


def test_a_clock_that_came_back_silences_nobody(audit: Audit, kept: Kept, database_url: str) -> None:
    move_clock(database_url, DAY)
    refuse(audit, 50)
    move_clock(database_url, 0)
    refuse(audit, 1)
    assert len(kept("id")) == OF_ADDRESS.rows + 1


def test_what_a_proven_caller_did_is_never_left_out(audit: Audit, kept: Kept) -> None:
    for _ in range(OF_ADDRESS.rows * 3):
        audit.write("connected", ip="203.0.113.7", **ROW)
    assert len(kept("id")) == OF_ADDRESS.rows * 3


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
