"""What holds for every calculation (calculator.md §2.11): 200 random ones, 10,000 with `--soak`."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amocrm.calculator.calculation import Calculation, Panel
from tests.amocrm.calculator.goods import of
from tests.amocrm.calculator.identities import IDENTITIES
from tests.amocrm.calculator.random_calculations import calculations, sheets
from tests.amocrm.calculator.sheet import priced, quoted
from tests.figures.report import Amount, figure

Holds = Callable[[st.SearchStrategy[Any], Callable[[Any], None]], None]


@pytest.fixture
def holds(amount: Amount) -> Holds:
    """Checks a property over as many random values as the run is for."""
    limits = settings(
        max_examples=amount(200, 10_000), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    return lambda strategy, check: limits(given(strategy)(check))()


def test_random_calculations_keep_their_sums(holds: Holds) -> None:
    counts = {"priced": 0, "refused": 0}

    def check(calculation: Calculation) -> None:
        quote = quoted(calculation)
        counts["priced" if quote.result else "refused"] += 1
        if quote.result is None:
            assert {message.severity for message in quote.messages} == {"error"}
            return
        for identity in IDENTITIES:
            identity(calculation, quote.result)

    holds(calculations(), check)
    figure(f"random calculations: {counts['priced']} priced, {counts['refused']} refused with reasons")
    assert counts["priced"] > counts["refused"] / 4


def test_round_panes_weigh_the_same_in_any_order(holds: Holds) -> None:
    circle = Panel(key="p1", shape="circle", width=900, height=900, glass="CLR", thickness=12)

    def check(row: list[tuple[int, int]]) -> None:
        panels = [replace(circle, key=f"{n}", width=d, height=d, qty=qty) for n, (d, qty) in enumerate(row)]
        assert priced(of(*panels)).physical == priced(of(*panels[::-1])).physical

    rows = st.lists(st.tuples(st.integers(50, 2250), st.integers(1, 999)), min_size=3, max_size=8)
    holds(rows, check)


def test_a_turned_pane_costs_the_same(holds: Holds) -> None:
    def check(panel: Panel) -> None:
        turned = replace(panel, width=panel.height, height=panel.width)
        assert priced(of(turned)).totals == priced(of(panel)).totals

    holds(sheets(), check)


def test_a_larger_pane_is_never_cheaper(holds: Holds) -> None:
    def check(grown: tuple[Panel, int, int]) -> None:
        panel, wider, higher = grown
        width, height = min(panel.width + wider, 2250), min(panel.height + higher, 2250)
        larger = replace(panel, width=width, height=height)
        assert priced(of(larger)).totals.total >= priced(of(panel)).totals.total

    holds(st.tuples(sheets(smallest=250), st.integers(0, 300), st.integers(0, 300)), check)


def test_a_narrow_pane_may_cost_more_than_a_wider_one() -> None:
    narrow = Panel(key="p1", width=249, height=500, glass="CLR", thickness=6)

    assert priced(of(narrow)).totals.total > priced(of(replace(narrow, width=250))).totals.total
