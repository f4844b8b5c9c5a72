"""Mode `app`: install, entry, autologin, uninstall, as the platform does them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.databases import move_clock
from tests.insales.office import OWNER, WORKER, ShopOffice
from tests.office import flat_query
from tests.sandbox_process import INSALES_HOST, INSALES_ID, INSALES_IDENTIFIER, INSALES_OTHER_HOST

LOGIN = "/login?error=invalid_state"
# insales.md §1.2: the documentation's own example.
TOKEN, SECRET, PASSWORD = "token123", "mysecret", "4c3f4c197336eb97475506e71c839c71"


def given_out(office: ShopOffice, token: str = TOKEN, host: str = INSALES_HOST) -> None:
    """The shop makes the password of this token live, as an install does before it calls us."""
    office.sandbox.control("POST", "/insales/install", {"shop": host, "token": token})


@pytest.fixture
def installed(application: ShopOffice) -> ShopOffice:
    given_out(application)
    assert application.install(TOKEN).status == 200
    return application


def logged_in(office: ShopOffice, user: int = OWNER) -> Any:  # noqa: ANN401 - an Answer
    location = office.open().headers["Location"]
    return office.follow(office.autologin(location, user))


def test_an_install_call_is_answered_with_200_and_proved(installed: ShopOffice) -> None:
    row = installed.shop_row()

    assert (row["state"], row["mode"], row["account_id"]) == ("active", "app", INSALES_ID)
    assert row["login"] == INSALES_IDENTIFIER
    assert row["access_token"] is None


def test_the_password_is_that_of_the_documentation(application: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSALES_API_SECRET", SECRET)
    application.sandbox.control("PATCH", f"/insales/applications/{INSALES_IDENTIFIER}", {"secret": SECRET})
    given_out(application)
    application.install(TOKEN)

    removal = {"shop": INSALES_HOST, "token": PASSWORD, "insales_id": INSALES_ID}
    assert application.call("GET", path="/api/auth/insales/uninstall", parameters=removal).status == 200
    assert application.sql("SELECT state, password FROM insales_accounts") == [("disconnected", None)]


def test_each_shop_has_an_owner_of_its_own(installed: ShopOffice) -> None:
    kinds = installed.sql("SELECT o.kind FROM owners o JOIN insales_accounts a ON a.owner_id = o.id")

    assert kinds == [("shop",)]


def test_the_same_install_call_again_changes_nothing(installed: ShopOffice) -> None:
    before = installed.shop_row()

    assert installed.install(TOKEN).status == 200
    assert installed.shop_row() == before


def test_a_forged_install_leaves_the_working_password_alone(installed: ShopOffice) -> None:
    before = installed.shop_row()

    assert installed.install("forged").status == 200
    assert installed.shop_row() == before
    assert installed.sql("SELECT event, object FROM audit WHERE event LIKE 'install%%'") == [
        ("install_conflict", INSALES_HOST)
    ]


def test_an_install_at_another_shop_cannot_take_a_number_over(installed: ShopOffice) -> None:
    """The attacker's own shop is a real one, and its password works there."""
    before = installed.shop_row()
    given_out(installed, "mine", INSALES_OTHER_HOST)

    assert installed.install("mine", shop=INSALES_OTHER_HOST).status == 200
    assert installed.shop_row() == before
    assert installed.sql("SELECT count(*) FROM insales_accounts") == [(1,)]


@pytest.mark.parametrize("shop", ["evil.example", "myinsales.ru.evil.example", "127.0.0.1", f"a@{INSALES_HOST}", ""])
def test_a_host_off_the_list_is_not_called(application: ShopOffice, shop: str) -> None:
    answer = application.install(TOKEN, shop=shop)

    assert (answer.status, answer.code) == (403, "host_not_allowed")
    assert application.vendor_calls() == []
    assert application.sql("SELECT count(*) FROM inbox") == [(0,)]


def test_a_password_that_works_only_after_our_answer_is_proved_by_the_tick(application: ShopOffice) -> None:
    """As the older documentation says."""
    assert application.install(TOKEN).status == 200
    assert application.shop_row() == {}
    given_out(application)

    assert application.tick().body["installs"] == 1
    assert application.shop_row()["state"] == "active"


def test_or_by_whoever_opens_the_application_first(application: ShopOffice) -> None:
    application.install(TOKEN)
    given_out(application)

    assert logged_in(application).headers["Location"] == "/dashboard"


def test_a_shop_that_does_not_answer_still_gets_its_200(application: ShopOffice) -> None:
    silence = {"host": INSALES_HOST, "path": "/admin", "effect": "hang", "seconds": 8}
    application.sandbox.control("POST", "/faults", silence)

    assert application.install(TOKEN).status == 200


def test_staff_enter_through_autologin(installed: ShopOffice) -> None:
    answer = logged_in(installed)

    assert (answer.status, answer.headers["Location"]) == (302, "/dashboard")
    me = installed.me().body
    assert [one["account_id"] for one in me["accounts"]] == [INSALES_ID]
    assert me["user"]["name"]


