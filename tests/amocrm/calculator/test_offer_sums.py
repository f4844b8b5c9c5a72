"""What the client of an offer can add up: visible lines, discount and VAT are the total (calculator.md §2.5, §3.5)."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from amocrm.calculator.calculation import Calculation, ServiceItem, Vat
from amocrm.calculator.offer import Depth, offer
from tests.amocrm.calculator.goods import item, percent_off, roubles_off, services
from tests.amocrm.calculator.offers import FACTS, MARKED_UP, ON_TOP, WALK_IN, added_up, offered, stored, visible_lines
from tests.amocrm.calculator.random_orders import order
from tests.amocrm.calculator.sheet import quoted, spaced
from tests.figures.report import Amount, figure

FORBIDDEN = (
    *("markup", "urgent", "rounding", "cost", "waste", "capacity", "cutting", "offcut", "layout", "comment", "reason"),
    *("hint", "goods_net", "subtotal", "note", "наценк", "срочн", "округл", "себестоим", "отход", "обрез", "комментар"),
    *("нагрузк", "секрет", "% от", "₽/шт"),
)


@pytest.mark.parametrize(
    ("vat", "text", "is_added"),
    [
        (None, "в т. ч. НДС 22 % — 5 267,38 ₽", False),
        (ON_TOP, "НДС 5 % сверху — 1 460,50 ₽", True),
        (Vat(mode="none"), "Без НДС", False),
        (Vat(mode="included", rate=Decimal("7.5")), "в т. ч. НДС 7,5 % — 2 037,91 ₽", False),
    ],
)
def test_vat_is_told_by_its_mode(vat: Vat | None, text: str, is_added: bool) -> None:  # noqa: FBT001 - a table
    made = offered(replace(WALK_IN, vat=vat))

    assert (spaced(made["vat"]["text"]), made["vat"]["is_added"]) == (text, is_added)
    assert added_up(made) == Decimal(made["total"])


@pytest.mark.parametrize("vat", [None, ON_TOP, Vat(mode="none")])
def test_markup_and_urgency_are_in_the_visible_lines(vat: Vat | None) -> None:
    calculation = replace(MARKED_UP, vat=vat)
    detailed, short = offered(calculation), offered(calculation, "short")

    assert added_up(detailed) == added_up(short) == Decimal(detailed["total"])
    assert Decimal(detailed["products"][0]["sum"]) > Decimal("18610.00") * Decimal("1.5")
    assert [line["sum"] for line in detailed["services"]] == ["1500.00", "6000.00", "2500.00", "600.00"]


def test_a_price_of_one_is_shown_only_where_it_still_gives_the_sum() -> None:
    plain, marked = offered(WALK_IN)["products"][0]["lines"], offered(MARKED_UP)["products"][0]["lines"]

    assert [line["price"] for line in plain] == ["5200.00", "1500.00", "240.00", "1320.00", "2450.00"]
    assert [line["price"] for line in marked] == [None] * 5
    assert [line["price"] for line in offered(MARKED_UP)["services"]] == ["1500.00", "3000.00", "2500.00", "40.00"]


@pytest.mark.parametrize(
    ("calculation", "discount"),
    [
        (replace(WALK_IN, discount=percent_off("7.5")), ("Скидка 7,5 %", "1395.75", "−1 395,75 ₽")),
        (replace(WALK_IN, discount=roubles_off("500")), ("Скидка", "500.00", "−500,00 ₽")),
    ],
)
def test_a_discount_is_a_line_of_its_own(calculation: Calculation, discount: tuple[str, str, str]) -> None:
    made = offered(calculation)
    shown = made["discount"]

    assert (spaced(shown["name"]), shown["sum"], spaced(shown["sum_text"])) == discount
    assert added_up(made) == Decimal(made["total"])


def test_without_a_discount_there_is_no_line_of_it() -> None:
    assert offered(WALK_IN)["discount"] is None


def test_services_alone_bear_their_rounding() -> None:
    made = offered(Calculation(title="Монтаж", services=services("MNT", "DSM"), total_step=Decimal(100)))

    assert made["products"] == []
    assert added_up(made) == Decimal(made["total"])


def test_a_rounding_down_beyond_the_goods_is_borne_by_the_services() -> None:
    given_away = Calculation(
        title="Ручка",
        hardware=(item("SEAL-PS11"),),
        services=(ServiceItem(code="DLV", km=1),),
        discount=percent_off("100"),
        total_step=Decimal(100),
    )
    made = offered(given_away)

    assert added_up(made) == Decimal(made["total"]) == Decimal(2500)


def sum_of(lines: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(line["sum"]) for line in lines), Decimal(0))


def offers_of(calculation: Calculation, *depths: Depth) -> list[dict[str, Any]]:
    """None where it cannot be priced."""
    result = quoted(calculation).result
    if result is None:
        return []
    kept = stored(result)
    return [offer(calculation, kept, FACTS, depth) for depth in depths]


def complaints(made: dict[str, Any]) -> list[str]:
    told = json.dumps(made, ensure_ascii=False).lower()
    shown = {word for word in FORBIDDEN if word in told}
    negative = [line["name"] for line in visible_lines(made) if Decimal(line["sum"]) < 0]
    gap = added_up(made) - Decimal(made["total"])
    return [*sorted(shown), *negative, *([f"{gap} too much"] if gap else [])]


def test_random_offers_add_up_and_keep_our_secrets(amount: Amount) -> None:
    tried, offers, wrong = amount(2100, 50_000), 0, []
    for number in range(tried):
        for made in offers_of(order(number), "detailed"):
            offers += 1
            wrong += [(number, complaint) for complaint in complaints(made)]

    figure(f"random offers in detail: {offers}")
    assert wrong == []
    assert offers > tried * 0.95


def test_both_depths_of_a_random_offer_have_the_same_products() -> None:
    pairs = [pair for number in range(200) if (pair := offers_of(order(number), "short", "detailed"))]

    for short, detailed in pairs:
        assert complaints(short) == []
        assert [product["sum"] for product in short["products"]] == [one["sum"] for one in detailed["products"]]
        assert sum_of(short["services"]) == sum_of(detailed["services"])
        assert sum_of([line for one in detailed["products"] for line in one["lines"]]) == sum_of(short["products"])
