"""What a save does when amoCRM, a colleague or the network does something else."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.office import CALCULATION, LEAD, MEASURER, Office

CUT_EVERYBODY_OFF = """
SELECT pg_terminate_backend(pid)
  FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
KEY = {"Idempotency-Key": "a-key-made-for-one-click"}


def test_the_note_reads_as_a_person_expects(connected: Office) -> None:
    connected.save()
    lines = connected.deal()["notes"][0]["params"]["text"].split("\n")
    assert lines[:7] == [
        "Расчёт № 1: Душевая перегородка",
        "Комплект: Душевая перегородка",
        "Размеры: 1\u00a0000 × 2\u00a0000\u00a0мм",
        "Площадь: 2,000\u00a0м²",
        "Материалы и фурнитура: 18\u00a0610,00\u00a0₽",
        "Услуги: 10\u00a0600,00\u00a0₽",
        "ИТОГО: 29\u00a0210,00\u00a0₽",
    ]
    assert "Прежний бюджет сделки: 12\u00a0000\u00a0₽" in lines
    assert re.fullmatch("#c-[a-z2-9]{12}", lines[-1])
    assert lines[-2].startswith("Дата расчёта: ")
    assert lines[-2].endswith(" (МСК)")


def test_the_second_click_writes_no_second_note(connected: Office) -> None:
    first = connected.widget("POST", "save_calculation", calculation=CALCULATION, headers=KEY)
    second = connected.widget("POST", "save_calculation", calculation=CALCULATION, headers=KEY)
    assert first.text == second.text
    assert second.headers["Idempotent-Replay"] == "true"
    assert len(connected.deal()["notes"]) == 1


def test_the_same_body_without_a_key_is_the_same_click(connected: Office) -> None:
    assert connected.save().text == connected.save().text
    assert len(connected.deal()["notes"]) == 1


def test_going_back_to_an_earlier_body_is_a_new_save(connected: Office) -> None:
    for title in ("Первый", "Второй", "Первый"):
        assert connected.save(package_name=title).status == 200
    assert [note["params"]["text"].split("\n")[0][:11] for note in connected.deal()["notes"]] == [
        "Расчёт № 1:",
        "Расчёт № 2:",
        "Расчёт № 3:",
    ]


def test_a_key_with_another_body_is_refused(connected: Office) -> None:
    connected.widget("POST", "save_calculation", calculation=CALCULATION, headers=KEY)
    changed = {**CALCULATION, "total_price": 1}
    answer = connected.widget("POST", "save_calculation", calculation=changed, headers=KEY)
    assert (answer.status, answer.code) == (422, "idempotency_mismatch")


def test_a_budget_changed_by_a_person_is_left_alone(connected: Office) -> None:
    connected.save()
    connected.change_deal(price=31000)
    answer = connected.save(package_name="Другая", total_price=40000)
    assert answer.body["budget_updated"] is False
    assert answer.body["reasons"] == {"budget": "price_changed"}
    assert connected.deal()["price"] == 31000


def test_kopecks_are_rounded_half_up_for_the_budget_alone(connected: Office) -> None:
    connected.save(total_price="29210.50")
    assert connected.deal()["price"] == 29211
    assert "ИТОГО: 29\u00a0210,50\u00a0₽" in connected.deal()["notes"][0]["params"]["text"]


def test_an_account_without_products_still_gets_note_and_budget(connected: Office) -> None:
    connected.sandbox.control("PATCH", "/accounts/mycompany", {"has_products": False})
    body = connected.save().body
    assert body["sync"] == {"products": "skipped", "note": "done", "budget": "done"}
    assert body["messages"][0]["code"] == "no_products_list"
    assert "Раздел «Товары» выключен" in body["messages"][0]["text"]
    assert connected.deal()["price"] == 29210


def test_products_switched_off_later_are_told_from_an_unknown_product(connected: Office) -> None:
    connected.save()
    connected.sandbox.control("PATCH", "/accounts/mycompany", {"has_products": False})
    assert connected.save(package_name="Другая").body["reasons"] == {"products": "no_products_list"}


def test_an_unknown_product_is_named_and_stops_nothing(connected: Office) -> None:
    body = connected.save(products=[{"catalog_id": 999, "quantity": 1, "price": 1}]).body
    assert body["reasons"] == {"products": "product_not_found"}
    assert (body["products_added"], body["note_added"], body["budget_updated"]) == (0, True, True)


def test_an_unknown_deal_is_not_found_and_nothing_is_stored(connected: Office) -> None:
    answer = connected.widget("POST", "save_calculation", lead=404404, calculation=CALCULATION)
    assert (answer.status, answer.code) == (404, "not_found")
    assert connected.sql("SELECT count(*) FROM calculations") == [(0,)]


