"""A draft is changed by one person at a time and published without faults; an old list can be published again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from amocrm.calculator.demo_price_list import DEMO
from amocrm.price_list_drafts import MOST_A_YEAR, next_version
from amocrm.price_lists import Decoded, PriceLists
from amocrm.refusals import NoPriceList
from shared.errors import AppError, NotFound, StaleRevision, Unprocessable
from shared.services import Services
from tests.amocrm.installation import second_owner
from tests.amocrm.price_list_rows import another, drafts, published
from tests.databases import move_clock, query
from tests.shared.parts import OWNER, at_once

MANY = """
INSERT INTO price_list_publications (owner_id, price_list_id, effective_from, published_by)
SELECT owner_id, id, app_now(), 'operator' FROM price_lists, generate_series(2, %s) WHERE NOT is_draft
"""


def in_force(services: Services) -> str | None:
    found = PriceLists(services, Decoded()).in_force(OWNER)
    return found.version if found else None


def outcome(do: Callable[[], object]) -> str:
    try:
        do()
    except AppError as error:
        return error.code
    return "done"


def statuses(services: Services) -> dict[str, str]:
    return {listed.version: listed.status for listed in drafts(services).versions()}


def test_without_a_draft_the_list_in_force_is_offered_under_a_new_name(services: Services) -> None:
    draft = drafts(services).draft()

    assert (draft.revision, draft.based_on) == (0, "DEMO-2026-1")
    assert draft.prices == replace(DEMO, version="DEMO-2026-2")
    assert statuses(services) == {"DEMO-2026-1": "published"}


def test_a_saved_draft_comes_back_and_is_not_in_force(services: Services) -> None:
    revision = drafts(services, actor="user 7").save(another(), 0)
    draft = drafts(services).draft()

    assert (draft.prices, draft.revision, draft.based_on) == (another(), revision, "DEMO-2026-1")
    assert draft.updated_by == "user 7"
    assert in_force(services) == "DEMO-2026-1"


def test_a_draft_that_was_changed_meanwhile_is_not_overwritten(services: Services) -> None:
    lists = drafts(services)
    seen = lists.save(another(), 0)
    lists.save(another(glass_8=6100), seen)

    for stale in (0, seen, seen + 2):
        with pytest.raises(StaleRevision):
            lists.save(another(glass_8=1), stale)
    assert lists.draft().prices == another(glass_8=6100)


def test_of_two_who_save_at_once_one_is_told(services: Services) -> None:
    seen = drafts(services).save(another(), 0)
    told = at_once(2, lambda: outcome(lambda: drafts(services).save(another(glass_8=7000), seen)))

    assert sorted(map(str, told)) == ["done", "stale_revision"]


def test_of_two_who_begin_a_draft_at_once_one_is_told(services: Services) -> None:
    drafts(services).draft()
    told = at_once(2, lambda: outcome(lambda: drafts(services).save(another(), 0)))

    assert sorted(map(str, told)) == ["done", "stale_revision"]


def test_a_window_over_a_former_draft_changes_no_later_one(services: Services) -> None:
    lists = drafts(services)
    seen = lists.save(another("A-1"), 0)
    lists.publish(seen)
    lists.save(another("A-2"), 0)

    with pytest.raises(StaleRevision):
        lists.save(another("A-1"), seen)


def test_a_published_draft_is_in_force_at_once(services: Services) -> None:
    moment = published(services, another())

    assert moment <= datetime.now(UTC) + timedelta(seconds=5)
    assert in_force(services) == "DEMO-2026-2"
    assert statuses(services) == {"DEMO-2026-1": "archived", "DEMO-2026-2": "published"}


def test_a_day_that_has_passed_is_now(services: Services) -> None:
    drafts(services).draft()
    assert published(services, another(), datetime(2020, 1, 1, tzinfo=UTC)).year > 2020
    assert in_force(services) == "DEMO-2026-2"


def test_a_list_for_a_later_day_is_scheduled_until_then(services: Services, database_url: str) -> None:
    published(services, another(), datetime.now(UTC) + timedelta(days=1))
    assert statuses(services)["DEMO-2026-2"] == "scheduled"
    assert in_force(services) == "DEMO-2026-1"
    move_clock(database_url, 86_405)

    assert statuses(services) == {"DEMO-2026-1": "archived", "DEMO-2026-2": "published"}


def test_what_is_scheduled_is_withdrawn_by_another_list_for_that_moment(services: Services, database_url: str) -> None:
    moment = published(services, another(), datetime.now(UTC) + timedelta(days=1))
    drafts(services).publish_again("DEMO-2026-1", moment)
    move_clock(database_url, 86_405)

    assert in_force(services) == "DEMO-2026-1"


def test_a_faulty_draft_is_not_published_and_all_faults_are_told(services: Services) -> None:
    lists = drafts(services)
    seen = lists.save(replace(another(), total_step=Decimal(7), currency="RUB", version=" "), 0)

    with pytest.raises(Unprocessable) as refused:
        lists.publish(seen)
    messages = refused.value.extra["messages"]
    assert [(told["code"], told["field"]) for told in messages] == [  # type: ignore[attr-defined]
        ("E_REQUIRED", "version"),
        ("E_NUMBER", "total_step"),
    ]
    assert in_force(services) == "DEMO-2026-1"


def test_what_nobody_saw_is_not_published(services: Services) -> None:
    lists = drafts(services)
    seen = lists.save(another(), 0)
    lists.save(another(glass_8=1), seen)

    with pytest.raises(StaleRevision):
        lists.publish(seen)


def test_without_a_draft_nothing_is_published(services: Services) -> None:
    with pytest.raises(StaleRevision):
        drafts(services).publish(0)


def test_a_published_version_names_no_other_list(services: Services) -> None:
    with pytest.raises(Unprocessable) as refused:
        drafts(services).save(another("DEMO-2026-1"), 0)
    assert refused.value.field == "version"


def test_a_draft_cannot_take_a_published_version_later_either(services: Services) -> None:
    seen = drafts(services).save(another(), 0)
    with pytest.raises(Unprocessable):
        drafts(services).save(another("DEMO-2026-1"), seen)


def test_an_older_list_is_published_again(services: Services) -> None:
    published(services, another())
    drafts(services).publish_again("DEMO-2026-1")

    assert in_force(services) == "DEMO-2026-1"
    assert statuses(services) == {"DEMO-2026-1": "published", "DEMO-2026-2": "archived"}


def test_nobody_publishes_without_end_and_a_year_later_it_goes_on(services: Services, database_url: str) -> None:
    seen = drafts(services).save(another(), 0)
    query(database_url, MANY, (MOST_A_YEAR,))
    publishing: list[Callable[[], object]] = [
        lambda: drafts(services).publish(seen),
        lambda: drafts(services).publish_again("DEMO-2026-1"),
    ]
    assert [outcome(publish) for publish in publishing] == ["validation_failed"] * 2
    move_clock(database_url, 367 * 86_400)

    assert [outcome(publish) for publish in publishing] == ["done"] * 2


@pytest.mark.parametrize("version", ["NONE-1", "DEMO-2026-2"])
def test_neither_an_unknown_version_nor_a_draft_is_published_again(services: Services, version: str) -> None:
    drafts(services).save(another("DEMO-2026-2"), 0)
    with pytest.raises(NotFound):
        drafts(services).publish_again(version)


def test_another_owners_list_is_not_published_again(services: Services, database_url: str) -> None:
    shop = second_owner(database_url)
    published(services, another("SHOP-1"), owner=shop)
    with pytest.raises(NotFound):
        drafts(services).publish_again("SHOP-1")


def test_an_owner_whose_lists_are_all_for_later_has_nothing_to_copy(services: Services, database_url: str) -> None:
    drafts(services).draft()
    move_clock(database_url, -86_400)
    with pytest.raises(NoPriceList):
        drafts(services).draft()


def test_every_change_is_in_the_journal(services: Services, database_url: str) -> None:
    published(services, another())
    drafts(services).publish_again("DEMO-2026-1")
    kept = query(database_url, "SELECT event, object, actor, host(ip::inet), owner_id::text FROM audit ORDER BY at")

    who = ("operator", "203.0.113.7", str(OWNER))
    assert kept == [
        (event, version, *who)
        for event, version in (
            ("price_draft_saved", "DEMO-2026-2"),
            ("price_list_published", "DEMO-2026-2"),
            ("price_list_restored", "DEMO-2026-1"),
        )
    ]


@pytest.mark.parametrize(
    ("version", "expected"), [("DEMO-2026-1", "DEMO-2026-3"), ("Осень", "Осень-2"), ("v9", "v10"), ("7", "8")]
)
def test_a_draft_is_named_after_its_list(version: str, expected: str) -> None:
    assert next_version(version, {"DEMO-2026-1", "DEMO-2026-2"}) == expected
