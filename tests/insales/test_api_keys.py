"""A key made in a shop's back office, pasted by its owner: the third door."""

import pytest

from tests.insales.office import ShopOffice
from tests.insales.shops import (
    ask,
    change,
    fields_of,
    install,
    key_of,
    neighbour,
    revoke,
    rows,
)
from tests.office import Answer
from tests.sandbox_process import INSALES_HOST, INSALES_ID, INSALES_IDENTIFIER, INSALES_OTHER_HOST

NOBODY = [(0,)]
COUNT = "SELECT count(*) FROM insales_accounts"


def by_operator(office: ShopOffice, **fields: object) -> Answer:
    return office.admin("POST", "save_api_key", **fields)


def test_a_key_is_proved_and_kept_sealed(application: ShopOffice) -> None:
    key = key_of(application)
    answer = by_operator(application, **fields_of(key))
    assert answer.body["connection"] == {"domain": INSALES_HOST, "account_id": INSALES_ID, "state": "active"}
    row = application.shop_row()
    assert (row["mode"], row["login"]) == ("key", key["login"])
    assert key["password"] not in str(row)
    assert ask(application).id == INSALES_ID


def test_the_example_as_the_back_office_shows_it_is_enough(application: ShopOffice) -> None:
    answer = by_operator(application, example_url=f"  {key_of(application)['example_url']} ")
    assert (answer.status, application.shop_row()["state"]) == (200, "active")


def test_what_was_typed_around_the_shops_name_does_not_matter(application: ShopOffice) -> None:
    key = key_of(application)
    for domain in ("glass-demo", f"http://{INSALES_HOST}/admin2/", f" https://{INSALES_HOST.upper()}/"):
        assert by_operator(application, **fields_of(key, domain)).status == 200, domain


def test_a_key_needs_no_application_of_ours(application: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSALES_API_KEY", "")
    monkeypatch.setenv("INSALES_API_SECRET", "")
    assert by_operator(application, **fields_of(key_of(application))).status == 200
    assert ask(application).id == INSALES_ID


def test_a_key_works_in_the_guides_mode_too(guided: ShopOffice) -> None:
    assert by_operator(guided, **fields_of(key_of(guided))).status == 200


@pytest.mark.parametrize("change_of", [{"password": "0" * 32}, {"login": "0" * 32}, {"domain": INSALES_OTHER_HOST}])
def test_a_key_that_the_shop_refuses_is_not_kept(application: ShopOffice, change_of: dict[str, str]) -> None:
    """Neither a wrong one nor that of another shop."""
    answer = by_operator(application, **{**fields_of(key_of(application)), **change_of})
    assert (answer.status, answer.code, answer.body["error"]["field"]) == (422, "validation_failed", "password")
    assert application.sql(COUNT) == NOBODY


def test_a_wrong_key_leaves_the_working_one_alone(application: ShopOffice) -> None:
    by_operator(application, **fields_of(key_of(application)))
    before = rows(application)
    assert by_operator(application, domain=INSALES_HOST, login="a" * 32, password="b" * 32).status == 422
    assert rows(application) == before


@pytest.mark.parametrize(
    "domain",
    [
        "evil.example",
        f"{INSALES_HOST}.evil.example",
        f"user@{INSALES_HOST}",
        f"{INSALES_HOST}:8443",
        "127.0.0.1",
        "localhost",
        "api.myinsales.ru",
        "myinsales.ru",
        "",
        None,
        7,
        ["glass-demo"],
        "glass-demo\r\nX: y",
        "glass-demo.myinsales.ru\u0000",
        "ｇlass-demo",
    ],
)
def test_no_key_goes_to_a_host_off_the_list(application: ShopOffice, domain: object) -> None:
    answer = by_operator(application, domain=domain, login="a" * 32, password="b" * 32)
    assert answer.status in {400, 403}, answer.text
    assert (application.vendor_calls(), application.sql(COUNT)) == ([], NOBODY)


@pytest.mark.parametrize(
    "url",
    [
        "http://a:b@evil.example/admin/orders.json",
        f"http://{INSALES_HOST}/admin/orders.json",
        f"http://:b@{INSALES_HOST}/",
        f"http://a@{INSALES_HOST}/",
        "http://[::1",
        "javascript:a:b@c",
        "",
        None,
        {"url": "http://a:b@c"},
        "http://a:b%0d%0ac@glass-demo.myinsales.ru/",
        f"http://a:b@evil.example#@{INSALES_HOST}/",
    ],
)
def test_an_example_that_is_none_is_refused_without_a_call(application: ShopOffice, url: object) -> None:
    answer = by_operator(application, example_url=url)
    assert answer.status in {400, 403, 422}, answer.text
    assert (application.vendor_calls(), application.sql(COUNT)) == ([], NOBODY)


@pytest.mark.parametrize("part", ["", "a:b", "x" * 300, "a b", "ключ", 5, None, "a\nb"])
def test_what_can_be_no_login_or_password_is_refused_without_a_call(application: ShopOffice, part: object) -> None:
    """A colon within one would be read as the other's beginning."""
    for name in ("login", "password"):
        answer = by_operator(
            application, **{"domain": INSALES_HOST, "login": "a" * 32, "password": "b" * 32, name: part}
        )
        assert answer.status in {400, 422}, answer.text
    assert (application.vendor_calls(), application.sql(COUNT)) == ([], NOBODY)


def test_a_shop_of_another_owner_cannot_be_taken_by_its_key(staffed: ShopOffice) -> None:
    """Not even with a good key: whose the shop is was settled before."""
    other = neighbour(staffed)
    before = rows(staffed)
    answer = change(other, "save_api_key", **fields_of(key_of(staffed)))
    assert (answer.status, answer.code) == (409, "already_connected")
    assert rows(staffed) == before


def test_nor_by_the_operator_in_another_owners_name(connected: ShopOffice) -> None:
    before, [installation] = rows(connected), connected.sql("SELECT id::text FROM owners WHERE kind = 'installation'")
    answer = by_operator(connected, owner=installation[0], **fields_of(key_of(connected)))
    assert (answer.status, answer.code) == (409, "already_connected")
    assert rows(connected) == before


def test_a_key_takes_the_place_of_a_password_that_is_dead(staffed: ShopOffice) -> None:
    revoke(staffed, "password")
    staffed.sql("UPDATE insales_accounts SET state = 'reauth_required'")
    assert change(staffed, "save_api_key", **fields_of(key_of(staffed))).status == 200
    assert ask(staffed).id == INSALES_ID
    assert staffed.shop_row()["mode"] == "key"


def test_a_key_is_no_way_to_log_in(application: ShopOffice) -> None:
    """Autologin's sums are made with the application's password."""
    by_operator(application, **fields_of(key_of(application)))
    answer = application.open()
    assert (answer.status, answer.headers["X-Error-Code"]) == (404, "not_found")


def test_an_install_in_a_shop_that_was_connected_by_a_key_keeps_its_owner(application: ShopOffice) -> None:
    by_operator(application, **fields_of(key_of(application)))
    owner = application.sql("SELECT owner_id FROM insales_accounts")
    install(application)
    assert application.shop_row()["login"] == INSALES_IDENTIFIER
    assert application.sql("SELECT owner_id FROM insales_accounts") == owner
