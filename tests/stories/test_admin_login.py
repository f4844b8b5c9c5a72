"""The operator's own login (reliability.md C9, C22; table 4B: B36-B43)."""

import unicodedata

import pytest

from amocrm.app import app
from tests.canaries import known
from tests.databases import move_clock
from tests.logins import change, events, log_in, session, status
from tests.office import ADMIN_TOKEN, BASE_URL, KEYS, LEAD, Office

OWN_HOST, SHARED_HOST = "https://crm.example.ru", "https://functions.poehali.dev/9f6c"
STRONG = "k1:dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0="
NEXT = "k2:9XtdYv8yMeNSlv0hsL4iIVQRDYbCV0Y2t2h8gqGY2Uc="
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
TWELVE_HOURS = 12 * 3600


@pytest.fixture
def logged_in(office: Office) -> Office:
    assert log_in(office).status == 200
    return office


@pytest.fixture
def on_own_host(office: Office, own_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    """With keys for production, so beside a database in which nothing is sealed by others."""
    monkeypatch.setenv("DATABASE_URL", own_database_url)
    for name in ("TOKEN_ENCRYPTION_KEYS", "SESSION_KEYS"):
        monkeypatch.setenv(name, STRONG)
    monkeypatch.setenv("PUBLIC_BASE_URL", OWN_HOST)
    return office


def test_the_key_opens_a_session_that_needs_it_no_more(logged_in: Office) -> None:
    assert status(logged_in).status == 200
    assert change(logged_in, **SAME_SITE).code == "not_found"
    assert change(logged_in, Origin=BASE_URL).code == "not_found"


def test_the_answer_says_how_long_and_holds_no_token(office: Office) -> None:
    assert log_in(office).body == {"success": True, "expires_in": TWELVE_HOURS}


def test_the_cookie_is_bound_to_our_host_our_pages_and_https(on_own_host: Office) -> None:
    event = app.handle(_login_event(), None)
    admin, device = event["multiValueHeaders"]["Set-Cookie"]
    names = [line.partition("=")[0] for line in (admin, device)]
    assert names == ["__Host-admin", "__Host-device"]
    assert admin.partition("; ")[2] == "Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure"
    assert device.partition("; ")[2] == "Path=/; Max-Age=7776000; HttpOnly; SameSite=Strict; Secure"
    assert max(len(device), len(admin)) <= 4096


def _login_event() -> dict[str, object]:
    body = f'{{"action":"admin_login","key":"{ADMIN_TOKEN}"}}'
    return {"httpMethod": "POST", "headers": {"Content-Type": "application/json"}, "body": body}


def test_on_our_own_host_the_same_value_under_another_name_is_nothing(on_own_host: Office) -> None:
    log_in(on_own_host)
    on_own_host.cookies = {"admin": on_own_host.cookies["__Host-admin"]}
    assert status(on_own_host).code == "auth_required"


@pytest.mark.parametrize("key", ["", "x" * 43, ADMIN_TOKEN[:-1], f"{ADMIN_TOKEN} ", ADMIN_TOKEN.swapcase()])
def test_a_wrong_key_is_refused_without_a_cookie_and_noted(office: Office, key: str) -> None:
    answer = log_in(office, key)
    assert (answer.status, answer.code) == (401, "auth_invalid")
    assert office.cookies == {}
    assert events(office, "admin_login_refused") == 1


@pytest.mark.parametrize("key", [None, 7, True, [ADMIN_TOKEN], {"key": ADMIN_TOKEN}])
def test_what_is_no_text_is_no_key(office: Office, key: object) -> None:
    answer = log_in(office, key)
    assert (answer.status, answer.code) == (422, "validation_failed")


def test_a_key_is_the_same_however_it_was_composed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    composed = "кийё" * 10
    taken_apart = unicodedata.normalize("NFD", composed)
    assert taken_apart != composed
    monkeypatch.setenv("ADMIN_TOKEN", known(composed, "ADMIN_TOKEN"))
    assert log_in(office, taken_apart).status == 200


@pytest.mark.parametrize("key", ["", "k" * 31])
def test_without_a_key_of_32_characters_in_the_settings_nobody_logs_in(
    office: Office, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("ADMIN_TOKEN", key)
    answer = log_in(office, key)
    assert (answer.status, answer.code) == (403, "forbidden")


def test_on_a_host_of_strangers_there_are_no_cookies(on_own_host: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(on_own_host)
    monkeypatch.setenv("PUBLIC_BASE_URL", SHARED_HOST)
    assert log_in(on_own_host).code == "forbidden"
    assert status(on_own_host).code == "auth_required"
    assert on_own_host.admin("GET", "connection_status").status == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}], ids=str)
def test_another_sites_page_logs_nobody_in(office: Office, headers: dict[str, str]) -> None:
    answer = log_in(office, **headers)
    assert (answer.status, answer.code) == (403, "origin_denied")
    assert office.cookies == {}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": BASE_URL, "Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_a_cookie_alone_changes_nothing(logged_in: Office, headers: dict[str, str]) -> None:
    answer = change(logged_in, **headers)
    assert (answer.status, answer.code) == (403, "csrf_failed")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
