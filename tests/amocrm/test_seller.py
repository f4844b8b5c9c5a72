"""What offers say of the seller: who may enter it, and what is taken."""

import json
from typing import Any
from uuid import UUID

import pytest

from amocrm import sellers
from amocrm.calculator.seller import Seller, is_inn, parse
from amocrm.calculator.v1 import Fault
from amocrm.sellers import Sellers
from shared.administrator import OPERATOR, Administrator
from shared.errors import NotFound, Unprocessable
from shared.services import Services
from tests.amocrm.installation import request, second_owner
from tests.databases import query
from tests.shared.parts import OWNER

COMPANY, PERSON = "9999000006", "999900000160"
DETAILS = {
    "name": "ООО «Стекло»",
    "inn": COMPANY,
    "kpp": "999901001",
    "address": "Москва, Стекольная, 1",
    "phone": "+7 495 000-00-00, доб. 2",
    "valid_days": 14,
}


def saved(services: Services, caller: Administrator = OPERATOR, **fields: object) -> dict[str, Any]:
    body = json.dumps({"action": "save_seller", "seller": DETAILS, **fields}).encode()
    given = request(body=body, headers={"content-type": "application/json"})
    return dict(json.loads(sellers.save_seller(given, caller, services).body)["seller"])


def shown(services: Services, caller: Administrator = OPERATOR, **query_: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(sellers.seller(request(query_), caller, services).body)["seller"]


def administrator(owner: UUID) -> Administrator:
    return Administrator(owner, "user 1", "user")


def test_before_anything_is_entered_there_is_no_seller(services: Services) -> None:
    assert shown(services) is None
    assert Sellers(services.database).of(OWNER) is None


def test_what_was_entered_is_shown_and_given_to_offers(services: Services) -> None:
    assert saved(services) == shown(services) == DETAILS
    assert Sellers(services.database).of(OWNER) == Seller(**DETAILS)  # type: ignore[arg-type]


def test_entering_it_again_replaces_it_whole(services: Services) -> None:
    saved(services)
    again = saved(services, seller={"name": "ИП Иванов", "inn": PERSON})

    assert again == {"name": "ИП Иванов", "inn": PERSON, "kpp": "", "address": "", "phone": "", "valid_days": 10}
    assert shown(services) == again


def test_each_owner_has_a_seller_of_its_own(services: Services, database_url: str) -> None:
    shop = second_owner(database_url)
    saved(services, administrator(shop), seller={"name": "Вторая", "inn": PERSON})
    saved(services, owner=str(OWNER))

    assert shown(services, administrator(shop))["name"] == "Вторая"
    assert shown(services, owner=str(OWNER))["name"] == "ООО «Стекло»"


def test_a_shops_administrator_sees_and_changes_no_other_owner(services: Services, database_url: str) -> None:
    shop = second_owner(database_url)
    saved(services, owner=str(OWNER))
    with pytest.raises(NotFound):
        shown(services, administrator(shop), owner=str(OWNER))
    with pytest.raises(NotFound):
        saved(services, administrator(shop), owner=str(OWNER))


def test_the_operator_names_one_of_several_owners(services: Services, database_url: str) -> None:
    second_owner(database_url)
    with pytest.raises(Unprocessable) as raised:
        saved(services)
    assert raised.value.field == "owner"


def test_a_change_leaves_a_row_in_the_journal_without_the_details(services: Services, database_url: str) -> None:
    saved(services)

    assert query(database_url, "SELECT event, actor, object, owner_id::text FROM audit") == [
        ("seller_saved", "operator", "seller", str(OWNER))
    ]
    assert query(database_url, "SELECT updated_by FROM sellers") == [("operator",)]


@pytest.mark.parametrize("given", [None, [], "x", 7])
def test_details_are_an_object(services: Services, given: object) -> None:
    with pytest.raises(Unprocessable) as raised:
        saved(services, seller=given)
    assert raised.value.field == "seller"


def test_a_refusal_names_the_field_and_says_what_to_do(services: Services) -> None:
    with pytest.raises(Unprocessable) as raised:
        saved(services, seller={**DETAILS, "inn": "9999000007"})
    assert raised.value.field == "seller.inn"
    assert str(raised.value.message).startswith("Проверьте ИНН: 10 цифр у организации, 12 у предпринимателя")
    assert shown(services) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": " \u00a0\n"},
        {"name": None},
        {"name": 7},
        {"name": "Ж" * 201},
        {"inn": ""},
        {"inn": None},
        {"inn": 9999000006},
        {"inn": "999900000"},
        {"inn": "٩٩٩٩٠٠٠٠٠٦"},
        {"kpp": "99990100"},
        {"kpp": "9999O1001"},
        {"inn": PERSON},
        {"address": "Ж" * 301},
        {"address": ["Москва"]},
        {"phone": "7" * 51},
        {"valid_days": 0},
        {"valid_days": 91},
        {"valid_days": "1.5"},
        {"valid_days": True},
        {"valid_days": "десять"},
    ],
)
def test_details_that_cannot_be_right_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Fault):
        parse({**DETAILS, **changes})


def test_texts_become_one_line_without_spare_spaces() -> None:
    given = parse({**DETAILS, "name": "  ООО\n«Стекло» ", "valid_days": "30", "kpp": None})

    assert (given.name, given.valid_days, given.kpp) == ("ООО «Стекло»", 30, "")


@pytest.mark.parametrize("number", [COMPANY, PERSON, "7707083893", "500100732259"])
def test_one_wrong_digit_spoils_an_inn(number: str) -> None:
    spoilt = [number[:at] + str((int(digit) + 1) % 10) + number[at + 1 :] for at, digit in enumerate(number)]

    assert is_inn(number)
    assert [text for text in spoilt if is_inn(text)] == []


def test_a_field_of_another_version_is_passed_over(services: Services, database_url: str) -> None:
    saved(services)
    query(database_url, """UPDATE sellers SET details = details || '{"logo": "x"}'""")

    assert shown(services) == DETAILS
