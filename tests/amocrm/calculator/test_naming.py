"""What a calculation is called in the history."""

from dataclasses import replace

import pytest

from amocrm.calculator import v2
from amocrm.calculator.calculation import Calculation, Panel
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.plurals import PANES, counted
from tests.amocrm.calculator.goods import PARTITION, PLAIN, item, of
from tests.amocrm.calculator.sheet import spaced
from tests.amocrm.calculator.test_examples_of_glass import ROUND_MIRROR, SHELF, TRIPLEX
from tests.amocrm.calculator.test_examples_of_orders import CORNER, WALK_IN

THICK = replace(PLAIN, key="p2", thickness=10)


def test_a_title_is_what_was_typed() -> None:
    assert v2.title(WALK_IN, DEMO) == "Душевая перегородка"


@pytest.mark.parametrize(
    ("calculation", "title"),
    [
        (replace(WALK_IN, title=""), "Перегородка walk-in"),
        (replace(WALK_IN, title="", template=None), "Стекло по размерам"),
        (replace(WALK_IN, title="", template="forgotten"), "Стекло по размерам"),
        (Calculation(hardware=(item("HDL-SK"),)), "Фурнитура и услуги"),
    ],
)
def test_without_a_title_it_is_called_by_its_template(calculation: Calculation, title: str) -> None:
    assert v2.title(calculation, DEMO) == title


@pytest.mark.parametrize(
    ("calculation", "summary"),
    [
        (WALK_IN, "Перегородка walk-in 1 000×2 000 мм, 8 мм"),
        (of(PARTITION), "Стекло по размерам 1 000×2 000 мм, 8 мм"),
        (of(ROUND_MIRROR), "Стекло по размерам Ø900 мм, 4 мм"),
        (of(TRIPLEX), "Стекло по размерам 1 200×1 000 мм, 4+4 мм"),
        (of(SHELF), "Стекло по размерам 600×220 мм, 6 мм, 3 шт."),
        (replace(CORNER, template="corner_shower"), "Душевая угловая, 3 стекла, 8 мм"),
        (of(PLAIN, replace(THICK, qty=4)), "Стекло по размерам, 5 стёкол, 6, 10 мм"),
        (Calculation(title="Ручки", hardware=(item("HDL-SK"),)), "Ручки"),
    ],
)
def test_a_line_of_the_history_says_what_it_is(calculation: Calculation, summary: str) -> None:
    assert spaced(v2.summary(calculation, DEMO)) == summary


def test_without_a_price_list_the_title_stands_for_the_template() -> None:
    assert spaced(v2.summary(WALK_IN)) == "Душевая перегородка 1 000×2 000 мм, 8 мм"


@pytest.mark.parametrize(
    ("count", "text"),
    [(1, "1 стекло"), (2, "2 стекла"), (5, "5 стёкол"), (11, "11 стёкол"), (14, "14 стёкол"), (21, "21 стекло"),
     (22, "22 стекла"), (100, "100 стёкол"), (111, "111 стёкол"), (1001, "1 001 стекло")],
)  # fmt: skip
def test_panes_are_counted_in_russian(count: int, text: str) -> None:
    assert spaced(counted(count, PANES)) == text


def test_a_line_never_breaks_between_a_number_and_its_unit() -> None:
    panel: Panel = replace(PLAIN, qty=3)

    assert v2.summary(of(panel)) == "Стекло по размерам 1\u00a0000×1\u00a0000\u00a0мм, 6\u00a0мм, 3\u00a0шт."