def test_each_member_of_staff_is_a_user(installed: ShopOffice) -> None:
    logged_in(installed)
    first = installed.me().body["user"]["id"]
    installed.cookies.clear()
    installed.sandbox.session.cookies.clear()
    logged_in(installed, WORKER)

    assert installed.me().body["user"]["id"] != first


def test_the_way_to_autologin_carries_a_one_time_value_and_our_address(installed: ShopOffice) -> None:
    location = installed.open().headers["Location"]

    assert urlsplit(location).path.endswith(f"/{INSALES_HOST}/admin/applications/{INSALES_IDENTIFIER}/login")
    asked = flat_query(location)
    assert asked["login"].endswith("/api/auth/insales/autologin")
    assert len(asked["token"]) == 43


def test_the_parameters_of_entry_prove_nothing(installed: ShopOffice) -> None:
    assert installed.open(user_email="owner@shop.example").status == 302
    assert installed.me().status == 401


def test_the_cyrillic_spelling_of_email_confirmed_counts(installed: ShopOffice) -> None:
    installed.rules(cyrillic_email_confirmed=True)

    assert logged_in(installed).headers["Location"] == "/dashboard"


@pytest.mark.parametrize(
    "change",
    [
        {"token": "0" * 32},
        {"token2": "0" * 32},
        {"token3": "0" * 32},
        {"token3": ""},
        {"user_id": "302"},
        {"user_id": "3"},
        {"user_name": "Другой"},
        {"email_confirmed": "false"},
        {"email_confirmed": "yes"},
        {"user_email": "someone@else.example"},
    ],
)
def test_a_changed_field_is_refused(installed: ShopOffice, change: dict[str, str]) -> None:
    address = installed.autologin(installed.open().headers["Location"])

    assert installed.follow(address, **change).headers["Location"] == LOGIN
    assert installed.me().status == 401
    assert installed.sql("SELECT count(*) FROM users") == [(0,)]


def test_shifted_fields_are_refused(installed: ShopOffice) -> None:
    """("x1", "2") and ("x", "12") have the same sum, so a number that is none is refused."""
    address = installed.autologin(installed.open().headers["Location"])
    name, user_id = flat_query(address)["user_name"], flat_query(address)["user_id"]

    shifted = {"user_name": name[:-1], "user_id": name[-1] + user_id}
    assert installed.follow(address, **shifted).headers["Location"] == LOGIN


def test_a_return_works_once_and_in_its_own_browser(installed: ShopOffice) -> None:
    address = installed.autologin(installed.open().headers["Location"])
    kept = dict(installed.cookies)
    installed.cookies.clear()
    assert installed.follow(address).headers["Location"] == LOGIN
    installed.cookies = dict(kept)
    assert installed.follow(address).headers["Location"] == "/dashboard"
    installed.cookies = kept

    assert installed.follow(address).headers["Location"] == LOGIN


def test_a_return_after_ten_minutes_is_too_late(installed: ShopOffice) -> None:
    address = installed.autologin(installed.open().headers["Location"])
    move_clock(installed.database_url, 601)

    assert installed.follow(address).headers["Location"] == LOGIN


def test_many_returns_at_once_make_one_session(installed: ShopOffice) -> None:
    address = installed.autologin(installed.open().headers["Location"])
    with ThreadPoolExecutor(8) as pool:
        places = [answer.headers["Location"] for answer in pool.map(lambda _: installed.follow(address), range(20))]

    assert sorted(places) == sorted(["/dashboard", *[LOGIN] * 19])


def test_another_shops_return_is_refused(installed: ShopOffice) -> None:
    given_out(installed, "second", INSALES_OTHER_HOST)
    other = ShopOffice(**{**vars(installed), "host": INSALES_OTHER_HOST, "cookies": {}})
    number = installed.sandbox.control("GET", f"/insales/shops/{INSALES_OTHER_HOST}")["id"]
    other.account_id = int(number)
    other.install("second")
    address = other.autologin(other.open().headers["Location"])
    installed.open()

    assert installed.follow(address).headers["Location"] == LOGIN


def test_opening_another_shop_logs_out_first(installed: ShopOffice) -> None:
    logged_in(installed)
    installed.open(insales_id=INSALES_ID + 1)

    assert installed.me().status == 401


@pytest.mark.parametrize(("wanted", "kept"), [("admin", "admin"), ("https://evil.example", "dashboard")])
def test_whoever_has_to_name_the_shop_first_still_comes_back_where_they_were(
    application: ShopOffice, wanted: str, kept: str
) -> None:
    assert application.login(return_to=wanted).headers["Location"] == f"/login?return_to={kept}"


def test_a_shop_that_is_not_connected_is_told_so(application: ShopOffice) -> None:
    answer = application.open()

    assert (answer.status, answer.headers["X-Error-Code"]) == (404, "not_found")
    assert "не установлено" in answer.text
