"""A preview of twenty panes takes at most 15 ms of our own time."""

from dataclasses import replace
from decimal import Decimal
from statistics import median
from time import thread_time

from amocrm.calculator.calculation import Calculation, Hole, Panel
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.pricing import price
from tests.amocrm.calculator.goods import PLAIN, POLISHED, item
from tests.amocrm.calculator.test_examples_of_orders import CORNER
from tests.figures.report import Amount, figure
from tests.figures.yardstick import allowed

MOST_MS = 15
RICH = replace(PLAIN, thickness=8, tempered=True, edge=POLISHED, holes=(Hole(d=12, n=2),) * 3, ops=("FLM",))
AT_A_CLIFF = replace(RICH, width=2000, height=2000)


def whole(panel: Panel) -> Calculation:
    panels = tuple(replace(panel, key=f"p{number}", width=panel.width + number) for number in range(20))
    goods = (*(item(sku) for sku in ("HDL-SK", "CON-90", "BAR-ST")),)
    return Calculation(
        panels=panels,
        hardware=goods,
        bars=CORNER.bars * 5,
        services=CORNER.services,
        markup_percent=Decimal(25),
        discount=CORNER.discount,
    )


def milliseconds(calculation: Calculation, times: int) -> float:
    spent = []
    for _ in range(times):
        begun = thread_time()
        price(calculation, DEMO)
        spent.append((thread_time() - begun) * 1000)
    return median(spent)


def test_twenty_panes_are_priced_at_once(amount: Amount) -> None:
    spent = milliseconds(whole(RICH), amount(30, 300))
    figure(f"preview of 20 panes: {spent:.1f} ms (median, own time)")

    assert spent <= allowed(MOST_MS)


def test_twenty_panes_at_a_cliff_are_priced_at_once(amount: Amount) -> None:
    spent = milliseconds(whole(AT_A_CLIFF), amount(30, 300))
    figure(f"preview of 20 panes at a cliff: {spent:.1f} ms (median, own time)")

    assert spent <= allowed(MOST_MS)
