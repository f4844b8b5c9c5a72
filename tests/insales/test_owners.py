"""A shop's administrator administers its own owner's connections, amoCRM's among them, and nobody else's."""

import pytest

from tests.insales.office import ShopOffice
from tests.insales.shops import at_amocrm, change, neighbour, read
from tests.office import Answer, Office
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST, INSALES_HOST, REDIRECT_URI
from tests.stories.tenants import OTHER_CLIENT_ID, OTHER_CLIENT_SECRET

OWN = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
OTHERS = {"client_id": OTHER_CLIENT_ID, "client_secret": OTHER_CLIENT_SECRET}
OTHER_ACCOUNT = "othershop.amocrm.ru"
ABSENT = (404, "not_found")
TAKEN = (409, "already_connected")


def save(office: ShopOffice, client: dict[str, str], domain: str = HOST, **fields: object) -> Answer:
    return change(at_amocrm(office), "save_connection", connection={"domain": domain, **client}, **fields)


def come_back(office: ShopOffice, domain: str = HOST) -> Answer:
    """From the button through the consent window to our redirect, in this browser."""
    crm = at_amocrm(office)
    link = read(crm, "authorize_url", domain=domain).body["authorize_url"]
    return crm.come_back(crm.consent(link, account=domain.partition(".")[0]))


def connect(office: ShopOffice, client: dict[str, str], domain: str = HOST) -> None:
    assert save(office, client, domain).status == 200
    answer = come_back(office, domain)
    assert answer.status == 200, answer.text


def rows(office: Office) -> list[tuple[object, ...]]:
    return office.sql("SELECT * FROM amocrm_tokens ORDER BY id")


