"""An offer from a record of the guide's way, which knows its own keys alone."""

from decimal import Decimal
from typing import Any

import pytest

from amocrm.calculator import v1
from amocrm.calculator.offer import offer_v1
from tests.amocrm.calculator.offers import FACTS, named, visible_lines


def of_the_guide(**changes: object) -> v1.Calculation:
    fields = {"package_name": "Душевая", "width": 1000, "height": 2000, "square_meters": 2, "components_total": 18610}
    return v1.parse({**fields, "services_total": 10600, "total_price": 29210, **changes})


def test_a_v1_record_is_offered_by_its_own_keys() -> None:
    made: dict[str, Any] = offer_v1(of_the_guide(), FACTS, "detailed")

    assert named(made) == [("Душевая", "18 610,00 ₽"), ("Услуги", "10 600,00 ₽")]
    assert (made["total"], made["vat"], made["discount"], made["lead_time"]) == ("29210.00", None, None, "")
    assert made["products"][0]["panes"][0]["size"] == "1\u00a0000 × 2\u00a0000\u00a0мм"


@pytest.mark.parametrize(
    ("components", "given_services", "total"),
    [(18610, 10600, 35000), (18610, 10600, 20000), (0, 500, 700), (500, 0, 600), (0, 0, 0), (18610, 10600, 9000)],
)
def test_parts_of_a_v1_offer_add_up_even_where_those_of_the_record_do_not(
    components: int, given_services: int, total: int
) -> None:
    """The guide adds its markup to the total alone."""
    calculation = of_the_guide(components_total=components, services_total=given_services, total_price=total)
    made: dict[str, Any] = offer_v1(calculation, FACTS, "short")
    assert sum(Decimal(line["sum"]) for line in visible_lines(made)) == Decimal(made["total"]) == total
