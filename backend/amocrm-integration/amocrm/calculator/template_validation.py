"""Whether a template's references and sizes meet its price list."""

from collections.abc import Iterator

from amocrm.calculator.field_checks import filled, known, rising, unique, within
from amocrm.calculator.limits import MOST_PANELS, MOST_PIECES, QTY
from amocrm.calculator.messages import Message, message
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.templates import Linear, PaneSlot, QuantityRule, Template, TemplateItem

LARGEST_INPUT = 20_000
# How many of an article a rule may ask for by itself: of one count, at least, and in one step.
COUNT = (0, 1000)


def faults(prices: PriceList) -> Iterator[Message]:
    for index, template in enumerate(prices.templates):
        yield from _template(template, f"templates[{index}]", prices)


def _template(template: Template, field: str, prices: PriceList) -> Iterator[Message]:
    yield from filled(template.name, f"{field}.name")
    yield from _inputs(template, field)
    yield from _glass(template.glass, template.thickness, field, prices)
    yield from within(len(template.panes), f"{field}.panes", (0, MOST_PANELS))
    yield from unique([slot.key for slot in template.panes], f"{field}.panes", "key")
    for index, slot in enumerate(template.panes):
        yield from _slot(slot, template, f"{field}.panes[{index}]", prices)
    for index, item in enumerate(template.items):
        yield from _item(item, template, f"{field}.items[{index}]", prices)
    codes = {service.code for service in prices.services}
    for index, code in enumerate(template.services):
        yield from known(code, codes, f"{field}.services[{index}]")
    yield from within(template.markup_percent, f"{field}.markup_percent", (0, 500))


def _inputs(template: Template, field: str) -> Iterator[Message]:
    yield from unique([size.name for size in template.inputs], f"{field}.inputs", "name")
    for index, size in enumerate(template.inputs):
        at = f"{field}.inputs[{index}]"
        yield from filled(size.label, f"{at}.label")
        yield from within(size.min, f"{at}.min", (1, LARGEST_INPUT))
        yield from within(size.max, f"{at}.max", (size.min, LARGEST_INPUT))
        if size.default is not None:
            yield from within(size.default, f"{at}.default", (size.min, size.max))


def _glass(sku: str | None, thickness: int | None, field: str, prices: PriceList) -> Iterator[Message]:
    by_sku = {glass.sku: glass for glass in prices.glass}
    yield from known(sku, by_sku, f"{field}.glass")
    if sku in by_sku and thickness is not None and thickness not in by_sku[sku].price:
        yield message("E_LIST_REFERENCE", f"{field}.thickness", sku=f"{sku} {thickness} мм")


def _slot(slot: PaneSlot, template: Template, field: str, prices: PriceList) -> Iterator[Message]:
    yield from _linear(slot.width, template, f"{field}.width")
    yield from _linear(slot.height, template, f"{field}.height")
    yield from within(slot.qty, f"{field}.qty", QTY)
    if slot.glass or slot.thickness:
        yield from _glass(slot.glass or template.glass, slot.thickness or template.thickness, field, prices)
    yield from known(slot.edge.kind if slot.edge else None, {work.code for work in prices.edges}, f"{field}.edge.kind")
    for index, cutout in enumerate(slot.cutouts):
        yield from known(cutout.kind, {work.code for work in prices.cutouts}, f"{field}.cutouts[{index}].kind")
    for index, code in enumerate(slot.ops):
        yield from known(code, {work.code for work in prices.area_works}, f"{field}.ops[{index}]")


def _linear(form: Linear, template: Template, field: str) -> Iterator[Message]:
    names = {size.name for size in template.inputs}
    if not form.terms:
        yield message("E_REQUIRED", field)
    for name, factor in form.terms.items():
        yield from known(name, names, f"{field}.terms.{name}")
        yield from within(factor, f"{field}.terms.{name}", (-100, 100))


def _item(item: TemplateItem, template: Template, field: str, prices: PriceList) -> Iterator[Message]:
    if item.rule.kind == "percent":
        yield from filled(item.name, f"{field}.name")
    else:
        skus = {article.sku for article in prices.hardware}
        for sku, path in ((item.sku, "sku"), *((sku, "analogues") for sku in item.analogues)):
            yield from known(sku, skus, f"{field}.{path}")
        yield from _fits(item, field, prices)
    yield from _rule(item.rule, template, f"{field}.rule")


def _fits(item: TemplateItem, field: str, prices: PriceList) -> Iterator[Message]:
    """Bars are cut and hinges are counted by their own rules, and by no others."""
    article = next((article for article in prices.hardware if article.sku == item.sku), None)
    is_bar, is_hinge = bool(article and article.bars), bool(article and article.capacity)
    if article and (is_bar, is_hinge) != (item.rule.kind == "bars", item.rule.kind == "hinge"):
        yield message("E_LIST_REFERENCE", f"{field}.rule.kind", sku=item.rule.kind)


def _rule(rule: QuantityRule, template: Template, field: str) -> Iterator[Message]:
    yield from within(rule.k, f"{field}.k", COUNT)
    yield from within(rule.min, f"{field}.min", COUNT)
    if rule.kind == "input":
        yield from known(rule.input, {size.name for size in template.inputs}, f"{field}.input")
    if rule.kind == "bars":
        yield from within(len(rule.pieces), f"{field}.pieces", (1, MOST_PIECES))
        for index, piece in enumerate(rule.pieces):
            yield from _linear(piece, template, f"{field}.pieces[{index}]")
    if rule.kind == "edge" and (not rule.sides or set(rule.sides) - set("trbl")):
        yield message("E_REQUIRED", f"{field}.sides")
    if rule.step is not None:
        yield from within(rule.step, f"{field}.step", COUNT)
        yield from rising([0, rule.step], f"{field}.step")
