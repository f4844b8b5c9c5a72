"""The back office: its door, autologin with its three signatures, consent as the guide has it."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.sandbox.insales_side import Application, Browser
from tests.sandbox_process import (
    INSALES_HOST,
    INSALES_IDENTIFIER,
    INSALES_OAUTH_HOST,
    INSALES_REDIRECT_URI,
    SandboxProcess,
)

AUTOLOGIN = f"/admin/applications/{INSALES_IDENTIFIER}/login"
ASKED = {"client_id": INSALES_IDENTIFIER, "redirect_uri": INSALES_REDIRECT_URI, "response_type": "code", "state": "s 1"}
JSON = {"Accept": "application/json"}
CYRILLIC = "email_\N{CYRILLIC SMALL LETTER ES}onfirmed"
PERSON = {"id": 42, "name": "Иван Петров", "email": "owner@shop.example"}
SIGNED = {
    "token": "f40fafd270004481217d3dbe2ad8f072",
    "token2": "aebae256b4e9dd8e89bd95a637fb0e53",
    "token3": "a3ba42f002d61f5a08e6fc5fdddfdb2a",
}
SIGNED_UNCONFIRMED = "e004115a55f36f4341260c750ef3277e"


def told(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def consent(**changed: str) -> str:
    return f"/admin/applications/authorize?{urlencode(ASKED | changed)}"


def autologin(application: Application, nonce: str = "abc123", login: str = "") -> str:
    return f"{AUTOLOGIN}?{urlencode({'token': nonce, 'login': login or f'{application.url}/autologin'})}"


@pytest.fixture
def ivan(sandbox: SandboxProcess, application: Application, browser: Browser) -> Browser:
    """The documented person at the back office of a shop with the documented password."""
    sandbox.control("PATCH", f"/insales/applications/{INSALES_IDENTIFIER}", {"secret": "mysecret"})
    sandbox.control("POST", "/insales/install", {"shop": INSALES_HOST, "token": "token123"})
    sandbox.control("POST", f"/insales/shops/{INSALES_HOST}/users", PERSON)
    browser.log_in("42")
    return browser


@pytest.fixture
def guide(browser: Browser) -> Browser:
    """At the shop that speaks OAuth, logged in."""
    browser.host = INSALES_OAUTH_HOST
    browser.log_in()
    return browser


def test_the_log_in_page_leads_back_to_the_page_that_was_wanted(browser: Browser, application: Application) -> None:
    door = browser.get("/admin2/").headers["Location"]
    assert "Пароль" in browser.get(door).text
    assert browser.log_in(at=door).headers["Location"] == f"{browser.root}/admin2/"
    assert "Виктор Стеклов" in browser.get("/admin2/").text


def test_a_wrong_password_opens_nothing(browser: Browser) -> None:
    assert browser.log_in(password="guess").status_code == 401
    assert browser.get("/admin2/").status_code == 302


def test_a_session_opens_one_shop(browser: Browser) -> None:
    answer = browser.log_in()
    assert f"Path={browser.root}/;" in answer.headers["Set-Cookie"]
    browser.host = "other-shop.myinsales.ru"
    assert browser.get("/admin2/").status_code == 302


def test_the_way_back_stays_within_the_shop(browser: Browser) -> None:
    door = f"/admin/login?{urlencode({'return_to': 'https://evil.example/'})}"
    assert browser.log_in(at=door).headers["Location"] == f"{browser.root}/admin2/"


def test_logging_out_ends_the_session(browser: Browser) -> None:
    browser.log_in()
    browser.post("/admin/logout")
    assert browser.get("/admin2/").status_code == 302


def test_autologin_signs_as_documented(ivan: Browser, application: Application) -> None:
    back = ivan.get(autologin(application)).headers["Location"]
    person = {"user_email": "owner@shop.example", "user_name": "Иван Петров", "user_id": "42"}
    assert back.partition("?")[0] == f"{application.url}/autologin"
    assert told(back) == SIGNED | person | {"email_confirmed": "true"}


def test_an_unconfirmed_address_is_told_and_signed_so(
    sandbox: SandboxProcess, ivan: Browser, application: Application
) -> None:
    sandbox.control("POST", f"/insales/shops/{INSALES_HOST}/users", PERSON | {"email_confirmed": False})
    back = told(ivan.get(autologin(application)).headers["Location"])
    assert (back["token3"], back["email_confirmed"]) == (SIGNED_UNCONFIRMED, "false")


def test_the_older_spelling_of_email_confirmed(
    sandbox: SandboxProcess, ivan: Browser, application: Application
) -> None:
    sandbox.control("POST", "/insales/rules", {"cyrillic_email_confirmed": True})
    back = told(ivan.get(autologin(application)).headers["Location"])
    assert (back[CYRILLIC], "email_confirmed" in back, back["token3"]) == ("true", False, SIGNED["token3"])


def test_autologin_asks_for_the_password_first_and_goes_on_after(
    browser: Browser, application: Application, password: str
) -> None:
    door = browser.get(autologin(application)).headers["Location"]
    back = browser.get(browser.log_in(at=door).headers["Location"]).headers["Location"]
    assert told(back)["user_id"] == "301"


def test_autologin_needs_an_installed_application(browser: Browser, application: Application) -> None:
    browser.log_in()
    assert browser.get(autologin(application)).status_code == 404


@pytest.mark.parametrize(
    ("login", "status"),
    [
        ("https://a.b.example.ru/in", 302),
        ("https://example.ru/in?x=1", 302),
        ("https://example.com/in", 422),
        ("https://badexample.ru/in", 422),
        ("javascript:alert(1)", 422),
        ("http://[", 422),
    ],
)
def test_only_the_second_level_domain_is_compared(
    sandbox: SandboxProcess, ivan: Browser, application: Application, login: str, status: int
) -> None:
    sandbox.control("PATCH", f"/insales/applications/{INSALES_IDENTIFIER}", {"login_url": "https://app.example.ru/e"})
    assert ivan.get(autologin(application, login=login)).status_code == status


def test_the_nonce_does_not_enter_the_journal(sandbox: SandboxProcess, application: Application) -> None:
    door = sandbox.call("GET", autologin(application), host=INSALES_HOST).headers["Location"]
    sandbox.call("GET", door, host=INSALES_HOST)
    queries = [one["query"] for one in sandbox.control("GET", "/journal")["entries"]]
    assert [("abc123" in query, "token" in query) for query in queries] == [(False, True)] * 2


def test_autologin_without_a_nonce_is_refused(ivan: Browser, application: Application) -> None:
    assert ivan.get(autologin(application, nonce="")).status_code == 422


def test_consent_gives_a_code_and_the_state(sandbox: SandboxProcess, guide: Browser) -> None:
    assert "Калькулятор стекла" in guide.get(consent()).text
    back = guide.post(consent(), data={"decision": "allow"}).headers["Location"]
    assert back.startswith(f"{INSALES_REDIRECT_URI}?code=")
    assert told(back)["state"] == "s 1"


def test_a_program_gets_the_address_as_json(guide: Browser) -> None:
    back = guide.post(consent(), data={"decision": "deny"}, headers=JSON).json()["redirect"]
    assert told(back) == {"error": "access_denied", "state": "s 1"}


def test_consent_comes_after_the_log_in_with_its_question(browser: Browser) -> None:
    browser.host = INSALES_OAUTH_HOST
    door = browser.get(consent()).headers["Location"]
    page = browser.get(browser.log_in(at=door).headers["Location"])
    assert (page.status_code, told(page.url)) == (200, ASKED)


@pytest.mark.parametrize("changed", [{"client_id": "nobody"}, {"redirect_uri": f"{INSALES_REDIRECT_URI}/"}])
def test_a_wrong_question_gets_a_page_and_no_redirect(guide: Browser, changed: dict[str, str]) -> None:
    answer = guide.post(consent(**changed), data={"decision": "allow"})
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


def test_another_response_type_is_told_to_the_application(guide: Browser) -> None:
    back = guide.post(consent(response_type="token"), data={"decision": "allow"}).headers["Location"]
    assert told(back) == {"error": "unsupported_response_type", "state": "s 1"}


def test_a_shop_without_oauth_has_no_such_pages(sandbox: SandboxProcess, browser: Browser) -> None:
    browser.log_in()
    page, by_host = browser.get(consent()), sandbox.call("GET", consent(), host=INSALES_HOST)
    token = sandbox.call("POST", "/admin/oauth/token", host=INSALES_HOST, json={"grant_type": "authorization_code"})
    assert [one.status_code for one in (page, by_host, token)] == [404, 404, 404]
    assert {one.headers["Content-Type"].partition(";")[0] for one in (page, by_host, token)} == {"text/html"}


def test_the_home_page_leads_to_every_back_office(sandbox: SandboxProcess) -> None:
    page = sandbox.session.get(sandbox.base_url, timeout=10).text
    for host in (INSALES_HOST, INSALES_OAUTH_HOST, "other-shop.myinsales.ru"):
        assert f"/_browser/{host}/admin2/" in page


def test_an_owner_can_make_a_key_for_the_api(sandbox: SandboxProcess, browser: Browser) -> None:
    browser.log_in()
    key = browser.post("/admin2/api_keys", headers=JSON).json()
    answer = sandbox.call("GET", "/admin/account.json", host=INSALES_HOST, auth=(key["login"], key["password"]))
    assert answer.status_code == 200
    assert f"http://{key['login']}:{key['password']}@{INSALES_HOST}/admin/" in browser.get("/admin2/").text
