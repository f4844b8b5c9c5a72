"""Percents that a template asks for, such as consumables: lines among the goods (calculator.md §2.2, `percent`)."""

from collections.abc import Iterator, Sequence

from amocrm.calculator.catalogue import Catalogue, unavailable
from amocrm.calculator.lines import Line, amount_of, once
from amocrm.calculator.messages import Message, message, sum_of_money
from amocrm.calculator.money import NBSP, number, plain
from amocrm.calculator.rounding import percent_of
from amocrm.calculator.templates import TemplateItem

FIELD = "template"


def faults(code: str | None, catalogue: Catalogue) -> list[Message]:
    return unavailable(catalogue, catalogue.templates, code, FIELD) if code else []


def warnings(code: str | None, catalogue: Catalogue, skus: Sequence[str]) -> Iterator[Message]:
    """Metres that are the same for every size are a leftover of the templates of old."""
    for item in _items(code, catalogue):
        article = catalogue.hardware.get(item.sku)
        if item.rule.kind == "fixed" and article and article.unit == "м" and item.sku in skus:
            yield message("W_TEMPLATE_FIXED", f"hardware[{skus.index(item.sku)}]", name=article.name)


def percents(code: str | None, catalogue: Catalogue) -> list[TemplateItem]:
    return [item for item in _items(code, catalogue) if item.rule.kind == "percent"]


def lines(asked: Sequence[TemplateItem], goods: Sequence[Line]) -> tuple[Line, ...]:
    """`goods`: what is priced already."""
    return tuple(line for item in asked for line in _line(item, goods))


def _line(item: TemplateItem, goods: Sequence[Line]) -> Iterator[Line]:
    base = amount_of(row for row in goods if item.rule.base in ("goods", row.group))
    if amount := percent_of(base, item.rule.k):
        name = f"{item.name} {number(plain(item.rule.k))}{NBSP}% от {sum_of_money(base)}"
        yield once(item.sku, name, amount=amount, field=FIELD)


def _items(code: str | None, catalogue: Catalogue) -> tuple[TemplateItem, ...]:
    template = catalogue.templates.get(code) if code else None
    return template.items if template else ()
