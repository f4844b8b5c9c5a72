"""The body of `fill`: a template, the sizes that were typed, what was chosen instead of the template's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amocrm.calculator.calculation import Calculation
from amocrm.calculator.catalogue import catalogue, unavailable
from amocrm.calculator.decoding import as_object, decode, names, refuse_unknown
from amocrm.calculator.filling import DEFAULT, Choice, faults, fill
from amocrm.calculator.messages import Message
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.v2 import Faults

ACTION = frozenset({"action"})
# Of a calculation: what a template says. The rest stays as the person has it.
FILLED = ("template", "title", "panels", "hardware", "bars", "services", "markup_percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class FillBody:
    """`sizes` in mm, by the names of the template's inputs; others than those are ignored."""

    template: str
    sizes: Mapping[str, int] = field(default_factory=dict)
    choice: Choice = DEFAULT
    price_list_version: str | None = None


def parse(fields: Mapping[str, object]) -> FillBody:
    """Raises Faults."""
    found: list[Message] = []
    refuse_unknown(fields, names(FillBody) | ACTION, "", found)
    body = decode(FillBody, fields, "", found)
    if found:
        raise Faults(tuple(found))
    return body


def filled(body: FillBody, prices: PriceList) -> Calculation:
    """Raises Faults: of a template that is not sold, of sizes that are missing or that it is not made for."""
    known = catalogue(prices)
    if missing := unavailable(known, known.templates, body.template, "template"):
        raise Faults(tuple(missing))
    template = known.templates[body.template]
    if wrong := tuple(faults(template, body.sizes)):
        raise Faults(wrong)
    return fill(template, body.sizes, body.choice)


def as_json(calculation: Calculation) -> dict[str, object]:
    """In the shape of a v2 body."""
    whole = as_object(calculation)
    return {name: whole[name] for name in FILLED}
