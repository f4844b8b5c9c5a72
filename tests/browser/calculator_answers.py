"""A corner shower with everything that a client must not see: saved, read again and offered."""

from datetime import UTC, datetime
from typing import Any

from amocrm.calculator import fill_body, v2
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.offer import Depth, Facts, offer
from amocrm.calculator.seller import Seller
from tests.browser import page_answers

Json = dict[str, Any]
Answer = tuple[int, Json]
SELLER = Seller(
    name="ООО «Стекло и Ко»",
    inn="7707083893",
    kpp="770701001",
    address="Москва, ул. Ленина, 1",
    phone="+7 495 000-00-00",
)
SIZES = {"fixed": 900, "door": 700, "return": 900, "height": 2000}
TERMS: Json = {
    "markup_percent": "17.5",
    "urgent": True,
    "discount": {"kind": "percent", "value": "7.5", "reason": "постоянный клиент"},
    "comment": "не звонить до десяти",
}
ENVELOPE = {"schema": "glass/2", "client_request_id": "6b0f0000-0000-4000-8000-000000000000", "id": None, "revision": 0}
# The deal's order has a calculation already, so a second one is asked about.
CARD = page_answers.CARD | {"order": {"count": 1, "total": "29210.00", "budget": 29210}}


def corner_shower() -> Json:
    """A v2 body."""
    filled = fill_body.filled(fill_body.parse({"template": "corner_shower", "sizes": SIZES}), DEMO)
    return {**fill_body.as_json(filled), **ENVELOPE, **TERMS, "sizes": SIZES}


def opened() -> Answer:
    """Of an older price list."""
    body = corner_shower()
    current = {"price_list_version": "DEMO-2027-1", "total": "90000.00", "difference": "6025.00", "messages": []}
    return 200, {**page_answers.record(body), "calculation": body, "current": current}


def revisions() -> Answer:
    made = page_answers.record(corner_shower())
    both = [{**made, "revision": at, "total": total} for at, total in enumerate(("80000.00", "83975.00"), 1)]
    return 200, {"success": True, "calculation_id": made["calculation_id"], "revisions": both}


def offered(depth: Depth, *, with_phone: bool = False) -> Answer:
    """A draft."""
    body = corner_shower()
    facts = Facts(
        lead_id=12345,
        number=3,
        revision=2,
        title=body["title"],
        moment=datetime(2026, 11, 21, tzinfo=UTC),
        client="Иванов Пётр",
        client_phone="+7 912 345-67-89" if with_phone else "",
        manager="Петрова Анна",
        manager_phone="+7 900 000-00-01",
        seller=SELLER,
        is_draft=True,
    )
    calculation = v2.parse(page_answers.exactly(body)).calculation
    return 200, {"success": True, "offer": offer(calculation, page_answers.price(body)[1]["result"], facts, depth)}
