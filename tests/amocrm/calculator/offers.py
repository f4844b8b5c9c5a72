"""Offers that tests are made of: a calculation is priced, stored as JSON, read back and offered."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from amocrm.calculator import answer
from amocrm.calculator.calculation import Calculation, Discount, ServiceItem, Vat
from amocrm.calculator.offer import Depth, Facts, offer
from amocrm.calculator.pricing import Result
from amocrm.calculator.seller import Seller
from tests.amocrm.calculator.goods import PARTITION, bars, item
from tests.amocrm.calculator.sheet import priced, spaced

MOMENT = datetime(2026, 11, 20, 14, 5, tzinfo=ZoneInfo("Europe/Moscow"))
SELLER = Seller(name="ООО «Стекло»", inn="9999000006", address="Москва, Стекольная, 1", phone="+7 495 000-00-00")
FACTS = Facts(lead_id=12345, number=3, revision=1, title="Душевая перегородка", moment=MOMENT, client="Иванов Иван")
WALK_IN = Calculation(
    template="walk_in",
    title="Душевая перегородка",
    panels=(PARTITION,),
    hardware=(item("BAR-ST"),),
    bars=(bars("PRF-U20", 2000),),
    services=(ServiceItem(code="MSR"), ServiceItem(code="MNT"), ServiceItem(code="DLV", km=15)),
)
MARKED_UP = replace(
    WALK_IN,
    markup_percent=Decimal("17.5"),
    urgent=True,
    discount=Discount(kind="percent", value=Decimal("7.5"), reason="постоянный клиент"),
    comment="не звонить до десяти",
    panels=(replace(PARTITION, note="скол в углу"),),
)
ON_TOP = Vat(mode="on_top", rate=Decimal(5))


def stored(result: Result) -> dict[str, Any]:
    """As it comes back from the database."""
    kept: dict[str, Any] = json.loads(json.dumps(answer.result(result), ensure_ascii=False))
    return kept


def offered(calculation: Calculation, depth: Depth = "detailed", facts: Facts = FACTS) -> dict[str, Any]:
    """As the page receives it."""
    made = offer(calculation, stored(priced(calculation)), facts, depth)
    received: dict[str, Any] = json.loads(json.dumps(made, ensure_ascii=False))
    return received


def visible_lines(made: dict[str, Any]) -> list[dict[str, Any]]:
    """In detail every line; in short the products themselves."""
    goods = [line for product in made["products"] for line in product["lines"] or [product]]
    return [*goods, *made["services"]]


def named(made: dict[str, Any]) -> list[tuple[str, str]]:
    return [(spaced(line["name"]), spaced(line["sum_text"])) for line in visible_lines(made)]


def added_up(made: dict[str, Any]) -> Decimal:
    """What a client with a pocket calculator gets."""
    shown = sum((Decimal(line["sum"]) for line in visible_lines(made)), Decimal(0))
    discount = Decimal(made["discount"]["sum"]) if made["discount"] else Decimal(0)
    tax = Decimal(made["vat"]["sum"]) if made["vat"]["is_added"] else Decimal(0)
    return shown - discount + tax
