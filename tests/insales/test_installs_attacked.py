"""Install calls that anybody can make: a genuine one among them is not lost, nobody's shop is burdened or taken."""

import pytest

from insales import entrance
from insales.app import app
from insales.shops import Shops
from shared.errors import StateInvalid
from shared.users import Identity
from tests.databases import move_clock
from tests.insales.office import OWNER, ShopOffice
from tests.insales.shops import remove
from tests.insales.test_application import given_out, installed, logged_in
from tests.sandbox_process import INSALES_HOST, INSALES_ID

__all__ = ["installed"]
CALLS = 40


def forged(office: ShopOffice, number: int, **changes: object) -> list[int]:
    return [office.install(f"forged{one}", **changes).status for one in range(number)]


def test_a_flood_from_elsewhere_does_not_keep_the_genuine_call_out(application: ShopOffice) -> None:
    application.address = "198.51.100.9"
    assert set(forged(application, 20)) == {200}
    application.address = "203.0.113.7"
    given_out(application)

    assert application.install().status == 200
    assert application.shop_row()["state"] == "active"


def test_a_forger_spends_little_of_the_shops_quota(application: ShopOffice) -> None:
    forged(application, CALLS)
    application.tick()

    assert len(application.calls_to_shop()) < CALLS + 2 * 30


def test_numbers_made_up_change_nothing_about_that(application: ShopOffice) -> None:
    statuses = [application.install(f"forged{one}", insales_id=one).status for one in range(1, CALLS)]

    assert set(statuses) == {200}
    assert len(application.calls_to_shop()) <= 2 * 6


def test_a_shop_that_is_away_for_hours_is_connected_when_it_is_back(application: ShopOffice) -> None:
    given_out(application)
    away = {"host": INSALES_HOST, "path": "/admin", "effect": "answer", "status": 503, "times": 100}
    application.sandbox.control("POST", "/faults", away)
    assert application.install().status == 200
    move_clock(application.database_url, 3 * 3600)
    application.tick()
    application.sandbox.control("DELETE", "/faults")
    move_clock(application.database_url, 3 * 3600 + 120)

    assert application.tick().body["installs"] == 1
    assert application.shop_row()["state"] == "active"


def test_a_password_that_is_refused_long_after_our_answer_is_given_up(application: ShopOffice) -> None:
    application.install("forged")
    move_clock(application.database_url, 200)
    application.tick()

    assert application.sql("SELECT outcome FROM inbox") == [("reauth_required",)]


def test_a_removal_takes_back_an_installation_that_still_waits(application: ShopOffice) -> None:
    application.install()

    assert remove(application).status == 200
    given_out(application)
    assert application.tick().body["installs"] == 0


def test_what_an_administrator_disconnected_is_not_brought_back_by_a_waiting_call(installed: ShopOffice) -> None:
    installed.install("waiting")
    owner = str(installed.sql("SELECT owner_id FROM insales_accounts")[0][0])
    assert installed.admin("POST", "disconnect", domain=INSALES_HOST, owner=owner).status == 200
    given_out(installed, "waiting")

    assert installed.tick().body["installs"] == 0


def test_a_shop_that_was_renamed_enters_from_its_new_address(installed: ShopOffice) -> None:
    installed.sandbox.control("POST", f"/insales/shops/{INSALES_HOST}/rename", {"subdomain": "glass-new"})
    installed.host = "glass-new.myinsales.ru"

    assert logged_in(installed).headers["Location"] == "/dashboard"
    assert installed.shop_row()["account_id"] == INSALES_ID


def test_a_log_in_under_way_does_not_outlive_a_removal(installed: ShopOffice) -> None:
    services = app.services()
    shop = Shops(services).of_domain(INSALES_HOST)
    assert shop is not None
    remove(installed)

    with pytest.raises(StateInvalid):
        entrance.admitted(services, shop, Identity("insales", INSALES_ID, "301", "a@b.example", "A"))


def test_a_key_does_not_take_the_place_of_the_application(installed: ShopOffice) -> None:
    key = installed.sandbox.control("POST", "/insales/api_keys", {"shop": INSALES_HOST})
    before = installed.shop_row()
    owner = str(installed.sql("SELECT owner_id FROM insales_accounts")[0][0])
    answer = installed.admin("POST", "save_api_key", example_url=key["example_url"], owner=owner)

    assert (answer.status, answer.code) == (409, "already_connected")
    assert installed.shop_row() == before


def test_a_password_called_dead_by_mistake_heals_by_a_log_in(installed: ShopOffice) -> None:
    installed.sql("UPDATE insales_accounts SET state = 'reauth_required', last_error = 'revoked'")
    logged_in(installed)

    assert installed.shop_row()["state"] == "active"


def test_or_by_the_next_look(installed: ShopOffice) -> None:
    installed.sql("UPDATE insales_accounts SET state = 'reauth_required', refresh_due_at = now() - interval '1 hour'")
    installed.tick()

    assert installed.shop_row()["state"] == "active"


def test_digits_shifted_from_a_name_into_the_number_are_another_person(installed: ShopOffice) -> None:
    """A member of staff called «Worker 30» with the number 1 has the sums of the owner's number 301."""
    someone = {"id": 1, "name": "Worker 30", "email": "worker@shop.example", "password": "glass-office"}
    installed.sandbox.control("POST", f"/insales/shops/{INSALES_HOST}/users", someone)
    logged_in(installed)
    owner = installed.me().body["user"]["id"]
    installed.cookies.clear()
    installed.sandbox.session.cookies.clear()
    address = installed.autologin(installed.open().headers["Location"], 1)

    installed.follow(address, user_name="Worker ", user_id=str(OWNER))
    assert installed.me().body["user"]["id"] != owner
