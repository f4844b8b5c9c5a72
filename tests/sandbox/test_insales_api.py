"""The API: who may call, how lists walk, six shapes of refusal, and the quota."""

from typing import Any

import pytest
import requests

from tests.sandbox_process import (
    INSALES_HOST,
    INSALES_ID,
    INSALES_IDENTIFIER,
    INSALES_OTHER_HOST,
    SandboxProcess,
)

PRODUCT, VARIANT, ORDER = 20501, 30501, 30701
VARIANT_PATH = f"/products/{PRODUCT}/variants/{VARIANT}.json"
SINCE = "2026-01-02 15:00:00 +03:00"  # when the second and the third order changed


class Shop:
    """The sample shop, called by Basic."""

    def __init__(self, sandbox: SandboxProcess, password: str) -> None:
        self.sandbox = sandbox
        self.auth = (INSALES_IDENTIFIER, password)

    def call(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - what requests takes
        options = {"host": INSALES_HOST, "auth": self.auth} | options
        return self.sandbox.call(method, f"/admin{path}", **options)

    def ids(self, path: str, **query: object) -> list[int]:
        return [one["id"] for one in self.call("GET", path, params=query).json()]


@pytest.fixture
def shop(sandbox: SandboxProcess, password: str) -> Shop:
    return Shop(sandbox, password)


def kind(answer: requests.Response) -> str:
    return answer.headers["Content-Type"].partition(";")[0]


def test_the_account_is_the_shop(shop: Shop) -> None:
    answer = shop.call("GET", "/account.json")
    told = answer.json()
    assert (kind(answer), told["id"], told["main_host"]) == ("application/json", INSALES_ID, INSALES_HOST)
    assert (told["title"], told["owner"]["name"], told["blocked"]) == ("Стекло и зеркала", "Виктор Стеклов", False)


@pytest.mark.parametrize("auth", [None, ("", ""), (INSALES_IDENTIFIER, "guess"), ("nobody", "guess"), ("", "guess")])
def test_a_wrong_password_is_told_as_text(shop: Shop, auth: tuple[str, str] | None) -> None:
    answer = shop.call("GET", "/account.json", auth=auth)
    assert (answer.status_code, kind(answer), answer.text) == (401, "text/plain", "401 Access denied")


def test_a_password_opens_its_own_shop_only(shop: Shop) -> None:
    assert shop.call("GET", "/account.json", host=INSALES_OTHER_HOST).status_code == 401


def test_a_revoked_password_is_refused_though_installed(shop: Shop) -> None:
    shop.sandbox.control("POST", "/insales/revoke", {"shop": INSALES_HOST, "kinds": ["password"]})
    assert shop.call("GET", "/account.json").status_code == 401


def test_a_missing_right_is_told_as_json(shop: Shop) -> None:
    shop.sandbox.control("PATCH", f"/insales/applications/{INSALES_IDENTIFIER}", {"rights": ["account"]})
    answer = shop.call("GET", "/orders.json")
    assert (answer.status_code, answer.json().keys(), answer.json()["status"]) == (403, {"status", "message"}, "error")
    assert shop.call("GET", "/account.json").status_code == 200


def test_a_blocked_shop_says_so(shop: Shop) -> None:
    shop.sandbox.control("PATCH", f"/insales/shops/{INSALES_HOST}", {"is_blocked": True})
    assert shop.call("GET", "/account.json").json()["blocked"] is True
    assert shop.call("GET", "/orders.json").status_code == 403


def test_a_renamed_shop_keeps_number_and_password(shop: Shop) -> None:
    shop.sandbox.control("POST", f"/insales/shops/{INSALES_HOST}/rename", {"subdomain": "new-name"})
    assert shop.call("GET", "/account.json").status_code == 404
    assert shop.call("GET", "/account.json", host="new-name.myinsales.ru").json()["id"] == INSALES_ID


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nonsense.json"), ("GET", "/orders/1.json"), ("PATCH", "/account.json"), ("GET", "/orders.xml")],
)
def test_the_unknown_is_a_page_even_for_who_wants_json(shop: Shop, method: str, path: str) -> None:
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    answer = shop.call(method, path, headers=headers)
    assert (answer.status_code, kind(answer)) == (404, "text/html")
    assert answer.headers["API-Usage-Limit"] == "1/500"


