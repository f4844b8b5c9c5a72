"""A commercial offer («КП») from a saved calculation: its stored price is shown, never made anew (calculator.md §3.5).

Markup, urgency and rounding are spread over the goods; cost, comments, capacities and cutting are not in it at all.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from amocrm.calculator import offer_texts as texts
from amocrm.calculator import v1
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.money import MINUS, NBSP, number, plain, roubles
from amocrm.calculator.offer_products import Entry, money, product_entry, products, service_entries
from amocrm.calculator.offer_rows import visible
from amocrm.calculator.plurals import WORKING_DAYS, counted, plural
from amocrm.calculator.seller import USUAL_DAYS, Seller
from amocrm.calculator.snapshot import Json, rows, vat_words
from amocrm.calculator.words import in_words

Depth = Literal["short", "detailed"]
NOTHING = Decimal(0)
NOT_IN_A_FILE_NAME = re.compile(r"[^\w-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an offer says besides the calculation. `moment`: when it is made, in the account's time zone.

    `client_phone` is given only where the manager wants it in the offer.
    """

    lead_id: int
    number: int
    revision: int
    title: str
    moment: datetime
    client: str
    client_phone: str = ""
    manager: str = ""
    manager_phone: str = ""
    seller: Seller | None = None
    is_draft: bool = False


def offer(calculation: Calculation, result: Json, facts: Facts, depth: Depth) -> Entry:
    """Visible goods and services, less the discount, plus a VAT on top are the total, to the kopeck."""
    lines, is_detailed = visible(result), depth == "detailed"
    made = products(calculation, lines, facts.title)
    return {
        **_head(facts, depth),
        "products": [product_entry(product, is_detailed=is_detailed) for product in made],
        "services": service_entries(lines, is_detailed=is_detailed),
        "discount": _discount(calculation, result),
        "vat": _vat(result["totals"]),
        **_sum(Decimal(result["totals"]["total"])),
        "lead_time": _lead_time(result["lead_time"]),
        "remarks": _remarks(is_measured=_is_measured(result)),
    }


def offer_v1(calculation: v1.Calculation, facts: Facts, depth: Depth) -> Entry:
    """Of the guide's keys: one product and the services; what v1 adds to the total alone is in the product."""
    total = calculation.total_price
    services = total if not calculation.components_total else min(calculation.services_total, total)
    return {
        **_head(facts, depth),
        "products": [_product_v1(calculation, total - services)] if total != services or not total else [],
        "services": [{"name": texts.SERVICES, **money("sum", services)}] if services else [],
        "discount": None,
        "vat": None,
        **_sum(total),
        "lead_time": "",
        "remarks": _remarks(is_measured=False),
    }


def _head(facts: Facts, depth: Depth) -> Entry:
    name = f"{facts.lead_id}-{facts.number}"
    edition = texts.EDITION.format(revision=facts.revision) if facts.revision > 1 else ""
    days = facts.seller.valid_days if facts.seller else USUAL_DAYS
    date, until = _date(facts.moment), _date(facts.moment + timedelta(days=days))
    return {
        "depth": depth,
        "title": texts.TITLE.format(number=" ".join(filter(None, (name, edition))), date=date),
        "number": name,
        "edition": edition,
        "date": date,
        "valid_until": until,
        "valid_text": texts.VALID.format(date=until),
        "draft": texts.DRAFT if facts.is_draft else "",
        "file_name": _file_name(name, facts.client),
        "seller": _seller(facts.seller),
        "client": {"name": facts.client, "phone": facts.client_phone},
        "manager": {"name": facts.manager, "phone": facts.manager_phone},
    }


def _seller(seller: Seller | None) -> Entry | None:
    if seller is None:
        return None
    return {name: value for name, value in seller.as_json().items() if name != "valid_days"}


def _file_name(name: str, client: str) -> str:
    """With the client's first word, which is a surname as a rule."""
    word = NOT_IN_A_FILE_NAME.sub("", next(iter(client.split()), ""))
    return "-".join(filter(None, (texts.FILE.format(number=name), word)))


def _product_v1(calculation: v1.Calculation, amount: Decimal) -> Entry:
    size = f"{number(plain(calculation.width))} × {number(plain(calculation.height))}{NBSP}мм"
    sides = {"width": float(calculation.width), "height": float(calculation.height)}
    pane = {"role": "fixed", "shape": "rect", **sides, "qty": 1, "holes": [], "cutouts": [], "size": size}
    made: Entry = {"glass": [], "processing": [], "hardware": [], "lines": []}
    return {"name": calculation.package_name, "quantity": 1, "panes": [pane], **made, **money("sum", amount)}


def _discount(calculation: Calculation, result: Json) -> Entry | None:
    amount = Decimal(result["totals"]["discount"])
    if not amount:
        return None
    percent = number(plain(calculation.discount.value))
    is_percent = calculation.discount.kind == "percent"
    name = texts.DISCOUNT_PERCENT.format(percent=percent) if is_percent else texts.DISCOUNT
    return {"name": name, **money("sum", amount), "sum_text": f"{MINUS}{roubles(amount)}"}


def _vat(totals: Json) -> Entry:
    """`is_added`: a line of its own before the total."""
    mode = totals["vat_mode"]
    text = texts.WITHOUT_VAT if mode == "none" else vat_words(totals)
    rate = f"{plain(Decimal(totals['vat_rate'])):f}"
    return {
        "mode": mode,
        "is_added": mode == "on_top",
        "rate": rate,
        **money("sum", Decimal(totals["vat"])),
        "text": text,
    }


def _sum(total: Decimal) -> Entry:
    return {**money("total", total), "total_words": in_words(total)}


def _lead_time(lead_time: Json | None) -> str:
    if lead_time is None:
        return ""
    first, last = lead_time["min_days"], lead_time["max_days"]
    if first is None or last is None:
        return texts.LEAD_TIME_OPEN
    days = counted(last, WORKING_DAYS) if first == last else f"{first}–{last}{NBSP}{plural(last, WORKING_DAYS)}"
    return texts.LEAD_TIME.format(days=days)


def _is_measured(result: Json) -> bool:
    return any(row.is_service and texts.MEASURING in row.name.lower() for row in rows(result))


def _remarks(*, is_measured: bool) -> list[str]:
    return [texts.NOT_PUBLIC] if is_measured else [texts.SIZES_OPEN, texts.NOT_PUBLIC]


def _date(moment: datetime) -> str:
    return f"{moment:%d.%m.%Y}"
