"""A priced calculation as JSON (calculator.md §2.6)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.answer import guide_keys, result
from amocrm.calculator.calculation import Calculation, Panel
from tests.amocrm.calculator.goods import PARTITION, PLAIN, item, of
from tests.amocrm.calculator.sheet import priced
from tests.amocrm.calculator.test_examples_of_orders import CORNER, WALK_IN


def test_example_3_is_answered_as_the_specification_prints_it() -> None:
    answered = result(priced(WALK_IN))

    assert answered["lines"][0] == {  # type: ignore[index]
        "id": "l1",
        "group": "glass",
        "code": "OPT",
        "name": "Стекло осветлённое 8 мм",
        "panel": "p1",
        "unit": "м²",
        "qty": "2.000",
        "price": "5200.00",
        "amount": "10400.00",
    }


def test_its_totals_are_texts() -> None:
    assert result(priced(WALK_IN))["totals"] == {
        "goods": "18610.00",
        "markup": "0.00",
        "urgent": "0.00",
        "discount": "0.00",
        "goods_net": "18610.00",
        "services": "10600.00",
        "subtotal": "29210.00",
        "rounding": "0.00",
        "total": "29210.00",
        "vat_mode": "included",
        "vat_rate": "22",
        "vat": "5267.38",
    }


def test_it_tells_what_is_made() -> None:
    answered = result(priced(WALK_IN))

    assert {key: answered[key] for key in ("physical", "cutting", "lead_time", "hints")} == {
        "physical": {
            "area_m2": "2.000",
            "billed_area_m2": "2.000",
            "weight_kg": "40.0",
            "panes": 1,
            "heaviest_pane_kg": "40.0",
        },
        "cutting": [{"sku": "PRF-U20", "bar_mm": 2200, "bars": 1, "layout": [[2000]], "offcut_mm": [200]}],
        "lead_time": {"min_days": 7, "max_days": 10, "reason": "tempered"},
        "hints": [],
    }


def test_the_guides_keys_stay() -> None:
    assert guide_keys(priced(WALK_IN), "Душевая перегородка") == {
        "package_name": "Душевая перегородка",
        "width": 1000,
        "height": 2000,
        "square_meters": Decimal(2),
        "components_total": Decimal(18610),
        "services_total": Decimal(10600),
        "total_price": Decimal(29210),
    }


def test_only_panes_in_line_count_for_the_width() -> None:
    assert priced(CORNER).size.width == 900 + 700


def test_shelves_alone_are_as_wide_as_the_widest() -> None:
    shelf = replace(PLAIN, role="shelf", width=600)

    assert priced(of(shelf, replace(shelf, key="p2", width=700, qty=2))).size.width == 700


@pytest.mark.parametrize(
    ("panel", "days", "reason"),
    [
        (PLAIN, (2, 3), "cut"),
        (replace(PLAIN, ops=("FLM",)), (3, 5), "processed"),
        (PARTITION, (7, 10), "tempered"),
        (replace(PLAIN, thickness=4, layers=2), (None, None), "laminated"),
    ],
)
def test_the_slowest_pane_tells_the_days(panel: Panel, days: tuple[int | None, int | None], reason: str) -> None:
    told = priced(of(PLAIN, replace(panel, key="p2"))).lead_time

    assert told
    assert ((told.min_days, told.max_days), told.reason) == (days, reason)


def test_bought_goods_have_no_size_and_no_lead_time() -> None:
    goods = priced(Calculation(hardware=(item("HDL-SK"),)))

    assert (goods.size.width, goods.size.height, goods.lead_time) == (0, 0, None)
