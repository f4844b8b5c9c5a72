"""Who owns what, and who did what."""

from uuid import uuid4

import pytest

from shared.audit import Audit
from shared.clock import Chance
from shared.database import Database
from shared.errors import NotFound, Unprocessable
from shared.log import Log
from shared.owners import Owners
from tests.databases import query
from tests.shared.parts import OWNER

SHOP = "00000000-0000-4000-8000-0000000000aa"


@pytest.fixture
def two_owners(database_url: str, opened: Database) -> Owners:
    query(database_url, "INSERT INTO owners (id, kind, name) VALUES (%s, 'shop', 'glass')", (SHOP,))
    return Owners(opened)


def test_an_installation_has_its_owner_from_the_first_day(opened: Database) -> None:
    assert Owners(opened).installation() == OWNER
    assert Owners(opened).named_by_operator(None) == OWNER


def test_with_several_owners_the_operator_names_one(two_owners: Owners) -> None:
    with pytest.raises(Unprocessable) as raised:
        two_owners.named_by_operator(None)
    assert raised.value.field == "owner"
    assert str(two_owners.named_by_operator(SHOP)) == SHOP


@pytest.mark.parametrize("name", ["", "x", SHOP[:-1], 7, {"id": SHOP}, f"{SHOP}' OR '1'='1"])
def test_an_owner_that_is_not_there_is_not_found(two_owners: Owners, name: object) -> None:
    with pytest.raises(NotFound):
        two_owners.named_by_operator(name)


def test_an_event_is_kept_with_its_time(opened: Database, database_url: str) -> None:
    owner = uuid4()
    Audit(opened, Chance(), Log()).write(
        "connected", actor="operator", object_="shop.amocrm.ru", outcome="active", request_id="r1", owner=owner
    )
    columns = "actor, event, object, outcome, request_id, owner_id::text, at IS NOT NULL"
    kept = query(database_url, f"SELECT {columns} FROM audit")  # noqa: S608 - our own names
    assert kept == [("operator", "connected", "shop.amocrm.ru", "active", "r1", str(owner), True)]
