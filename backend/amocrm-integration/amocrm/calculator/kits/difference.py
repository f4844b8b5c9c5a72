"""What differs between the templates of two price lists, in sentences for people."""

from collections.abc import Iterator
from dataclasses import dataclass

from amocrm.calculator.kits import words
from amocrm.calculator.kits.shown import names_of
from amocrm.calculator.money import NBSP
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.cells import of_number
from amocrm.calculator.templates import Template, TemplateItem


@dataclass(frozen=True, slots=True)
class KitChange:
    name: str
    lines: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {"name": self.name, "lines": list(self.lines)}


def kit_changes(present: PriceList, new: PriceList) -> list[KitChange]:
    """Of templates that both have: the cabinet adds and removes none."""
    before = {template.code: template for template in present.templates}
    names = {**names_of(present), **names_of(new)}
    pairs = [(before[one.code], one) for one in new.templates if one.code in before]
    found = [KitChange(after.name, tuple(_lines(old, after, names))) for old, after in pairs]
    return [change for change in found if change.lines]


def _lines(old: Template, new: Template, names: dict[str, str]) -> Iterator[str]:
    if old.name != new.name:
        yield words.NAME.format(before=old.name, after=new.name)
    if old.is_active != new.is_active:
        yield words.SHOWN if new.is_active else words.HIDDEN
    if old.markup_percent != new.markup_percent:
        both = {"before": of_number(old.markup_percent), "after": of_number(new.markup_percent)}
        yield words.MARKUP.format(**both, space=NBSP)
    yield from _items(_by_sku(old), _by_sku(new), names)


Said = dict[tuple[str, int], tuple[TemplateItem, str]]


def _by_sku(template: Template) -> Said:
    """An article may stand in several lines; they are told apart by their order."""
    found: Said = {}
    for item in template.items:
        number = sum(sku == item.sku for sku, _ in found)
        found[item.sku, number] = item, words.said(item, template)
    return found


def _items(old: Said, new: Said, names: dict[str, str]) -> Iterator[str]:
    for key, (item, rule) in new.items():
        what = names.get(item.sku, item.name or item.sku)
        if key not in old:
            yield words.ADDED.format(what=what, rule=rule)
        elif old[key][1] != rule:
            yield words.CHANGED.format(what=what, before=old[key][1], after=rule)
    for key, (item, _) in old.items():
        if key not in new:
            yield words.REMOVED.format(what=names.get(item.sku, item.name or item.sku))