def test_a_deal_that_goes_away_between_two_calls_loses_nothing(connected: Office) -> None:
    fault = {
        "effect": "answer",
        "path": f"/api/v4/leads/{LEAD}/notes",
        "status": 404,
        "body": "{}",
        "content_type": "application/json",
        "times": 1,
    }
    connected.sandbox.control("POST", "/faults", fault)
    body = connected.save().body
    assert body["reasons"]["note"] == "not_found"
    assert connected.sql("SELECT step, state FROM calculation_steps WHERE state = 'failed'") == [("note", "failed")]


def test_a_person_without_rights_to_the_deal_is_refused(connected: Office) -> None:
    answer = connected.widget("POST", "save_calculation", user=MEASURER, calculation=CALCULATION)
    assert (answer.status, answer.code) == (403, "forbidden")
    assert connected.deal()["notes"] == []


def test_every_call_has_the_rights_of_the_person(connected: Office) -> None:
    before = len(connected.vendor_calls())
    connected.save()
    calls = connected.vendor_calls()[before:]
    assert {call["context_user_id"] for call in calls} == {"9100002"}


def test_a_revoked_grant_asks_for_a_new_connection(connected: Office) -> None:
    connected.sandbox.control("POST", "/disable", {"account": "mycompany"})
    answer = connected.save()
    assert (answer.status, answer.code) == (409, "reauth_required")
    assert connected.row()["state"] == "reauth_required"


def test_an_unpaid_account_is_said_so_and_keeps_its_tokens(connected: Office) -> None:
    connected.sandbox.control("PATCH", "/accounts/mycompany", {"is_paid": False})
    assert connected.save().code == "payment_required"
    connected.sandbox.control("PATCH", "/accounts/mycompany", {"is_paid": True})
    assert connected.save().status == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("width", 0),
        ("height", -1),
        ("width", "широко"),
        ("total_price", None),
        ("total_price", True),
        ("square_meters", "1e400"),
        ("package_name", " "),
        ("products", {}),
        ("products", [{"catalog_id": 0}]),
        ("products", [{"catalog_id": 5, "quantity": 0}]),
        ("products", [{"catalog_id": 5, "quantity": "0.0001"}]),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_by_its_field(connected: Office, field: str, value: object) -> None:
    calls = len(connected.vendor_calls())
    answer = connected.save(**{field: value})
    assert answer.status == 422
    assert answer.body["error"]["field"].startswith(f"calculation.{field}")
    assert len(connected.vendor_calls()) == calls


def test_numbers_may_come_as_text_and_unknown_fields_are_ignored(connected: Office) -> None:
    answer = connected.save(width="1000", total_price="29210.00", is_admin=True)
    assert answer.status == 200
    assert answer.body["width"] == 1000


def test_sums_that_do_not_meet_are_a_warning(connected: Office) -> None:
    assert connected.save(total_price=30000, square_meters=3).body["warnings"] == ["W_V1_AREA", "W_V1_SUM"]


def test_a_database_that_goes_away_after_the_note_makes_no_second_note(connected: Office) -> None:
    slow = {"path": f"/api/v4/leads/{LEAD}/notes", "delay_after": 0.5, "effect": "none", "times": 1}
    connected.sandbox.control("POST", "/faults", slow)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(connected.widget, "POST", "save_calculation", calculation=CALCULATION, headers=KEY)
        while not connected.deal()["notes"]:
            time.sleep(0.02)
        connected.sql(CUT_EVERYBODY_OFF)
        first = running.result()
    second = connected.widget("POST", "save_calculation", calculation=CALCULATION, headers=KEY)
    assert (first.status, second.status) == (200, 200)
    assert len(connected.deal()["notes"]) == 1


def test_a_budget_whose_answer_was_lost_is_still_known_as_ours(connected: Office) -> None:
    connected.save()
    lost = {"effect": "drop_after", "path": f"/api/v4/leads/{LEAD}", "method": "PATCH", "times": 1}
    connected.sandbox.control("POST", "/faults", lost)
    assert connected.save(total_price=40000).body["sync"]["budget"] == "pending"
    assert connected.save(total_price=50000).body["sync"]["budget"] == "done"
    assert connected.deal()["price"] == 50000


def test_a_strange_time_zone_of_the_account_stops_no_save(connected: Office) -> None:
    connected.sql("UPDATE amocrm_tokens SET timezone = 'Europe'")
    assert connected.save().body["sync"]["note"] == "done"


def test_a_token_endpoint_that_asks_to_wait_is_not_a_revoked_grant(connected: Office) -> None:
    connected.expire()
    busy = {"effect": "answer", "path": "/oauth2/access_token", "status": 429, "body": "<html>", "times": 9}
    connected.sandbox.control("POST", "/faults", busy)
    assert connected.widget("GET", "get_lead").code == "rate_limited"
    assert connected.row()["state"] == "active"
