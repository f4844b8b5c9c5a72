"""Our own record of a calculation, the figure we wrote last, and the keys of a save."""

from typing import Any

import pytest

from amocrm.calculator.v1 import parse
from amocrm.entities import Lead
from amocrm.guards import WidgetUser
from amocrm.records import Done, Record, Records, Step
from amocrm.saving import _key
from shared.errors import BadParam
from shared.services import Services
from tests.amocrm.installation import proven, request
from tests.databases import query
from tests.shared.parts import at_once

CALCULATION = parse(
    {
        "package_name": "Дверь",
        "width": 800,
        "height": 2100,
        "square_meters": "1.68",
        "components_total": "0.1",
        "services_total": "0.2",
        "total_price": "0.29",
    }
)
LEAD = 3912171


@pytest.fixture
def caller(services: Services) -> WidgetUser:
    return WidgetUser(proven(services, 7), 9100002, "token-1")


def test_records_of_a_deal_are_numbered_from_one(services: Services, caller: WidgetUser) -> None:
    numbers = [Records(services).create(caller, lead, CALCULATION).number for lead in (LEAD, LEAD, 5, LEAD)]
    assert numbers == [1, 2, 1, 3]


def test_saves_at_once_get_different_numbers(services: Services, caller: WidgetUser) -> None:
    made = at_once(4, lambda: Records(services).create(caller, LEAD, CALCULATION).number)
    assert sorted(number for number in made if isinstance(number, int)) == [1, 2, 3, 4]


def test_a_record_is_there_with_all_its_steps_before_anything_is_done(
    services: Services, caller: WidgetUser, database_url: str
) -> None:
    Records(services).create(caller, LEAD, CALCULATION)
    steps = query(database_url, "SELECT step, state FROM calculation_steps ORDER BY step")
    assert steps == [("budget", "pending"), ("note", "pending"), ("products", "pending")]


def test_a_record_keeps_what_was_given_and_says_that_it_is_not_verified(
    services: Services, caller: WidgetUser, database_url: str
) -> None:
    Records(services).create(caller, LEAD, CALCULATION)
    columns = "source, verified, title, total_kopecks, created_by, input->>'total_price', result->'warnings'"
    kept = query(database_url, f"SELECT {columns} FROM calculations")  # noqa: S608 - our own names
    assert kept == [("v1", False, "Дверь", 29, 9100002, "0.29", [])]


def test_a_step_is_marked_before_and_after(services: Services, caller: WidgetUser, database_url: str) -> None:
    records = Records(services)
    record: Record = records.create(caller, LEAD, CALCULATION)
    asked = "SELECT state, attempts, external_id, reason FROM calculation_steps WHERE step = 'note'"
    records.begin(record, Step.NOTE)
    assert query(database_url, asked) == [("running", 1, None, None)]
    records.end(record, Step.NOTE, Done("done", external_id=77))
    assert query(database_url, asked) == [("done", 1, 77, None)]


def deal(price: int | None) -> Lead:
    return Lead(LEAD, "Сделка", price, None, None, None, None, is_deleted=False, elements=())


def test_a_figure_we_wrote_is_remembered_for_its_deal_alone(services: Services, caller: WidgetUser) -> None:
    records = Records(services)
    record = records.create(caller, LEAD, CALCULATION)
    assert records.our_budgets(7, LEAD) == frozenset()
    records.intend_budget(record, 7, deal(12000), 100)
    records.remember_budget(7, deal(12000), 100)
    assert (records.our_budgets(7, LEAD), records.our_budgets(7, 5)) == (frozenset({100}), frozenset())


@pytest.mark.parametrize(("found", "ours"), [(12000, {100, 12000, 200}), (None, {100, 200})])
def test_while_an_answer_is_out_the_former_and_the_new_figure_are_ours(
    services: Services, caller: WidgetUser, found: int | None, ours: set[int]
) -> None:
    records = Records(services)
    record = records.create(caller, LEAD, CALCULATION)
    records.intend_budget(record, 7, deal(None), 100)
    records.remember_budget(7, deal(None), 100)
    records.intend_budget(record, 7, deal(found), 200)
    assert records.our_budgets(7, LEAD) == ours
    records.remember_budget(7, deal(found), 200)
    assert records.our_budgets(7, LEAD) == {200}


@pytest.mark.parametrize(
    ("header", "body", "key"),
    [
        (None, {}, None),
        ("a" * 16, {}, "a" * 16),
        ("a" * 16, {"client_request_id": "b" * 16}, "a" * 16),
        (None, {"client_request_id": "6b0f5d1e-0000-4000-8000-000000000001"}, "6b0f5d1e-0000-4000-8000-000000000001"),
        (None, {"client_request_id": None}, None),
    ],
)
def test_the_header_wins_over_the_id_in_the_body(header: str | None, body: dict[str, Any], key: str | None) -> None:
    assert _key(request(headers={"idempotency-key": header} if header else {}), {"calculation": body}) == key


@pytest.mark.parametrize("key", ["", "short", "a" * 65, "with space 0123456789", "ключ" * 5, 7])
def test_a_key_that_is_none_is_refused(key: object) -> None:
    with pytest.raises(BadParam):
        _key(request(), {"calculation": {}, "client_request_id": key})