def test_orders_walk_by_time_of_change_then_number(shop: Shop) -> None:
    first = shop.ids("/orders.json", updated_since=SINCE, per_page=1)
    assert first == [ORDER + 1]
    assert shop.ids("/orders.json", updated_since=SINCE, from_id=ORDER + 1) == [ORDER + 2, ORDER + 3]
    assert shop.ids("/orders.json", from_id=ORDER + 1) == [ORDER, ORDER + 1, ORDER + 2, ORDER + 3]


def test_a_page_behind_the_last_is_an_empty_array(shop: Shop) -> None:
    assert shop.ids("/orders.json", page=2, per_page=3) == [ORDER + 3]
    assert shop.call("GET", "/orders.json", params={"page": 3, "per_page": 3}).text.strip() == "[]"


def test_a_plus_sign_that_was_not_encoded_is_refused(shop: Shop) -> None:
    answer = shop.call("GET", "/orders.json?updated_since=2026-01-02+15:00:00++03:00")
    assert (answer.status_code, [*answer.json()]) == (422, ["updated_since"])


def test_a_page_of_products_is_never_shorter_than_ten(shop: Shop) -> None:
    for number in range(9):
        shop.call("POST", "/products.json", json={"product": {"title": f"Зеркало {number}"}})
    assert len(shop.ids("/products.json", per_page=1)) == 10
    assert shop.call("GET", "/products/count.json").json() == {"count": 12}


def test_a_deleted_product_is_archived_and_an_absent_one_deleted_as_well(shop: Shop) -> None:
    assert [shop.call("DELETE", f"/products/{one}.json").json() for one in (PRODUCT, 1)] == [{"status": "ok"}] * 2
    assert shop.ids("/products.json") == [PRODUCT + 1, PRODUCT + 2]
    assert shop.ids("/products.json", deleted="true") == [PRODUCT]
    assert len(shop.ids("/products.json", deleted="true", with_deleted="true")) == 3


def test_prices_are_text_in_products_and_numbers_in_orders(shop: Shop) -> None:
    variant = shop.call("GET", f"/products/{PRODUCT}.json").json()["variants"][0]
    order = shop.call("GET", f"/orders/{ORDER}.json").json()
    assert (variant["price"], variant["quantity_at_warehouse0"]) == ("6500.0", "7.0")
    assert (order["total_price"], order["margin"], order["currency_code"]) == (13000.0, "0.0", "RUR")
    assert order["updated_at"] == "2026-01-01T15:00:00.000+03:00"


def test_an_order_changes_status_and_remembers_who_did_it(shop: Shop) -> None:
    wanted = {"order": {"custom_status_permalink": "accepted", "financial_status": "paid"}}
    order = shop.call("PUT", f"/orders/{ORDER}.json", json=wanted).json()
    assert (order["fulfillment_status"], order["custom_status"]["permalink"]) == ("accepted", "accepted")
    assert order["order_changes"][0]["action"] == "financial_status_changed"
    assert order["order_changes"][1]["user_name"] == "Калькулятор стекла"
    assert shop.ids("/orders.json", updated_since=SINCE)[-1] == ORDER


def test_a_variant_takes_price_stock_and_our_number_without_telling_it(shop: Shop) -> None:
    wanted = {"variant": {"price": "1899.90", "quantity": 3, "external_id": "amo-1"}}
    variant = shop.call("PUT", VARIANT_PATH, json=wanted).json()
    assert (variant["price"], variant["quantity"], "external_id" in variant) == ("1899.9", 3, False)


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        (
            "PUT",
            VARIANT_PATH,
            {"variant": {"price": "x"}},
            {"price": ["Указано не число"]},
        ),
        (
            "DELETE",
            VARIANT_PATH,
            None,
            {"base": ["Нельзя удалить последний вариант"]},
        ),
        (
            "POST",
            "/products.json",
            {"product": {"title": "Дверь", "variants_attributes": [{"external_id": "1"}]}},
            {"variants_attributes": ['undefined keys ["external_id"]']},
        ),
        (
            "POST",
            f"/products/{PRODUCT}/variants.json",
            {"variant": {"price": 1}},
            {"status": "error", "errors": {"options": ["Не указаны свойства модификации"]}},
        ),
    ],
)
def test_a_refused_write_says_why_in_its_own_shape(
    shop: Shop, method: str, path: str, body: object, said: object
) -> None:
    answer = shop.call(method, path, json=body)
    assert (answer.status_code, answer.json()) == (422, said)


