"""What holds for every priced calculation, each as a check that fails with its own name (calculator.md §2.11)."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal

from amocrm.calculator import answer
from amocrm.calculator.allocation import shares
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.lines import Line, amount_of
from amocrm.calculator.money import to_kopecks
from amocrm.calculator.pricing import Result
from tests.amocrm.calculator.sheet import priced

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
TEXTS = frozenset({"group", "code", "name", "panel", "unit", "id", "vat_mode"})


def every_amount_is_quantity_times_price(_: Calculation, result: Result) -> None:
    assert all(line.amount == to_kopecks(line.qty * line.price) for line in result.lines)
    assert all(line.amount >= 0 for line in result.lines)


def sums_of_lines_equal_the_totals(_: Calculation, result: Result) -> None:
    totals = result.totals
    assert amount_of(line for line in result.lines if line.group != "service") == totals.goods.goods
    assert amount_of(line for line in result.lines if line.group == "service") == totals.services
    on_top = totals.vat if totals.vat_mode == "on_top" else 0
    assert totals.goods.net + totals.services + totals.rounding + on_top == totals.total


def the_guides_parts_are_the_whole(_: Calculation, result: Result) -> None:
    totals = result.totals
    assert totals.components_total + totals.services_total == totals.total
    assert totals.components_total >= 0 <= totals.services_total


def rounding_is_half_a_step_at_most(calculation: Calculation, result: Result) -> None:
    assert abs(result.totals.rounding) <= (calculation.total_step or DEMO.total_step) / 2


def shares_of_the_lines_are_exact(_: Calculation, result: Result) -> None:
    assert sum(shares(result.lines, result.totals)) == result.totals.total


def a_save_equals_its_preview(calculation: Calculation, result: Result) -> None:
    assert priced(replace(calculation)) == result


def the_order_of_panes_changes_only_the_order_of_lines(calculation: Calculation, result: Result) -> None:
    turned = priced(replace(calculation, panels=calculation.panels[::-1]))
    assert (turned.totals, turned.physical, turned.size) == (result.totals, result.physical, result.size)
    assert Counter(map(_cells, turned.lines)) == Counter(map(_cells, result.lines))


def there_is_never_a_float(_: Calculation, result: Result) -> None:
    _no_float(result)


def the_answer_is_json_without_exponents(_: Calculation, result: Result) -> None:
    answered = json.loads(json.dumps(answer.result(result)))
    rows = (*answered["lines"], answered["totals"])
    numbers = [value for row in rows for name, value in row.items() if name not in TEXTS]
    assert [number for number in numbers if not NUMBER.fullmatch(number)] == []


IDENTITIES = (
    every_amount_is_quantity_times_price,
    sums_of_lines_equal_the_totals,
    the_guides_parts_are_the_whole,
    rounding_is_half_a_step_at_most,
    shares_of_the_lines_are_exact,
    a_save_equals_its_preview,
    the_order_of_panes_changes_only_the_order_of_lines,
    there_is_never_a_float,
    the_answer_is_json_without_exponents,
)


def _cells(line: Line) -> tuple[object, ...]:
    return (line.group, line.code, line.name, line.panel, line.unit, line.qty, line.price, line.amount)


def _no_float(value: object) -> None:
    assert not isinstance(value, float)
    if is_dataclass(value):
        for field in fields(value):
            _no_float(getattr(value, field.name))
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for entry in value:
            _no_float(entry)
    elif isinstance(value, Decimal):
        assert value.is_finite()
