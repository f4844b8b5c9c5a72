"""Templates as the cabinet's page gets them."""

from amocrm.calculator.kits import words
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.cells import of_number
from amocrm.calculator.templates import Template, TemplateItem

Json = dict[str, object]


def kits_json(prices: PriceList) -> list[Json]:
    return [kit_json(template, prices) for template in prices.templates]


def choices_json() -> Json:
    return {"kinds": words.KINDS, "roles": words.ROLES, "sides": words.SIDES, "bases": words.BASES}


def kit_json(template: Template, prices: PriceList) -> Json:
    names = names_of(prices)
    return {
        "code": template.code,
        "name": template.name,
        "is_active": template.is_active,
        "markup": of_number(template.markup_percent),
        "inputs": [{"name": size.name, "label": size.label} for size in template.inputs],
        "lines": [_line(index, item, template, names) for index, item in enumerate(template.items)],
    }


def names_of(prices: PriceList) -> dict[str, str]:
    return {article.sku: article.name for article in prices.hardware}


def _line(index: int, item: TemplateItem, template: Template, names: dict[str, str]) -> Json:
    rule = item.rule
    return {
        "former": index,
        "sku": item.sku,
        "name": names.get(item.sku, item.name or item.sku),
        "kind": rule.kind,
        "k": of_number(rule.k),
        "role": rule.role or "",
        "sides": rule.sides,
        "input": rule.input,
        "base": rule.base,
        "step": "" if rule.step is None else of_number(rule.step),
        "min": of_number(rule.min) if rule.min else "",
        "optional": item.optional,
        "default_on": item.default_on,
        "text": words.said(item, template),
    }