def told(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.headers.get("X-Error-Code") or answer.code


@pytest.fixture
def glass(staffed: ShopOffice) -> ShopOffice:
    """The first shop, which connected an amoCRM account."""
    integration = {**OTHERS, "name": "Вторая", "redirect_uri": REDIRECT_URI}
    staffed.sandbox.control("POST", "/integrations", integration)
    connect(staffed, OWN)
    return staffed


@pytest.fixture
def doors(glass: ShopOffice) -> ShopOffice:
    """The second one, logged in beside it."""
    return neighbour(glass)


def test_a_shop_connects_its_own_account(glass: ShopOffice) -> None:
    same = "SELECT crm.owner_id = shop.owner_id, crm.state FROM amocrm_tokens crm CROSS JOIN insales_accounts shop"
    assert glass.sql(same) == [(True, "active")]


def test_it_sees_its_account_and_may_end_it(glass: ShopOffice) -> None:
    crm = at_amocrm(glass)
    assert read(crm, "connection_status").body["connection"]["domain"] == HOST
    assert change(crm, "disconnect", domain=HOST).status == 200
    assert glass.sql("SELECT state FROM amocrm_tokens") == [("disconnected",)]


def test_what_a_shop_does_there_is_written_down_under_its_name(glass: ShopOffice) -> None:
    found = glass.sql("SELECT actor, owner_id IS NOT NULL FROM audit WHERE event = 'connection_saved'")
    [(user,)] = glass.sql("SELECT id::text FROM users")
    assert found == [(f"user {user}", True)]


def test_its_dashboard_shows_both(glass: ShopOffice) -> None:
    page = glass.call("GET", path="/dashboard").text
    assert HOST in page
    assert INSALES_HOST in page


def test_another_shop_sees_none_of_it(doors: ShopOffice) -> None:
    assert read(at_amocrm(doors), "connection_status").body["connections"] == []
    page = doors.call("GET", path="/dashboard").text
    assert HOST not in page
    assert INSALES_HOST not in page


def test_another_shop_may_do_nothing_with_it(doors: ShopOffice) -> None:
    crm, before = at_amocrm(doors), rows(doors)
    answers = [
        read(crm, "connection_status", domain=HOST),
        read(crm, "authorize_url", domain=HOST),
        change(crm, "disconnect", domain=HOST),
        change(crm, "exchange_code", domain=HOST, code="c"),
    ]
    assert {told(answer) for answer in answers} == {ABSENT}
    assert rows(doors) == before


def test_nor_in_the_first_ones_name(doors: ShopOffice) -> None:
    crm, before = at_amocrm(doors), rows(doors)
    owner = doors.sql("SELECT owner_id::text FROM insales_accounts WHERE domain = %s", INSALES_HOST)[0][0]
    answers = [
        read(crm, "connection_status", owner=owner),
        read(crm, "authorize_url", domain=HOST, owner=owner),
        change(crm, "disconnect", domain=HOST, owner=owner),
        save(doors, OTHERS, owner=owner),
    ]
    assert {told(answer) for answer in answers} == {ABSENT}
    assert rows(doors) == before


def test_an_account_of_one_shop_is_not_connected_by_another(doors: ShopOffice) -> None:
    before = rows(doors)
    assert told(save(doors, OTHERS)) == TAKEN
    assert told(save(doors, OWN, OTHER_ACCOUNT)) == TAKEN
    assert rows(doors) == before


def test_not_even_by_whoever_asked_for_it_first(staffed: ShopOffice) -> None:
    """Two shops filled in the form, one came back with a grant: the account is its own from then on."""
    staffed.sandbox.control("POST", "/integrations", {**OTHERS, "name": "Вторая", "redirect_uri": REDIRECT_URI})
    other = neighbour(staffed)
    assert save(other, OTHERS).status == 200
    connect(staffed, OWN)
    proven = "SELECT * FROM amocrm_tokens WHERE account_id IS NOT NULL"
    before = staffed.sql(proven)
    assert told(come_back(other)) == TAKEN
    assert staffed.sql(proven) == before


def test_two_shops_have_an_account_each(doors: ShopOffice) -> None:
    connect(doors, OTHERS, OTHER_ACCOUNT)
    assert read(at_amocrm(doors), "connection_status").body["connection"]["domain"] == OTHER_ACCOUNT
    assert doors.sql("SELECT count(DISTINCT owner_id) FROM amocrm_tokens WHERE state = 'active'") == [(2,)]


def test_the_operator_sees_both_and_has_to_say_whom_a_change_is_for(doors: ShopOffice) -> None:
    connect(doors, OTHERS, OTHER_ACCOUNT)
    crm = at_amocrm(doors)
    shown = crm.admin("GET", "connection_status").body["connections"]
    assert {one["domain"] for one in shown} == {HOST, OTHER_ACCOUNT}
    assert told(crm.admin("POST", "disconnect", domain=OTHER_ACCOUNT)) == (422, "validation_failed")


@pytest.mark.parametrize("role", ["head", "manager"])
def test_only_administrators_of_a_shop_administer_there(glass: ShopOffice, role: str) -> None:
    glass.sql("UPDATE users SET role = %s", role)
    crm, before = at_amocrm(glass), rows(glass)
    answers = [read(crm, "connection_status"), read(crm, "authorize_url", domain=HOST)]
    answers += [change(crm, "disconnect", domain=HOST), save(glass, OWN)]
    assert {told(answer) for answer in answers} == {(403, "forbidden")}
    assert rows(glass) == before


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}], ids=str)
def test_another_sites_page_changes_nothing_there(glass: ShopOffice, headers: dict[str, str]) -> None:
    before = rows(glass)
    assert told(change(at_amocrm(glass), "disconnect", headers, domain=HOST)) == (403, "csrf_failed")
    assert rows(glass) == before


def test_in_the_guides_mode_shop_and_operator_administer_the_same(guided: ShopOffice) -> None:
    """One installation, one owner."""
    guided.log_in()
    at_amocrm(guided).save_connection()
    assert read(at_amocrm(guided), "connection_status").body["connection"]["domain"] == HOST
    assert come_back(guided).status == 200
