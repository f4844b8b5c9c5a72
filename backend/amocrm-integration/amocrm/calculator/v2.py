"""The v2 body of `preview` and `save_calculation` (calculator.md §2.3): unknown fields and wrong kinds are refused.

What is of the right kind but cannot be made or sold is pricing's to say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from amocrm.calculator import limits
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.compound_readers import Unjudged
from amocrm.calculator.decoding import as_object, decode, names, refuse_unknown
from amocrm.calculator.messages import Message, message
from amocrm.calculator.money import to_kopecks
from amocrm.calculator.naming import summary, title

__all__ = ["Body", "Envelope", "Faults", "as_json", "is_v2", "parse", "stored", "summary", "title"]

Schema = Literal["glass/2"]
SCHEMA: Schema = "glass/2"
MOST_MESSAGES = 200
LAST_REVISION = 2**31 - 1
MARKS = re.compile(r"[.\[]")
# Said of one field, and true only if its neighbour is right as well.
COMPARED = frozenset({"E_CIRCLE", "E_DISCOUNT_RANGE"})
LISTS = frozenset({"panels", "hardware", "bars", "services"})
ProductsMode = Literal["single", "lines", "off"]


class Faults(ValueError):
    """Everything that is wrong with the body, at most 200 messages."""

    def __init__(self, messages: tuple[Message, ...]) -> None:
        super().__init__(", ".join(f"{told.code} {told.field}" for told in messages[:5]))
        self.messages = messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is asked about the calculation. `expected_total`: what the manager saw. `sizes`: what was typed, mm."""

    schema: Schema = SCHEMA
    client_request_id: str | None = None
    id: str | None = None
    revision: int = 0
    price_list_version: str | None = None
    products_mode: ProductsMode = "single"
    in_order: bool = True
    draft: bool = False
    expected_total: Decimal | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Body:
    calculation: Calculation
    order: Envelope


def is_v2(fields: Mapping[str, object]) -> bool:
    return "schema" in fields


def parse(fields: Mapping[str, object]) -> Body:
    """Of `calculation` as parsed: str, int, Decimal, bool, None, list, dict. Raises Faults."""
    if fields.get("schema") != SCHEMA:
        raise Faults((message("E_CHOICE", "schema"),))
    found: list[Message] = []
    refuse_unknown(fields, names(Envelope) | names(Calculation), "", found)
    body = Body(decode(Calculation, fields, "", found), decode(Envelope, fields, "", found))
    found += _senseless(body.order)
    if found:
        beyond = _beyond(body.calculation, found) if len(found) < MOST_MESSAGES else ()
        raise Faults((*found, *beyond)[:MOST_MESSAGES])
    return body


def stored(fields: Mapping[str, object]) -> Body:
    """What `as_json` gave, under whatever limits it was parsed then: a saved calculation opens for good."""
    unjudged = Unjudged()
    return Body(decode(Calculation, fields, "", unjudged), decode(Envelope, fields, "", unjudged))


def as_json(body: Body) -> dict[str, object]:
    """The body as it is stored and given back, every default written out: parsing it gives the same body."""
    total = body.order.expected_total
    shown = {"expected_total": None if total is None else f"{to_kopecks(total):f}"}
    return {**as_object(body.order), **as_object(body.calculation), **shown}


def _senseless(order: Envelope) -> Iterator[Message]:
    total = order.expected_total
    if not 0 <= order.revision <= LAST_REVISION:
        yield message("E_LIMIT", "revision", low=0, high=LAST_REVISION)
    if total is not None and not 0 <= total <= limits.LARGEST_TOTAL:
        yield message("E_LIMIT", "expected_total", low=0, high=limits.LARGEST_TOTAL)
    for name, size in order.sizes.items():
        if not 0 <= size <= limits.LONGEST_PIECE:
            yield message("E_LIMIT", f"sizes.{name}", low=0, high=limits.LONGEST_PIECE)


def _beyond(calculation: Calculation, found: list[Message]) -> Iterator[Message]:
    """The limits as well, but of no value that stands in for a faulty one, nor of one that was judged by such."""
    faulty = {told.field for told in found}
    around = {place for field in faulty for place in _within(field)}
    for told in limits.faults(calculation):
        field = told.field.rpartition(".")[0] if told.code in COMPARED else told.field
        if field not in around and faulty.isdisjoint(_within(field)) and not _is_unread(told, faulty):
            yield told


def _within(field: str) -> list[str]:
    """`panels[0].x` lies in itself, in `panels[0]` and in `panels`."""
    return [field, *(field[: mark.start()] for mark in MARKS.finditer(field))]


def _is_unread(told: Message, faulty: set[str]) -> bool:
    """Whether there is nothing at all to price cannot be said when one of the lists could not be read."""
    return told.field == "panels" and not LISTS.isdisjoint(faulty)
