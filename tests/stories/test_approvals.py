"""Discounts beyond a manager's limit: who may say yes, what then happens, and what is kept of it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from amocrm.app import app
from amocrm.calculator.demo_price_list import DEMO
from tests.amocrm.price_list_rows import another, published
from tests.office import LEAD, MANAGER, Answer, Office
from tests.stories.mishaps import notes
from tests.stories.orders import WALK_IN, card, changed, order, save, seen

HEAD = 9100001  # amoCRM's administrator; what he may do here is set below
LARGE, HUGE = "15", "25"


def discount(percent: str) -> dict[str, Any]:
    return {"discount": {"kind": "percent", "value": percent, "reason": "постоянный клиент"}, "expected_total": None}


def waiting(office: Office, percent: str = LARGE) -> Answer:
    answer = save(office, **discount(percent))
    assert answer.body["status"] == "waiting_approval"
    return answer


def make(office: Office, person: int, role: str) -> None:
    statement = """INSERT INTO amocrm_roles (owner_id, account_id, user_id, role, set_by)
        SELECT owner_id, account_id, %s, %s, 'operator' FROM amocrm_tokens
        ON CONFLICT (owner_id, account_id, user_id) DO UPDATE SET role = excluded.role"""
    office.sql(statement, person, role)


@pytest.fixture
def ruled(connected: Office) -> Office:
    make(connected, HEAD, "head")
    return connected


def decide(office: Office, saved: Answer, *, approved: bool = True, user: int = HEAD, **more: object) -> Answer:
    return office.widget("POST", "approve", user=user, **{**seen(saved), "approved": approved, **more})


def journal(office: Office) -> list[tuple[Any, ...]]:
    return office.sql("SELECT event, actor, object, outcome FROM audit WHERE event LIKE 'discount%' ORDER BY at")


def test_an_approved_one_is_in_the_order_with_note_products_and_budget(ruled: Office) -> None:
    saved = waiting(ruled)
    answer = decide(ruled, saved)
    assert (answer.status, answer.body["status"], answer.body["revision"]) == (200, "in_order", 2)
    assert set(answer.body["sync"].values()) == {"done"}
    assert (len(notes(ruled)), ruled.deal()["price"]) == (1, round(float(saved.body["total"])))


def test_the_message_stays_and_the_revision_says_who_approved(ruled: Office) -> None:
    answer = decide(ruled, waiting(ruled))
    assert (answer.body["created_by"], answer.body["updated_by"]) == (MANAGER, HEAD)
    assert [told["code"] for told in answer.body["messages"]] == ["A_DISCOUNT_LIMIT"]


def test_a_refused_one_is_a_draft_of_which_the_deal_knows_nothing(ruled: Office) -> None:
    answer = decide(ruled, waiting(ruled), approved=False)
    assert (answer.status, answer.body["status"]) == (200, "draft")
    assert (notes(ruled), card(ruled)["order"]["count"]) == ([], 0)


def test_both_words_are_in_the_journal_once(ruled: Office) -> None:
    saved, key = waiting(ruled), "one-click-on-approve"
    for _ in range(2):
        assert decide(ruled, saved, client_request_id=key).status == 200
    decide(ruled, waiting(ruled, "16"), approved=False)
    assert journal(ruled) == [
        ("discount_approved", f"user {HEAD}", f"{LEAD}-1", "waiting_approval → in_order"),
        ("discount_refused", f"user {HEAD}", f"{LEAD}-2", "waiting_approval → draft"),
    ]


@pytest.mark.parametrize("role", ["manager", "observer"])
def test_who_is_no_head_decides_nothing(ruled: Office, role: str) -> None:
    saved = waiting(ruled)
    make(ruled, MANAGER, role)
    answer = decide(ruled, saved, user=MANAGER)
    assert (answer.status, answer.code, "руководитель" in answer.body["error"]["message"]) == (403, "forbidden", True)
    assert (card(ruled)["calculations"][0]["status"], journal(ruled)) == ("waiting_approval", [])


def test_a_head_has_a_limit_too_and_an_administrator_none(ruled: Office) -> None:
    saved = waiting(ruled, HUGE)
    answer = decide(ruled, saved)
    assert (answer.status, answer.code, "20 %" in answer.body["error"]["message"]) == (403, "forbidden", True)
    make(ruled, HEAD, "administrator")
    assert decide(ruled, saved).body["status"] == "in_order"


def test_a_heads_limit_is_the_one_of_today(ruled: Office) -> None:
    saved = waiting(ruled)
    rules = replace(DEMO.rules, discount_limits={"manager": Decimal(5), "head": Decimal(10)})
    published(app.services(), replace(another(), rules=rules))
    assert decide(ruled, saved).status == 403


def test_a_head_may_refuse_what_he_may_not_approve(ruled: Office) -> None:
    assert decide(ruled, waiting(ruled, HUGE), approved=False).body["status"] == "draft"


def test_an_older_view_decides_nothing(ruled: Office) -> None:
    saved = waiting(ruled)
    changed(ruled, saved, **discount("16"))
    answer = decide(ruled, saved)
    assert (answer.status, answer.code, journal(ruled)) == (409, "stale_revision", [])


def test_what_waits_for_nobody_is_not_approved(ruled: Office) -> None:
    answer = decide(ruled, save(ruled))
    assert (answer.status, answer.body["error"]["field"]) == (422, "id")


@pytest.mark.parametrize("given", [None, "true", 1])
def test_a_word_is_yes_or_no(ruled: Office, given: object) -> None:
    assert decide(ruled, waiting(ruled), approved=given).status == 400  # type: ignore[arg-type]


def test_an_approved_one_taken_out_enters_again_by_a_head_alone(ruled: Office) -> None:
    out = order(ruled, decide(ruled, waiting(ruled)), wanted=False)
    assert order(ruled, out, wanted=True).status == 422
    again = ruled.widget("POST", "set_in_order", user=HEAD, in_order=True, **seen(out))
    assert again.body["status"] == "in_order"


def test_a_head_gives_more_than_a_manager_without_asking(ruled: Office) -> None:
    answer = ruled.widget("POST", "save_calculation", user=HEAD, calculation={**WALK_IN, **discount(LARGE)})
    assert answer.body["status"] == "in_order"


def test_a_role_is_told_to_the_page_with_its_limit(ruled: Office) -> None:
    shown = ruled.widget("GET", "card", user=HEAD).body
    assert (shown["role"], shown["discount_limit"]) == ("head", "20")


@pytest.mark.parametrize("action", ["save_calculation", "set_in_order", "copy", "delete", "retry_sync"])
def test_an_observer_looks_and_changes_nothing(ruled: Office, action: str) -> None:
    saved = save(ruled)
    make(ruled, MANAGER, "observer")
    before = ruled.deal()
    fields = {"calculation": WALK_IN} if action == "save_calculation" else {**seen(saved), "in_order": False}
    answer = ruled.widget("POST", action, **fields)
    assert (answer.status, "наблюдатель" in answer.body["error"]["message"]) == (403, True)
    assert (ruled.deal(), card(ruled)["role"], card(ruled)["count"]) == (before, "observer", 1)
