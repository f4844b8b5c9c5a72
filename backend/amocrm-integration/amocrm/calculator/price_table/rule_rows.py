"""Rules of a plant as rows, and back. A rule without a row keeps its value; steps and discount limits do not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from typing import TypeVar

from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import cells, rule_names, spans, words
from amocrm.calculator.price_table.reading import Position
from amocrm.calculator.price_table.row import Row
from amocrm.calculator.price_table.rule_names import BY_CODE, DISCOUNTS, OVERSIZE_AREAS, OVERSIZE_SIDES, RuleKind
from amocrm.calculator.rules import AreaStep, Rules, SideStep

Owner = TypeVar("Owner")


def rows(prices: PriceList) -> Iterator[Row]:
    for rule in rule_names.RULES:
        text = _shown(_value(prices, rule.path), rule.kind)
        yield _row(rule.code, rule.name, rule.unit, text, rule.path)
    yield from _steps(prices.rules)
    for role, limit in sorted(prices.rules.discount_limits.items()):
        code = f"{DISCOUNTS}{role}"
        yield _row(code, name_of(code), rule_names.PERCENT, cells.of_number(limit), f"rules.{code}")


def with_rules(positions: Sequence[Position], prices: PriceList) -> PriceList:
    single = [position for position in positions if position.sku in BY_CODE]
    changed = reduce(_with_rule, single, prices)
    surcharges = replace(
        changed.rules.surcharges,
        sides=tuple(SideStep(side=side, percent=percent) for side, percent in _steps_of(positions, OVERSIZE_SIDES)),
        areas=tuple(AreaStep(area=area, percent=percent) for area, percent in _areas_of(positions)),
    )
    limits = {
        position.sku.removeprefix(DISCOUNTS): position.price(position.rows[0])
        for position in positions
        if position.sku.startswith(DISCOUNTS)
    }
    return replace(changed, rules=replace(changed.rules, surcharges=surcharges, discount_limits=limits))


def is_rule(code: str) -> bool:
    is_limit = code.startswith(DISCOUNTS) and len(code) > len(DISCOUNTS)
    return code in BY_CODE or code in (OVERSIZE_SIDES, OVERSIZE_AREAS) or is_limit


def name_of(code: str) -> str:
    if code in BY_CODE:
        return BY_CODE[code].name
    if code.startswith(DISCOUNTS):
        role = code.removeprefix(DISCOUNTS)
        return rule_names.DISCOUNT_OF.get(role, rule_names.DISCOUNT.format(role=role))
    return rule_names.OVERSIZE if code == OVERSIZE_SIDES else rule_names.OVERSIZE_BY_AREA


def unit_of(code: str) -> str:
    return BY_CODE[code].unit if code in BY_CODE else rule_names.PERCENT


def _steps(rules: Rules) -> Iterator[Row]:
    for index, side in enumerate(rules.surcharges.sides):
        row = _row(OVERSIZE_SIDES, rule_names.OVERSIZE, rule_names.PERCENT, cells.of_number(side.percent))
        yield replace(row, size=spans.SIDE.writes(side.side), field=f"rules.{OVERSIZE_SIDES}[{index}]")
    for index, area in enumerate(rules.surcharges.areas):
        row = _row(OVERSIZE_AREAS, rule_names.OVERSIZE_BY_AREA, rule_names.PERCENT, cells.of_number(area.percent))
        yield replace(row, size=spans.AREA.writes(area.area), field=f"rules.{OVERSIZE_AREAS}[{index}]")


def _row(code: str, name: str, unit: str, price: str, field: str = "") -> Row:
    return Row(section=words.RULES, sku=code, name=name, unit=unit, price=price, field=field)


def _steps_of(positions: Sequence[Position], code: str) -> list[tuple[int, Decimal]]:
    found = [position for position in positions if position.sku == code]
    return sorted((side, one.price(row)) for one in found for side, row in one.sized(spans.SIDE))


def _areas_of(positions: Sequence[Position]) -> list[tuple[Decimal, Decimal]]:
    found = [position for position in positions if position.sku == OVERSIZE_AREAS]
    return sorted((area, one.price(row)) for one in found for area, row in one.sized(spans.AREA))


def _with_rule(prices: PriceList, position: Position) -> PriceList:
    rule = BY_CODE[position.sku]
    former = _value(prices, rule.path)
    row = position.rows[0]
    if not row.price and rule.code == rule_names.NOT_REQUIRED:
        return _with(prices, rule.path, None)
    if not row.price:
        position.notes.note("E_NUMBER", row, "price", text="")
    value = position.value("price", _READERS[rule.kind], former)
    # Most rules are as they were, and every copy of the list takes its time.
    return prices if value == former else _with(prices, rule.path, value)


def _value(owner: object, path: str) -> object:
    return reduce(getattr, path.split("."), owner)


def _with(owner: Owner, path: str, value: object) -> Owner:
    """A copy with the value at the path."""
    name, _, rest = path.partition(".")
    inner = _with(getattr(owner, name), rest, value) if rest else value
    return replace(owner, **{name: inner})  # type: ignore[type-var]  # every owner is a frozen dataclass of the list


def _shown(value: object, kind: RuleKind) -> str:
    if isinstance(value, tuple):
        return spans.BAND.writes((value[0], value[1]))
    if kind == "vat":
        return rule_names.VAT_MODES[str(value)]
    return cells.of_number(value) if isinstance(value, int | Decimal) else ""


def _days(text: str) -> tuple[int, int]:
    return spans.BAND.reads(text)


_READERS: Mapping[RuleKind, Callable[[str], object]] = {
    "amount": cells.number,
    "whole": cells.whole,
    "days": _days,
    "vat": lambda text: cells.choice(text, rule_names.VAT_MODES),
}
