"""A priced calculation as JSON (calculator.md §2.6): money, percents and quantities are texts, never floats."""

from collections.abc import Mapping
from decimal import Decimal

from amocrm.calculator.hardware import Cutting
from amocrm.calculator.lines import Line
from amocrm.calculator.money import plain, to_kopecks, to_square_metres
from amocrm.calculator.physical import Physical
from amocrm.calculator.pricing import Result
from amocrm.calculator.rounding import half_up
from amocrm.calculator.totals import Totals

TENTH = Decimal("0.1")
Json = Mapping[str, object]


def result(priced: Result) -> Json:
    """The key `result` of an answer, without its messages."""
    lead_time = priced.lead_time
    return {
        "lines": [_line(line, f"l{number}") for number, line in enumerate(priced.lines, 1)],
        "totals": _totals(priced.totals),
        "physical": _physical(priced.physical),
        "cutting": [_cutting(cutting) for cutting in priced.cutting],
        "lead_time": lead_time
        and {"min_days": lead_time.min_days, "max_days": lead_time.max_days, "reason": lead_time.reason},
        "hints": [
            {
                "field": hint.field,
                "reason": hint.reason,
                "mm": hint.change,
                "saves": _money(hint.saves),
                "text": hint.text,
            }
            for hint in priced.hints
        ],
    }


def guide_keys(priced: Result, title: str) -> Json:
    """The guide's keys as decimals, which the caller writes as it likes; the two parts always add up to the total."""
    return {
        "package_name": title,
        "width": priced.size.width,
        "height": priced.size.height,
        "square_meters": priced.size.area,
        "components_total": priced.totals.components_total,
        "services_total": priced.totals.services_total,
        "total_price": priced.totals.total,
    }


def _line(line: Line, number: str) -> Json:
    return {
        "id": number,
        "group": line.group,
        "code": line.code,
        "name": line.name,
        "panel": line.panel,
        "unit": line.unit,
        "qty": f"{to_square_metres(line.qty):f}",
        "price": _money(line.price),
        "amount": _money(line.amount),
    }


def _totals(totals: Totals) -> Json:
    return {
        "goods": _money(totals.goods.goods),
        "markup": _money(totals.goods.markup),
        "urgent": _money(totals.goods.urgent),
        "discount": _money(totals.goods.discount),
        "goods_net": _money(totals.goods.net),
        "services": _money(totals.services),
        "subtotal": _money(totals.subtotal),
        "rounding": _money(totals.rounding),
        "total": _money(totals.total),
        "vat_mode": totals.vat_mode,
        "vat_rate": f"{plain(totals.vat_rate):f}",
        "vat": _money(totals.vat),
    }


def _physical(physical: Physical) -> Json:
    return {
        "area_m2": f"{to_square_metres(physical.area):f}",
        "billed_area_m2": f"{to_square_metres(physical.billed_area):f}",
        "weight_kg": f"{half_up(physical.weight, TENTH):f}",
        "panes": physical.panes,
        "heaviest_pane_kg": f"{half_up(physical.heaviest_pane, TENTH):f}",
    }


def _cutting(cutting: Cutting) -> Json:
    plan = cutting.plan
    return {
        "sku": cutting.sku,
        "bar_mm": plan.bar_mm,
        "bars": plan.bars,
        "layout": [list(pieces) for pieces in plan.layout],
        "offcut_mm": list(plan.offcuts),
    }


def _money(amount: Decimal) -> str:
    return f"{to_kopecks(amount):f}"
