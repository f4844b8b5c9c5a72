"""Cutting plans (calculator.md §2.5, step 10)."""

from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocrm.calculator.bars import Plan, cheapest, used
from amocrm.calculator.calculation import Calculation
from tests.amocrm.calculator.goods import bars
from tests.amocrm.calculator.sheet import priced

PROFILE = {2200: Decimal(1320), 3000: Decimal(1750)}
PIECES = st.lists(st.integers(1, 3000), min_size=1, max_size=100)


def planned(*pieces: int, stock: dict[int, Decimal] = PROFILE, kerf: int = 5) -> Plan:
    plan = cheapest(pieces, stock, kerf)
    assert plan
    return plan


@pytest.mark.parametrize(
    ("pieces", "bar", "layout"),
    [
        ((2200,), 2200, ((2200,),)),
        ((2201,), 3000, ((2201,),)),
        ((1100, 1095), 2200, ((1100, 1095),)),
        ((1100, 1096), 3000, ((1100, 1096),)),
        ((900, 2000, 900, 2000), 3000, ((2000, 900), (2000, 900))),
    ],
)
def test_long_pieces_come_first_and_the_cheapest_length_wins(
    pieces: tuple[int, ...], bar: int, layout: tuple[tuple[int, ...], ...]
) -> None:
    plan = planned(*pieces)

    assert (plan.bar_mm, plan.layout) == (bar, layout)


def test_every_cut_takes_its_kerf() -> None:
    assert planned(1000, 500, 300).offcuts == (2200 - 1800 - 10,)


def test_of_equally_dear_plans_the_one_with_fewer_bars_is_taken() -> None:
    stock = {1000: Decimal(100), 2010: Decimal(200)}

    assert planned(1000, 1000, stock=stock).bars == 1


def test_of_equal_plans_the_shorter_bar_is_taken() -> None:
    stock = {3000: Decimal(100), 2000: Decimal(100)}

    assert planned(1000, stock=stock).bar_mm == 2000


def test_a_length_without_a_price_is_not_cut() -> None:
    assert planned(1000, stock={2200: Decimal(0), 3000: Decimal(1750)}).bar_mm == 3000
    assert cheapest([1000], {2200: Decimal(0)}, 5) is None
    assert cheapest([4000], PROFILE, 5) is None


def test_the_plan_is_told_with_its_line() -> None:
    result = priced(Calculation(bars=(bars("PRF-U20", 2000, 2000, 900, 900),)))

    assert [(line.name, line.qty, line.amount) for line in result.lines] == [
        ("П-профиль 20×20 (3000 мм)", Decimal(2), Decimal(3500))
    ]
    assert [(cut.sku, cut.plan.bars, cut.plan.offcuts) for cut in result.cutting] == [("PRF-U20", 2, (95, 95))]


@given(PIECES)
def test_every_piece_is_cut_once_and_every_bar_holds_its_pieces(pieces: list[int]) -> None:
    plan = planned(*pieces)

    assert sorted(piece for bar in plan.layout for piece in bar) == sorted(pieces)
    assert all(used(bar, plan.kerf) <= plan.bar_mm for bar in plan.layout)


@given(PIECES)
def test_there_are_as_many_bars_as_the_metal_needs_and_no_more_than_pieces(pieces: list[int]) -> None:
    plan = planned(*pieces)

    assert ceil(sum(pieces) / plan.bar_mm) <= plan.bars <= len(pieces)


@given(PIECES, st.randoms(use_true_random=False))
def test_the_order_of_pieces_does_not_matter(pieces: list[int], chance: st.DrawFn) -> None:
    shuffled = list(pieces)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert planned(*shuffled) == planned(*pieces)
