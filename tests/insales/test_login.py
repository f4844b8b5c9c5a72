"""Mode `oauth`, the guide's flow: consent, code, token, account, session; and each named error."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.databases import move_clock
from tests.insales.office import ShopOffice
from tests.office import flat_query
from tests.sandbox_process import INSALES_IDENTIFIER, INSALES_OAUTH_HOST, INSALES_REDIRECT_URI

LOGIN = "/login?error="


def test_the_way_to_the_shop_is_as_the_guide_has_it(guided: ShopOffice) -> None:
    answer = guided.login()
    asked = flat_query(answer.headers["Location"])

    assert answer.status == 302
    assert urlsplit(answer.headers["Location"]).path.endswith(f"/{INSALES_OAUTH_HOST}/admin/applications/authorize")
    assert {**asked, "state": ""} == {
        "client_id": INSALES_IDENTIFIER,
        "redirect_uri": INSALES_REDIRECT_URI,
        "response_type": "code",
        "state": "",
    }
    assert len(asked["state"]) == 43


def test_a_log_in_leaves_a_user_a_shop_and_a_session(guided: ShopOffice) -> None:
    answer = guided.log_in()

    assert (answer.status, answer.headers["Location"]) == (302, "/dashboard")
    row = guided.shop_row()
    assert (row["state"], row["mode"], row["refresh_token"]) == ("active", "oauth", None)
    me = guided.me().body
    assert me["user"]["email"]
    assert me["user"]["name"]
    assert [one["domain"] for one in me["accounts"]] == [INSALES_OAUTH_HOST]
    assert guided.sql("SELECT count(*) FROM users") == [(1,)]


def test_the_same_person_is_found_again(guided: ShopOffice) -> None:
    first = guided.log_in() and guided.me().body["user"]["id"]
    guided.cookies.clear()
    guided.log_in()

    assert guided.me().body["user"]["id"] == first


def test_the_session_is_another_after_each_log_in(guided: ShopOffice) -> None:
    guided.log_in()
    before = dict(guided.cookies)
    guided.log_in()
    now = dict(guided.cookies)
    guided.cookies = before

    assert guided.me().code == "session_expired"
    guided.cookies = now
    assert guided.me().status == 200


def test_an_account_may_be_wrapped_or_under_the_other_address(guided: ShopOffice) -> None:
    guided.rules(account_is_wrapped=True, has_account_json=False)

    assert guided.log_in().headers["Location"] == "/dashboard"


def test_whoever_refuses_consent_reads_so(guided: ShopOffice) -> None:
    address = guided.agree(guided.login().headers["Location"], decision="deny")

    assert guided.follow(address).headers["Location"] == f"{LOGIN}access_denied"
    assert guided.sql("SELECT count(*) FROM insales_accounts") == [(0,)]


@pytest.mark.parametrize("change", [{"state": "forged"}, {"state": ""}])
def test_a_forged_state_asks_nobody_and_stores_nothing(guided: ShopOffice, change: dict[str, str]) -> None:
    address = guided.agree(guided.login().headers["Location"])
    asked = len(guided.vendor_calls())

    assert guided.follow(address, **change).headers["Location"] == f"{LOGIN}invalid_state"
    assert len(guided.vendor_calls()) == asked
    assert guided.sql("SELECT count(*) FROM insales_accounts") == [(0,)]


def test_another_browser_cannot_come_back(guided: ShopOffice) -> None:
    address = guided.agree(guided.login().headers["Location"])
    guided.cookies.clear()

    assert guided.follow(address).headers["Location"] == f"{LOGIN}invalid_state"


def test_a_callback_works_once(guided: ShopOffice) -> None:
    address = guided.agree(guided.login().headers["Location"])
    kept = dict(guided.cookies)
    guided.follow(address)
    guided.cookies = kept

    assert guided.follow(address).headers["Location"] == f"{LOGIN}invalid_state"


def test_a_callback_after_ten_minutes_is_too_late(guided: ShopOffice) -> None:
    address = guided.agree(guided.login().headers["Location"])
    move_clock(guided.database_url, 601)

    assert guided.follow(address).headers["Location"] == f"{LOGIN}invalid_state"


def test_fifty_callbacks_at_once_exchange_once(guided: ShopOffice) -> None:
    address = guided.agree(guided.login().headers["Location"])
    with ThreadPoolExecutor(10) as pool:
        places = [answer.headers["Location"] for answer in pool.map(lambda _: guided.follow(address), range(50))]

    assert sorted(places) == sorted(["/dashboard", *[f"{LOGIN}invalid_state"] * 49])
    assert len([call for call in guided.vendor_calls() if call["path"] == "/admin/oauth/token"]) == 1


def test_a_wrong_secret_is_a_failed_exchange(guided: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    address = guided.agree(guided.login().headers["Location"])
    monkeypatch.setenv("INSALES_API_SECRET", "another-secret-than-the-shop-has")

    assert guided.follow(address).headers["Location"] == f"{LOGIN}token_exchange_failed"
    assert guided.shop_row()["state"] == "not_authorized"


def test_a_shop_that_speaks_no_oauth_is_named_to_the_administrator(guided: ShopOffice) -> None:
    address = guided.agree(guided.login().headers["Location"])
    guided.sandbox.control("PATCH", f"/insales/shops/{INSALES_OAUTH_HOST}", {"speaks_oauth": False})

    assert guided.follow(address).headers["Location"] == f"{LOGIN}token_exchange_failed"
    status = guided.admin("GET", "connection_status").body["connection"]
    assert status["last_error"] == "oauth_unsupported"
    assert "INSALES_AUTH_MODE" in status["last_error_text"]


def test_an_account_that_cannot_be_read_stores_nothing(guided: ShopOffice) -> None:
    address = guided.agree(guided.login().headers["Location"])
    refusal = {"status": 403, "body": '{"status":"error"}', "content_type": "application/json"}
    place = {"host": INSALES_OAUTH_HOST, "path": "/admin/account.json"}
    guided.sandbox.control("POST", "/faults", {**place, **refusal, "effect": "answer"})

    assert guided.follow(address).headers["Location"] == f"{LOGIN}user_data_failed"
    assert guided.sql("SELECT count(*) FROM insales_accounts") == [(0,)]
    assert guided.me().status == 401


@pytest.mark.parametrize(
    "return_to", ["https://evil.example", "//evil.example", "/\\evil", "%2f%2fevil", "javascript:1", "admin "]
)
def test_only_pages_of_the_list_are_returned_to(guided: ShopOffice, return_to: str) -> None:
    address = guided.agree(guided.login(return_to=return_to).headers["Location"])

    assert guided.follow(address).headers["Location"] == "/dashboard"


def test_a_line_break_gets_into_no_header(guided: ShopOffice) -> None:
    answer = guided.login(return_to="admin\r\nSet-Cookie: x=y")

    assert (answer.status, answer.code) == (400, "bad_param")
    assert "x=y" not in str(answer.headers)


def test_a_page_of_the_list_is_returned_to(guided: ShopOffice) -> None:
    address = guided.agree(guided.login(return_to="dashboard").headers["Location"])

    assert guided.follow(address).headers["Location"] == "/dashboard"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("INSALES_API_KEY", "", "INSALES_API_KEY"),
        ("INSALES_API_SECRET", "", "INSALES_API_SECRET"),
        ("INSALES_SHOP_DOMAIN", "", "INSALES_SHOP_DOMAIN"),
        ("INSALES_SHOP_DOMAIN", "https://myshop.insales.ru", "без https://"),
        ("INSALES_SHOP_DOMAIN", "myshop.evil.ru", "системный домен"),
        ("INSALES_OAUTH_REDIRECT_URI", "http://shop.example/callback", "https://"),
        ("INSALES_AUTH_MODE", "both", "oauth и app"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    guided: ShopOffice, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    answer = guided.login()

    assert (answer.status, answer.code) == (503, "insales_not_configured")
    assert "Insales не настроен" in answer.body["error"]["message"]
    assert told in answer.body["error"]["message"]


def test_log_out_ends_the_session_on_the_server(guided: ShopOffice) -> None:
    guided.log_in()
    kept = dict(guided.cookies)

    assert guided.logout().status == 200
    guided.cookies = kept
    assert guided.me().code == "session_expired"


def test_another_site_cannot_log_anybody_out(guided: ShopOffice) -> None:
    guided.log_in()

    assert guided.logout(**{"Sec-Fetch-Site": "cross-site"}).code == "csrf_failed"
    assert guided.me().status == 200
