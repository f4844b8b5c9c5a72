"""Our own record: numbers, revisions, and whose they are."""

from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from amocrm.guards import WidgetUser
from amocrm.saga.records import Edit, Save, Step, Wish
from amocrm.saga.saves import Saves
from shared.errors import NotFound, StaleRevision
from shared.services import Services
from tests.amocrm.installation import proven, second_owner
from tests.amocrm.saga.samples import LEAD, calculation, changed, made, place, send, states
from tests.databases import query
from tests.shared.parts import at_once

NOTHING_DONE = {"products": "pending", "note": "pending", "budget": "pending"}


def test_records_of_a_deal_are_numbered_from_one(services: Services, caller: WidgetUser) -> None:
    assert [made(services, caller, lead).number for lead in (LEAD, LEAD, 5, LEAD)] == [1, 2, 1, 3]


def test_saves_at_once_get_different_numbers(services: Services, caller: WidgetUser) -> None:
    saves = at_once(4, lambda: made(services, caller))
    assert sorted(save.number for save in saves if isinstance(save, Save)) == [1, 2, 3, 4]


def test_a_record_is_there_with_all_its_steps_before_anything_is_done(services: Services, save: Save) -> None:
    assert states(services, save) == NOTHING_DONE


@pytest.mark.parametrize(
    ("changes", "planned"),
    [
        ({"products": []}, {**NOTHING_DONE, "products": "skipped"}),
        ({"products_mode": "off"}, {**NOTHING_DONE, "products": "skipped"}),
        ({"products_mode": "single"}, {"element": "pending", **NOTHING_DONE}),
        ({"products_mode": "single", "products": []}, {"element": "pending", **NOTHING_DONE}),
    ],
)
def test_only_what_there_is_to_do_is_planned(
    services: Services, caller: WidgetUser, changes: dict[str, Any], planned: dict[str, str]
) -> None:
    assert states(services, made(services, caller, **changes)) == planned


def test_every_step_of_every_save_has_a_mark_of_its_own(services: Services, save: Save, caller: WidgetUser) -> None:
    made(services, caller)
    marks = query(services.settings.database_url.reveal(), "SELECT mark FROM calculation_steps")
    assert len(set(marks)) == 6
    assert {len(str(mark)) for (mark,) in marks} == {12}


def test_a_record_keeps_what_was_given_and_says_that_it_is_not_verified(save: Save, database_url: str) -> None:
    columns = "source, verified, title, total_kopecks, created_by, input->>'total_price', result->'warnings'"
    kept = query(database_url, f"SELECT {columns} FROM calculations")  # noqa: S608 - our own names
    assert kept == [("v1", False, "Дверь", 29, 9100002, "0.29", [])]


def test_a_record_is_read_back_as_it_was_given(services: Services, save: Save) -> None:
    assert save.calculation == calculation()
    assert (save.lead_id, save.account_id, save.created_by, save.revision) == (LEAD, 7, 9100002, 1)
    assert Saves(services).find(save.id) == save
    assert Saves(services).find(uuid4()) is None


def test_a_change_is_the_next_revision_under_the_same_number(
    services: Services, save: Save, caller: WidgetUser
) -> None:
    second = changed(services, caller, save, total_price=30000)
    assert (second.calculation_id, second.number, second.revision) == (save.calculation_id, 1, 2)
    assert second.id != save.id
    assert Saves(services).newest(caller, LEAD, save.calculation_id) == second
    assert Saves(services).get(save.id).calculation.total_price == save.calculation.total_price


def test_a_revision_knows_all_that_came_before_it(services: Services, save: Save, caller: WidgetUser) -> None:
    second = changed(services, caller, save, total_price=2)
    third = changed(services, caller, second, total_price=3)
    assert [one.revision for one in Saves(services).before(third)] == [2, 1]
    assert Saves(services).before(save) == []
    assert (Saves(services).get(save.id).is_newest, third.is_newest) == (False, True)


def test_of_two_changes_of_one_revision_the_second_is_refused(
    services: Services, save: Save, caller: WidgetUser
) -> None:
    changed(services, caller, save, total_price=2)
    with pytest.raises(StaleRevision):
        changed(services, caller, save, total_price=3)
    assert Saves(services).newest(caller, LEAD, save.calculation_id).calculation.total_price == 2


def test_changes_of_one_revision_at_once_have_one_winner(services: Services, save: Save, caller: WidgetUser) -> None:
    tried = at_once(4, lambda: changed(services, caller, save))
    assert [type(one) for one in tried if not isinstance(one, Save)] == [StaleRevision] * 3


def test_a_change_stands_for_what_was_never_sent(services: Services, save: Save, caller: WidgetUser) -> None:
    send(services, save, Step.NOTE)
    changed(services, caller, save)
    assert states(services, save) == {"products": "skipped", "note": "running", "budget": "skipped"}


def test_another_deals_calculation_is_not_found(services: Services, save: Save, caller: WidgetUser) -> None:
    for lead, id_ in ((5, save.calculation_id), (LEAD, uuid4())):
        with pytest.raises(NotFound):
            Saves(services).newest(caller, lead, id_)
        with pytest.raises(NotFound):
            Saves(services).seen(caller, lead, Edit(id_, 1))


def test_another_owners_calculation_is_not_found(services: Services, save: Save, database_url: str) -> None:
    stranger = WidgetUser(proven(services, 8, domain="other.amocrm.ru", owner=second_owner(database_url)), 1, "t")
    same_account = replace(stranger, account=replace(stranger.account, account_id=7))
    for one in (stranger, same_account):
        with pytest.raises(NotFound):
            Saves(services).newest(one, LEAD, save.calculation_id)
        with pytest.raises(NotFound):
            changed(services, one, save)
        with pytest.raises(StaleRevision):
            Saves(services).change(uuid4(), place(one), Wish(calculation()), save)
        assert Saves(services).of_deal(one, LEAD, 50) == []


def test_a_deals_calculations_come_newest_first_each_once(services: Services, save: Save, caller: WidgetUser) -> None:
    made(services, caller)
    made(services, caller, 5)
    changed(services, caller, save)
    found = Saves(services).of_deal(caller, LEAD, 50)
    assert [(one.number, one.revision) for one in found] == [(2, 1), (1, 2)]
    assert len(Saves(services).of_deal(caller, LEAD, 1)) == 1
