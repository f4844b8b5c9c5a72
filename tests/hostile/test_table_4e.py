"""Table 4E: hooks, the scheduler, the administrator."""

import re
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from tests.hostile.numbering import numbers
from tests.hostile.runner import Row, run
from tests.hostile.sending import ADMIN, NOBODY, SCHEDULER, get, ordinary, post
from tests.hostile.situations import afterwards_new, coming_back, setting
from tests.hostile.table_4e_administrator import ADMINISTRATOR_ROWS
from tests.hostile.table_4e_hooks import HOOK_ROWS, hook
from tests.hostile.table_4e_timer import TIMER_ROWS
from tests.hostile.target import Target
from tests.office import ADMIN_TOKEN
from tests.sandbox_process import HOST

ROWS = (*HOOK_ROWS, *TIMER_ROWS, *ADMINISTRATOR_ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_hooks_timers_and_administrators_doors_may_be_sent(row: Row, target: Target) -> None:
    run(row, target)


def test_no_row_is_missing_but_those_named_in_the_tables() -> None:
    hooks = {f"K{number}" for number in range(1, 8)}
    timers = {"T1", "T3", "T4", "T5", "T6"}
    doors = {f"M{number}" for number in (1, 2, 3, 5, 8, 11, 14, 15, 17)}
    assert numbers(ROWS) == hooks | timers | doors
    assert len({row.id for row in ROWS}) == len(ROWS) == 111


def test_k19_a_flood_of_hooks_is_capped_and_people_still_get_in(target: Target) -> None:
    target.forget_counters()
    forged = hook(signature="0" * 64)(target)
    answers = [target.send(forged) for _ in range(1000)]
    assert {answer.status for answer in answers} == {401, 429}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status == 429)
    assert target.send(ordinary(target)).status == 200


def test_t8_a_round_without_a_database_is_refused_as_a_whole(target: Target) -> None:
    with setting("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")(target):
        answer = target.send(post("tick", {}, who=SCHEDULER)(target))
    assert (answer.status, answer.code) == (503, "db_unavailable")
    assert target.send(post("tick", {}, who=SCHEDULER)(target)).status == 200


def test_m13_a_new_key_ends_what_the_old_one_opened(target: Target) -> None:
    logged_in = target.send(post("admin_login", {"key": ADMIN_TOKEN}, who=NOBODY)(target))
    [session] = re.findall(r"\badmin=([^;]+)", logged_in.headers["Set-Cookie"])
    asked = get("connection_status", who={"Cookie": f"admin={session}"})
    assert target.send(asked(target)).status == 200
    with setting("ADMIN_TOKEN", f"{ADMIN_TOKEN}-and-a-new-end")(target):
        answer = target.send(asked(target))
    assert (answer.status, answer.code) == (401, "session_expired")


@pytest.mark.parametrize("change", ["UPDATE audit SET outcome = ''", "DELETE FROM audit", "TRUNCATE audit"])
def test_m14_postgres_too_refuses_to_change_the_journal(target: Target, change: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        target.sql(change)


def test_m16_ending_and_renewing_a_connection_at_once_leaves_one_result(target: Target) -> None:
    with afterwards_new(target):
        renewing = coming_back(code=lambda given: given.sandbox.code())(target)
        ending = post("disconnect", {"domain": HOST}, who=ADMIN)(target)
        with ThreadPoolExecutor(2) as pool:
            statuses = [answer.status for answer in pool.map(target.send, [renewing, ending])]
        rows = target.sql("SELECT state, access_token IS NULL FROM amocrm_tokens")
        assert set(statuses) <= {200, 404, 409}
        assert rows in ([("disconnected", True)], [("active", False)])
        target.office.connect()
        assert target.send(ordinary(target)).status == 200