@pytest.mark.parametrize("options", [{}, {"data": b"{}"}, {"data": {"a": "b"}}, {"data": "<a/>"}])
def test_a_write_says_what_it_carries(shop: Shop, options: dict[str, Any]) -> None:
    answer = shop.call("PUT", f"/orders/{ORDER}.json", **options)
    assert answer.status_code == 422
    assert answer.json() == {"message": "incorrect Content-Type, should be application/json"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"order":{"comment":"\\ud800"}}'])
def test_a_body_that_is_no_object_is_refused(shop: Shop, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert shop.call("PUT", f"/orders/{ORDER}.json", data=body, headers=headers).status_code == 400


@pytest.mark.parametrize(
    "order", [{"fulfillment_status": "lost"}, {"financial_status": None}, {"financial_status": []}, {"nonsense": 1}]
)
def test_an_order_takes_known_values_only(shop: Shop, order: dict[str, object]) -> None:
    assert shop.call("PUT", f"/orders/{ORDER}.json", json={"order": order}).status_code == 422
    assert shop.call("GET", f"/orders/{ORDER}.json").json()["order_changes"] == []


def test_every_answer_tells_how_much_is_used(shop: Shop) -> None:
    shop.call("GET", "/account.json")
    wrong = shop.call("GET", "/account.json", auth=(INSALES_IDENTIFIER, "guess"))
    assert (wrong.status_code, wrong.headers["API-Usage-Limit"]) == (401, "2/500")


def test_over_the_limit_the_answer_is_empty_and_says_how_long(shop: Shop) -> None:
    shop.sandbox.control("POST", "/insales/rules", {"limit": 2})
    answers = [shop.call("GET", "/account.json") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert (answers[2].content, answers[2].headers["API-Usage-Limit"]) == (b"", "2/2")
    assert 295 <= int(answers[2].headers["Retry-After"]) <= 300


def test_the_window_opens_with_the_first_call_and_closes_after_five_minutes(shop: Shop) -> None:
    shop.sandbox.control("POST", "/insales/rules", {"limit": 1, "over_limit_status": 503})
    shop.call("GET", "/account.json")
    shop.sandbox.control("POST", "/clock", {"advance": 200})
    assert shop.call("GET", "/account.json").status_code == 503
    shop.sandbox.control("POST", "/clock", {"advance": 100})
    assert shop.call("GET", "/account.json").status_code == 200


def test_another_login_and_another_shop_have_their_own_quota(shop: Shop) -> None:
    shop.sandbox.control("POST", "/insales/rules", {"limit": 1})
    shop.call("GET", "/account.json")
    key = shop.sandbox.control("POST", "/insales/api_keys", {"shop": INSALES_HOST})
    assert shop.call("GET", "/account.json", auth=(key["login"], key["password"])).status_code == 200
    assert shop.call("GET", "/account.json", host=INSALES_OTHER_HOST).headers["API-Usage-Limit"] == "1/1"


def test_a_further_shop_can_be_made_and_seen_whole(sandbox: SandboxProcess) -> None:
    made = sandbox.control("POST", "/insales/shops", {"subdomain": "third", "domain": "insales.ru"})
    whole = sandbox.control("GET", f"/insales/shops/{made['id']}")
    assert (made["host"], len(whole["orders"]), whole["calls"]) == ("third.insales.ru", 4, [])


def test_a_misspelt_switch_is_refused(sandbox: SandboxProcess) -> None:
    with pytest.raises(requests.HTTPError):
        sandbox.control("POST", "/insales/rules", {"expire_in": 1})
