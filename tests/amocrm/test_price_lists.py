"""Which price list is in force, whose it is, and that nobody changes what was published."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg2
import pytest

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import PriceList
from amocrm.price_lists import Counted, Decoded, PriceLists, read_list, stored
from shared import postgres, structs
from shared.database import Row
from shared.errors import RateLimited
from shared.limits import Limit
from shared.services import Services
from tests.amocrm.installation import second_owner
from tests.amocrm.price_list_rows import another, drafts, published
from tests.databases import move_clock, query
from tests.shared.parts import OWNER, at_once

DAY = 86_400
CHANGES = (
    "UPDATE price_lists SET content = jsonb_set(content, '{total_step}', '\"10\"')",
    "UPDATE price_lists SET version = 'other', content = jsonb_set(content, '{version}', '\"other\"')",
    "UPDATE price_lists SET is_draft = true",
    "DELETE FROM price_lists",
    "TRUNCATE price_lists CASCADE",
    "UPDATE price_list_publications SET effective_from = now()",
    "DELETE FROM price_list_publications",
    "TRUNCATE price_list_publications",
)


@pytest.fixture
def lists(services: Services) -> PriceLists:
    return PriceLists(services, Decoded())


def undated(prices: PriceList | None) -> PriceList | None:
    return prices and replace(prices, effective_from=None)


def test_a_list_comes_back_from_json_as_it_was() -> None:
    written = structs.as_json(DEMO)

    assert read_list(written) == DEMO
    assert written["lamination"]["price"] == "3200"  # type: ignore[index]
    assert [field.name for field in fields(PriceList) if field.name not in written] == []  # type: ignore[operator]


def test_decimals_keep_their_places() -> None:
    prices = replace(DEMO, total_step=Decimal("0.10"))

    assert str(read_list(structs.as_json(prices)).total_step) == "0.10"


def test_an_owner_without_any_list_gets_the_demo_list(lists: PriceLists, database_url: str) -> None:
    assert undated(lists.in_force(OWNER)) == DEMO
    assert query(database_url, "SELECT version, is_draft, created_by FROM price_lists") == [
        ("DEMO-2026-1", False, "system")
    ]


def test_two_who_need_the_first_list_at_once_make_one(services: Services, database_url: str) -> None:
    found = at_once(8, lambda: undated(PriceLists(services, Decoded()).in_force(OWNER)))

    assert found == [DEMO] * 8
    assert query(database_url, "SELECT count(*) FROM price_list_publications") == [(1,)]


def test_a_list_is_read_once_and_asked_for_each_time(
    services: Services, lists: PriceLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists.in_force(OWNER)
    answers: list[list[Row]] = []
    ask = postgres.ask

    def heard(*parts: Any) -> list[Row]:  # noqa: ANN401 - as ask
        answers.append(ask(*parts))
        return answers[-1]

    monkeypatch.setattr(postgres, "ask", heard)
    assert undated(lists.in_force(OWNER)) == DEMO
    assert [[row["content"] for row in rows] for rows in answers] == [[None]]


def test_only_so_many_lists_are_kept() -> None:
    kept = Decoded(most=2)
    for name in ("a", "b", "a", "c"):
        kept.keep(name, DEMO)

    assert list(kept.known()) == ["a", "c"]


def test_owners_do_not_see_each_others_lists(services: Services, lists: PriceLists, database_url: str) -> None:
    shop = second_owner(database_url)
    published(services, another("SHOP-1"), owner=shop)

    assert undated(lists.in_force(OWNER)) == DEMO
    assert lists.version(OWNER, "SHOP-1") is None
    assert lists.version(shop, "SHOP-1") is not None


def test_an_unknown_version_is_none_and_prefers_nothing(lists: PriceLists) -> None:
    assert lists.version(OWNER, "NONE-1") is None
    found = lists.published(OWNER, "NONE-1")
    assert found is not None
    assert found.prices.version == "DEMO-2026-1"


def test_a_list_published_for_a_day_comes_into_force_on_that_day(
    services: Services, lists: PriceLists, database_url: str
) -> None:
    lists.in_force(OWNER)
    published(services, another(), datetime.now(UTC) + timedelta(days=1))
    assert lists.version(OWNER, "DEMO-2026-2") is None
    move_clock(database_url, DAY + 5)

    assert undated(lists.in_force(OWNER)) == another()
    assert lists.version(OWNER, "DEMO-2026-1") is not None


def test_a_list_says_from_which_day_it_is_in_force(lists: PriceLists) -> None:
    found = lists.published(OWNER)

    assert found is not None
    assert found.prices.effective_from == (found.effective_from + timedelta(hours=3)).date()


def test_each_publication_has_a_tag_of_its_own(services: Services, lists: PriceLists) -> None:
    first = lists.published(OWNER)
    published(services, another())
    second = lists.published(OWNER)
    drafts(services).publish_again("DEMO-2026-1")
    third = lists.published(OWNER)

    assert len({found.etag for found in (first, second, third) if found}) == 3


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_published_cannot_be_changed(lists: PriceLists, database_url: str, change: str) -> None:
    lists.in_force(OWNER)

    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="stays as it is"):
        query(database_url, change)
    assert undated(lists.in_force(OWNER)) == DEMO


def test_a_draft_may_be_changed_and_deleted(services: Services, database_url: str) -> None:
    drafts(services).save(another(), 0)

    query(database_url, "UPDATE price_lists SET updated_by = 'x' WHERE is_draft")
    query(database_url, "DELETE FROM price_lists WHERE is_draft")


def test_a_publication_never_crosses_owners(services: Services, lists: PriceLists, database_url: str) -> None:
    lists.in_force(OWNER)
    shop = str(second_owner(database_url))
    columns = "(owner_id, price_list_id, effective_from, published_by)"
    statement = f"INSERT INTO price_list_publications {columns} SELECT %s, id, now(), 'x' FROM price_lists"  # noqa: S608 - our own names

    with pytest.raises(psycopg2.errors.ForeignKeyViolation):
        query(database_url, statement, (shop,))


def test_calls_beyond_a_limit_are_refused_until_there_is_room(lists: PriceLists, database_url: str) -> None:
    counted = Counted(Limit("few", 5, 60), "somebody")
    for _ in range(5):
        lists.published(OWNER, None, counted)
    with pytest.raises(RateLimited) as refused:
        lists.published(OWNER, None, counted)
    move_clock(database_url, 3)

    assert refused.value.retry_after == 1
    assert lists.published(OWNER, None, counted) is not None
    assert lists.published(OWNER, None, Counted(counted.limit, "colleague")) is not None


def test_what_is_stored_names_no_day() -> None:
    assert stored(replace(DEMO, effective_from=datetime(2026, 1, 1, tzinfo=UTC).date())) == stored(DEMO)
