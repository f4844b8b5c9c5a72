"""A template as the page sends it back, and the price list with it. Nothing is taken over when anything is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from amocrm.calculator import template_validation
from amocrm.calculator.kits import words
from amocrm.calculator.price_list import Hardware, PriceList
from amocrm.calculator.price_table import cells
from amocrm.calculator.price_table.messages import Fault, Unreadable, fault, fault_of, worded
from amocrm.calculator.templates import Linear, QuantityRule, RuleKind, Template, TemplateItem
from amocrm.calculator.visible import visible

SECTION = "Комплекты"
MOST_BARS = 20
# What the page shows of a template; the rest of its faults are other people's to mend.
OURS = ("name", "markup_percent", "items")
COUNTED: frozenset[RuleKind] = frozenset({"fixed", "per_pane", "per_door", "area", "edge", "input"})
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class KitLine:
    """See the package."""

    former: int | None
    sku: str
    kind: str
    k: str
    role: str
    sides: str
    input: str
    base: str
    step: str
    min: str
    optional: bool
    default_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KitEdit:
    code: str
    name: str
    is_active: bool
    markup: str
    lines: Sequence[KitLine]

    @property
    def key(self) -> str:
        return f"{SECTION}|{self.code}|"


def changed(prices: PriceList, edit: KitEdit) -> tuple[PriceList, list[Fault]]:
    """The list with the template, or as it was and why; a fault's `column` is a path such as `lines[2].k`."""
    former = next((template for template in prices.templates if template.code == edit.code), None)
    if former is None:
        return prices, [fault("E_ROW_UNKNOWN", key=edit.key)]
    reading = _Reading(edit.key)
    articles = {article.sku: article for article in prices.hardware}
    made = replace(
        former,
        name=visible(edit.name),
        is_active=edit.is_active,
        markup_percent=reading.taken("markup", lambda: cells.number(edit.markup or "0"), Decimal(0)),
        items=tuple(_item(line, index, former, articles, reading) for index, line in enumerate(edit.lines)),
    )
    wrong = reading.faults or list(_faults(made, prices, edit.key))
    if wrong:
        return prices, wrong
    return replace(prices, templates=tuple(made if one is former else one for one in prices.templates)), []


class _Reading:
    """Faults of cells on the way; a usual value stands in for what cannot be read."""

    def __init__(self, key: str) -> None:
        self._key = key
        self.faults: list[Fault] = []

    def taken(self, column: str, read: Any, usual: Value) -> Value:  # noqa: ANN401 - a reader of any type
        try:
            value: Value = read()
        except Unreadable as unreadable:
            self.faults.append(fault_of(unreadable, key=self._key, column=column))
            return usual
        return value

    def refuse(self, told: Fault, column: str) -> None:
        self.faults.append(replace(told, key=self._key, column=column))


def _item(
    line: KitLine, index: int, template: Template, articles: Mapping[str, Hardware], reading: _Reading
) -> TemplateItem:
    at = f"lines[{index}]"
    former = _former(line, template)
    kind = reading.taken(f"{at}.kind", lambda: _named(line.kind, words.KINDS), former.rule.kind)
    if former.rule.kind != "percent" and not _fits(kind, articles.get(line.sku)):
        reading.refuse(fault("E_KIT_KIND", what=words.KINDS[kind]), f"{at}.kind")
    rule = _rule(line, replace(former.rule, kind=kind), at, reading)
    return replace(former, rule=rule, optional=line.optional, default_on=line.default_on)


def _former(line: KitLine, template: Template) -> TemplateItem:
    """The line that it was, or a new one; a bar's pieces stay as they are."""
    known = [] if line.former is None else template.items[line.former : line.former + 1]
    same = [item for item in known if item.sku == line.sku]
    return same[0] if same else TemplateItem(sku=line.sku, rule=QuantityRule(kind="fixed"))


def _fits(kind: RuleKind, article: Hardware | None) -> bool:
    """An article that is none is told by its reference."""
    if article is None:
        return kind != "percent"
    if article.bars:
        return kind == "bars"
    return kind == "hinge" if article.capacity else kind in COUNTED


def _rule(line: KitLine, former: QuantityRule, at: str, reading: _Reading) -> QuantityRule:
    if former.pieces:
        return former
    k = reading.taken(f"{at}.k", lambda: cells.number(line.k), former.k)
    made = replace(
        former,
        role=reading.taken(f"{at}.role", lambda: _named(line.role, words.ROLES) if line.role else None, former.role),
        sides=line.sides,
        input=line.input,
        base=reading.taken(f"{at}.base", lambda: _named(line.base, words.BASES), former.base),
        step=reading.taken(f"{at}.step", lambda: cells.number(line.step) if line.step.strip() else None, former.step),
        min=reading.taken(f"{at}.min", lambda: cells.number(line.min or "0"), former.min),
    )
    if made.kind != "bars":
        return replace(made, k=k)
    return QuantityRule(kind="bars", pieces=_pieces(line.input, k, at, reading))


def _pieces(name: str, count: Decimal, at: str, reading: _Reading) -> tuple[Linear, ...]:
    """So many pieces as long as that size."""
    if not 1 <= count <= MOST_BARS or count != count.to_integral_value():
        reading.refuse(fault("E_KIT_PIECES", most=MOST_BARS), f"{at}.k")
        return ()
    return (Linear(terms={name: Decimal(1)}),) * int(count)


def _named(text: str, known: Mapping[Any, str]) -> Any:  # noqa: ANN401 - one of the closed set
    if text not in known:
        raise Unreadable("E_CHOICE", text=text, known=", ".join(known.values()))
    return text


def _faults(made: Template, prices: PriceList, key: str) -> Iterator[Fault]:
    for told in template_validation.faults(replace(prices, templates=(made,))):
        path = told.field.removeprefix("templates[0].")
        if told.severity == "error" and path.startswith(OURS):
            code, text = worded(told)
            column = path.replace("items[", "lines[").replace(".rule.", ".").replace("markup_percent", "markup")
            yield Fault(code=code, text=text, key=key, column=column)
