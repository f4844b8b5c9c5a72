"""A preview and the save of the same body are the same price, as it is read back too (calculator.md §2.11, 7)."""

import json
from decimal import Decimal
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amocrm import prices, shown
from amocrm.calculator import v2
from amocrm.guards import WidgetUser
from amocrm.quoting import priced
from amocrm.saga.journal import Journal
from amocrm.saga.records import Standing, Wish
from amocrm.saga.saves import Saves
from shared.errors import Unprocessable
from shared.services import Services
from shared.web import Kind, Request
from tests.amocrm.calculator.random_calculations import calculations
from tests.amocrm.saga.samples import place
from tests.figures.report import Amount, figure

SUMS = ("components_total", "services_total", "total_price")


def previewed(services: Services, caller: WidgetUser, body: v2.Body) -> dict[str, Any] | None:
    """None for what cannot be made or sold."""
    try:
        answer = prices.preview(asked(body), caller, services)
    except Unprocessable:
        return None
    told: dict[str, Any] = json.loads(answer.body, parse_float=str)
    return told


def asked(body: v2.Body) -> Request:
    content = json.dumps({"calculation": v2.as_json(body)}).encode()
    return Request(Kind.HTTP, method="POST", headers={"content-type": "application/json"}, body=content)


def saved(services: Services, caller: WidgetUser, body: v2.Body) -> dict[str, Any]:
    """As its answer would be, from what was stored."""
    record = Saves(services).create(uuid4(), place(caller), Wish(priced(services, caller, body, None), Standing.DRAFT))
    again = Saves(services).get(record.id)
    text = json.dumps(shown.answer(again, Journal(services).steps(again)), ensure_ascii=False)
    told: dict[str, Any] = json.loads(text, parse_float=str)
    return told


def test_every_preview_is_what_its_save_is(services: Services, caller: WidgetUser, amount: Amount) -> None:
    seen = {"priced": 0, "refused": 0}

    @settings(
        max_examples=amount(60, 10_000),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(st.builds(v2.Body, calculations(), st.just(v2.Envelope())))
    def check(body: v2.Body) -> None:
        preview = previewed(services, caller, body)
        seen["refused" if preview is None else "priced"] += 1
        if preview is not None:
            save = saved(services, caller, body)
            assert {name: save[name] for name in ("result", *SUMS)} == {
                name: preview[name] for name in ("result", *SUMS)
            }
            assert_sums(preview["result"])

    check()
    figure(f"previews and saves: {seen['priced']} priced alike, {seen['refused']} refused")
    assert seen["priced"] > seen["refused"] / 10


def assert_sums(result: dict[str, Any]) -> None:
    """No float is in a result: money, quantities and percents are texts."""
    lines = [(line["group"], Decimal(line["amount"])) for line in result["lines"]]
    totals = {name: Decimal(value) for name, value in result["totals"].items() if name not in ("vat_mode", "vat_rate")}
    assert sum(amount for group, amount in lines if group != "service") == totals["goods"]
    assert sum(amount for group, amount in lines if group == "service") == totals["services"]
