"""Table 4D: get_lead, save_calculation and save_connection."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.hostile.numbering import numbers
from tests.hostile.runner import Row, run
from tests.hostile.sending import ADMIN, get, post
from tests.hostile.situations import afterwards_new, deal, vendor
from tests.hostile.table_4d_connections import CONNECTION_ROWS, INSTALLATION, SHOP
from tests.hostile.table_4d_deals import DEAL_ROWS, LEADS, lead
from tests.hostile.table_4d_saves import KEY, SAVE_ROWS, SQL, save
from tests.hostile.target import Target
from tests.office import LEAD
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

ROWS = (*DEAL_ROWS, *SAVE_ROWS, *CONNECTION_ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_the_actions_may_be_sent(row: Row, target: Target) -> None:
    run(row, target)


def test_no_row_is_missing_but_those_named_in_the_tables() -> None:
    elsewhere = {17, 18, 24, 25, 29, 30, 31, 32, 38, 42, 44}
    assert numbers(ROWS) == {f"D{number}" for number in range(1, 45) if number not in elsewhere}
    assert len({row.id for row in ROWS}) == len(ROWS) == 144


def test_d4_a_deleted_deal_and_one_that_never_was_look_alike(target: Target) -> None:
    with deal(is_deleted=True)(target):
        deleted = target.send(get()(target))
    never = target.send(lead("3912999")(target))
    assert (deleted.status, without_id(deleted.text)) == (never.status, without_id(never.text))


def test_d8e_a_vendor_that_hangs_costs_no_more_than_the_functions_time(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.office.Context.get_remaining_time_in_millis", lambda _self: 3500)
    with vendor(LEADS, effect="hang")(target):
        answer = target.send(get()(target))
    assert (answer.status, answer.code) == (504, "upstream_timeout")
    assert answer.seconds < 1


def test_d9_what_cannot_be_read_is_empty(target: Target) -> None:
    body = {"id": LEAD, "name": [7], "price": "12 000", "_embedded": {"contacts": None}}
    with vendor(LEADS, body=json.dumps(body))(target):
        shown = json.loads(target.send(get()(target)).text)
    assert (shown["name"], shown["price"]) == ("", None)
    assert shown["contact"] == {"name": "", "phone": "", "email": ""}


def test_d10_a_name_of_a_page_is_json_that_no_browser_takes_for_a_page(target: Target) -> None:
    with deal(name="<script>alert(1)</script>")(target):
        answer = target.send(get()(target))
    assert json.loads(answer.text)["name"] == "<script>alert(1)</script>"
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def without_id(text: str) -> object:
    body = json.loads(text)
    del body["error"]["request_id"]
    return body


def test_d27_a_note_is_plain_text_whatever_a_title_holds(target: Target) -> None:
    with afterwards_new(target):
        target.send(save(package_name="a\u0007b\u202ec\u2066d{{7*7}}<b>")(target))
        [note] = target.office.deal()["notes"]
    first = note["params"]["text"].split("\n")[0]
    assert first == "Расчёт № 1: a bcd{{7*7}}<b>"


def test_d31_a_deal_that_goes_before_its_budget_is_told_and_told_again(target: Target) -> None:
    gone = vendor(f"{LEADS}/{LEAD}", 404, '{"status": 404}', method="PATCH")
    with afterwards_new(target), gone(target):
        first, second = (target.send(save(KEY)(target)) for _ in range(2))
    assert first.text == second.text
    assert json.loads(first.text)["sync"]["budget"] == "failed"


def test_d43_sql_in_a_title_is_kept_letter_by_letter(target: Target) -> None:
    with afterwards_new(target):
        assert target.send(save(package_name=" ".join(SQL))(target)).status == 200
        assert target.sql("SELECT title FROM calculations") == [(" ".join(SQL),)]


def test_d42_of_two_owners_who_prove_one_account_at_once_one_has_it(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMOCRM_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("AMOCRM_CLIENT_SECRET", CLIENT_SECRET)
    with afterwards_new(target):
        target.sql("DELETE FROM amocrm_tokens")
        target.sql("INSERT INTO owners (id, kind, name) VALUES (%s, 'shop', 'second')", SHOP)
        claims = [claim(target, owner) for owner in (INSTALLATION, SHOP)]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(target.send, claims))
        assert sorted((answer.status, answer.code) for answer in answers) == [(200, ""), (409, "already_connected")]
        assert target.sql("SELECT count(*) FROM amocrm_tokens WHERE state = 'active'") == [(1,)]


def claim(target: Target, owner: str) -> object:
    """The account's address is saved for this owner, and a code of his for it is about to come."""
    named = {"domain": HOST, "owner": owner}
    assert target.send(post("save_connection", named, who=ADMIN)(target)).status == 200
    return post("exchange_code", {**named, "code": target.sandbox.code()}, who=ADMIN)(target)