@pytest.mark.parametrize("headers", [{}, SAME_SITE], ids=str)
def test_a_simple_form_changes_nothing(logged_in: Office, kind: str, headers: dict[str, str]) -> None:
    sent = {"Content-Type": kind, **headers}
    answer = logged_in.call("POST", parameters={"action": "disconnect"}, headers=sent, raw=b'{"domain":"x"}')
    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_logging_out_ends_the_session_on_the_server_and_in_the_browser(logged_in: Office) -> None:
    held = dict(logged_in.cookies)
    answer = logged_in.call("POST", headers=SAME_SITE, body={"action": "logout"})
    assert (answer.status, logged_in.cookies["admin"]) == (200, "")
    logged_in.cookies = held
    assert status(logged_in).code == "session_expired"


def test_another_sites_page_logs_nobody_out(logged_in: Office) -> None:
    assert logged_in.call("POST", body={"action": "logout"}).code == "csrf_failed"
    assert status(logged_in).status == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}], ids=str)
def test_another_sites_page_takes_no_cookie_out_of_the_browser(logged_in: Office, headers: dict[str, str]) -> None:
    """Its form comes without the cookie, which is Strict."""
    held, logged_in.cookies = logged_in.cookies, {}
    parameters, form = {"action": "logout"}, {"Content-Type": "application/x-www-form-urlencoded", **headers}
    answer = logged_in.call("POST", parameters=parameters, headers=form, raw=b"a=b")
    assert (answer.code, "Set-Cookie" in answer.headers) == ("origin_denied", False)
    logged_in.cookies = held
    assert status(logged_in).status == 200


def test_without_a_session_logging_out_is_fine(office: Office) -> None:
    assert office.call("POST", body={"action": "logout"}).status == 200


def test_a_login_gives_a_new_session_and_ends_the_one_before(logged_in: Office) -> None:
    former = dict(logged_in.cookies)
    log_in(logged_in)
    assert logged_in.cookies["admin"] != former["admin"]
    assert status(logged_in).status == 200
    logged_in.cookies = former
    assert status(logged_in).code == "session_expired"


def test_a_session_chosen_by_somebody_else_is_not_the_one_after_login(office: Office) -> None:
    office.cookies = {"admin": "chosen-by-somebody"}
    log_in(office)
    assert office.cookies["admin"] != "chosen-by-somebody"
    assert status(office).status == 200


def test_another_key_in_the_settings_ends_every_session(logged_in: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_TOKEN", known("another-key-of-the-administrator-altogether", "ADMIN_TOKEN"))
    assert status(logged_in).code == "session_expired"
    monkeypatch.setenv("ADMIN_TOKEN", "")
    assert status(logged_in).code == "auth_invalid"


@pytest.mark.parametrize(
    ("age", "code"), [(1790, ""), (1801, "session_expired"), (TWELVE_HOURS + 1, "session_expired")]
)
def test_a_session_ends_after_half_an_hour_of_nothing(logged_in: Office, age: int, code: str) -> None:
    move_clock(logged_in.database_url, age)
    answer = status(logged_in)
    assert (answer.code if answer.status != 200 else "") == code


def test_a_session_outlives_a_change_of_keys_and_dies_when_its_key_is_retired(
    logged_in: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SESSION_KEYS", f"{NEXT},{KEYS}")
    assert status(logged_in).status == 200
    monkeypatch.setenv("SESSION_KEYS", NEXT)
    answer = status(logged_in)
    assert (answer.status, answer.code) == (401, "auth_invalid")


def test_a_cookie_sent_twice_with_different_values_is_no_login(logged_in: Office) -> None:
    logged_in.cookies = {"admin": f"{logged_in.cookies['admin']}; admin=another"}
    answer = status(logged_in)
    assert (answer.status, answer.code) == (401, "auth_invalid")


@pytest.mark.parametrize("spoil", ["{}x", '"{}"', "x{}", "{}.x", "{}" + "x" * 5_000])
def test_a_spoilt_cookie_is_no_login(logged_in: Office, spoil: str) -> None:
    logged_in.cookies = {"admin": spoil.format(logged_in.cookies["admin"])}
    answer = status(logged_in)
    assert (answer.status, answer.code) == (401, "auth_invalid")


def test_a_cookie_is_no_bearer_and_a_session_of_the_widget_no_cookie(connected: Office) -> None:
    log_in(connected)
    cookie, token = connected.cookies["admin"], session(connected)
    connected.cookies = {}
    assert status(connected, Authorization=f"Bearer {cookie}").code == "auth_invalid"
    assert status(connected, **{"X-Session-Token": token}).code == "auth_invalid"
    connected.cookies = {"admin": token}
    assert status(connected).code == "auth_invalid"


def test_an_administrator_is_no_widget(connected: Office) -> None:
    log_in(connected)
    headers = {"X-Lead-Id": str(LEAD)}
    answer = connected.call("GET", parameters={"action": "get_lead"}, headers=headers)
    assert (answer.status, answer.code) == (401, "auth_required")
    as_session = {"X-Session-Token": connected.cookies["admin"], **headers}
    assert connected.call("GET", parameters={"action": "get_lead"}, headers=as_session).code == "auth_invalid"


def test_a_device_is_no_session(logged_in: Office) -> None:
    logged_in.cookies = {"admin": logged_in.cookies["device"]}
    assert status(logged_in).code == "auth_invalid"


def test_logins_and_logouts_are_noted(logged_in: Office) -> None:
    logged_in.call("POST", headers=SAME_SITE, body={"action": "logout"})
    assert (events(logged_in, "admin_login"), events(logged_in, "logout")) == (1, 1)


def test_nothing_in_the_database_opens_anything(logged_in: Office) -> None:
    stored = str(logged_in.sql("SELECT s FROM sessions s"))
    assert logged_in.cookies["admin"] not in stored
    assert ADMIN_TOKEN not in stored
