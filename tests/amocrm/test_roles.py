"""Who may do what: by amoCRM, by an administrator's word, and by whom that word may be given."""

import json
from typing import Any
from uuid import UUID

import pytest

from amocrm import role_admin
from amocrm.accounts import Accounts
from amocrm.calculator.demo_price_list import DEMO
from amocrm.roles import discount_limit
from shared.administrator import OPERATOR, Administrator
from shared.errors import NotFound, Unprocessable
from shared.services import Services
from tests.amocrm.installation import proven, request, second_owner
from tests.databases import move_clock, query
from tests.shared.parts import OWNER

ACCOUNT, ANNA, VIKTOR = 7, 9100002, 9100001
PERSON = "INSERT INTO amocrm_users (account_id, user_id, name, is_admin) VALUES (%s, %s, %s, %s)"


@pytest.fixture
def services(services: Services, database_url: str) -> Services:
    """One account with a manager and an administrator."""
    proven(services, ACCOUNT)
    query(database_url, PERSON, (ACCOUNT, ANNA, "Петрова Анна", False))
    query(database_url, PERSON, (ACCOUNT, VIKTOR, "Виктор Стеклов", True))
    return services


def set_role(services: Services, role: object, caller: Administrator = OPERATOR, **fields: object) -> dict[str, Any]:
    body = json.dumps({"user_id": ANNA, "role": role, **fields}).encode()
    given = request(body=body, headers={"content-type": "application/json"}, source_ip="203.0.113.7")
    return dict(json.loads(role_admin.set_role(given, caller, services).body)["person"])


def people(services: Services, caller: Administrator = OPERATOR, **parameters: str) -> list[dict[str, Any]]:
    return list(json.loads(role_admin.people(request(parameters), caller, services).body)["people"])


def role(services: Services, person: int, account: int = ACCOUNT) -> str:
    """As every call of this person finds it."""
    found = Accounts(services).of_account(account)
    assert found is not None
    return Accounts(services).by_id(found.id, person).role


def administrator(owner: UUID) -> Administrator:
    return Administrator(owner, "user 1", "user")


def test_amocrm_says_who_administers_and_everybody_else_sells(services: Services) -> None:
    assert [role(services, person) for person in (VIKTOR, ANNA, 404)] == ["administrator", "manager", "manager"]


def test_whom_amocrm_was_not_asked_about_for_a_day_is_nobody_in_particular(
    services: Services, database_url: str
) -> None:
    move_clock(database_url, 26 * 3600)
    assert role(services, VIKTOR) == "manager"
    set_role(services, "administrator", user_id=VIKTOR)
    assert role(services, VIKTOR) == "administrator"


@pytest.mark.parametrize("given", role_admin.ROLES)
def test_what_an_administrator_set_counts_more_than_amocrm(services: Services, given: str) -> None:
    shown = set_role(services, given, user_id=VIKTOR)
    assert (shown["role"], shown["by_amocrm"], shown["is_set"]) == (given, "administrator", True)
    assert (role(services, VIKTOR), role(services, ANNA)) == (given, "manager")


def test_a_role_taken_back_is_amocrms_again(services: Services) -> None:
    set_role(services, "observer", user_id=VIKTOR)
    shown = set_role(services, None, user_id=VIKTOR)
    assert (shown["role"], shown["is_set"], role(services, VIKTOR)) == ("administrator", False, "administrator")


def test_people_are_told_with_their_account_and_when_they_were_seen(services: Services) -> None:
    set_role(services, "head")
    anna = next(person for person in people(services) if person["user_id"] == ANNA)
    assert {name: anna[name] for name in ("name", "domain", "role")} == {
        "name": "Петрова Анна",
        "domain": "shop.amocrm.ru",
        "role": "head",
    }
    assert "T" in anna["seen_at"]


def test_every_change_is_in_the_journal_with_before_and_after(services: Services, database_url: str) -> None:
    for given in ("head", "head", None):
        set_role(services, given)
    rows = query(database_url, "SELECT event, actor, object, outcome, owner_id::text FROM audit ORDER BY at")
    whose = ("operator", f"user {ANNA}")
    assert rows == [
        ("role_changed", *whose, "amocrm → head", str(OWNER)),
        ("role_changed", *whose, "head → amocrm", str(OWNER)),
    ]


def test_a_role_belongs_to_one_account(services: Services, database_url: str) -> None:
    proven(services, 8, domain="other.amocrm.ru")
    query(database_url, PERSON, (8, ANNA, "Петрова Анна", False))
    with pytest.raises(Unprocessable) as raised:
        set_role(services, "head")
    assert raised.value.field == "account_id"
    set_role(services, "head", account_id=8)
    assert (role(services, ANNA), role(services, ANNA, 8)) == ("manager", "head")


def test_another_owners_people_are_nobody(services: Services, database_url: str) -> None:
    shop = administrator(second_owner(database_url))
    assert people(services, shop) == []
    with pytest.raises(NotFound):
        set_role(services, "head", shop)
    with pytest.raises(NotFound):
        set_role(services, "head", shop, owner=str(OWNER))
    assert role(services, ANNA) == "manager"


@pytest.mark.parametrize("given", ["", "boss", 7, True, ["head"], {}])
def test_a_role_that_is_none_is_refused(services: Services, given: object) -> None:
    with pytest.raises(Unprocessable) as raised:
        set_role(services, given)
    assert raised.value.field == "role"


@pytest.mark.parametrize("given", [None, 0, -1, True, "9100002"])
def test_a_person_is_a_number(services: Services, given: object) -> None:
    with pytest.raises(Unprocessable) as raised:
        set_role(services, "head", user_id=given)
    assert raised.value.field == "user_id"


def test_limits_come_from_the_price_list() -> None:
    limits = [discount_limit(one, DEMO) for one in ("administrator", "head", "manager", "observer")]
    assert limits == [None, "20", "10", "0"]
