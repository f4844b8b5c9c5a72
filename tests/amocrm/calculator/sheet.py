"""A priced calculation as the specification prints its worked examples (calculator.md §2.10)."""

from decimal import ROUND_HALF_UP, Decimal

from amocrm.calculator.calculation import Calculation
from amocrm.calculator.checks import Occasion
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.lines import Line
from amocrm.calculator.money import NBSP, number, plain, to_kopecks
from amocrm.calculator.pricing import Quote, Result, price
from amocrm.calculator.totals import Totals

ANYONE = Occasion()
VAT = {"included": "в т.ч. НДС {rate} % {vat}", "on_top": "НДС {rate} % сверху {vat}", "none": "без НДС"}


def quoted(calculation: Calculation, occasion: Occasion = ANYONE) -> Quote:
    return price(calculation, DEMO, occasion)


def priced(calculation: Calculation) -> Result:
    result = quoted(calculation).result
    assert result is not None, quoted(calculation).messages
    return result


def codes(calculation: Calculation, occasion: Occasion = ANYONE) -> list[str]:
    return [told.code for told in quoted(calculation, occasion).messages]


def told(calculation: Calculation, code: str) -> list[tuple[str, str]]:
    """(field, text) of every message with the code, no-break spaces shown as spaces."""
    return [(m.field, spaced(m.text)) for m in quoted(calculation).messages if m.code == code]


def sheet(calculation: Calculation) -> str:
    """The table, the chain of totals, and the guide's figures."""
    result = priced(calculation)
    return "\n".join([*map(_row, result.lines), _chain(result.totals), _size(result), _guide(result)])


def spaced(text: str) -> str:
    return text.replace(NBSP, " ").replace("\u2212", "−")


def _row(line: Line) -> str:
    cells = (line.group, line.name, line.unit, number(plain(line.qty)), _money(line.price), _money(line.amount))
    return spaced("| " + " | ".join(cells) + " |")


def _chain(totals: Totals) -> str:
    goods = totals.goods
    vat = VAT[totals.vat_mode].format(rate=plain(totals.vat_rate), vat=_money(totals.vat))
    named = {
        "goods": goods.goods,
        "markup": goods.markup,
        "urgent": goods.urgent,
        "discount": -goods.discount if goods.discount else Decimal(0),
        "goods_net": goods.net,
        "services": totals.services,
        "subtotal": totals.subtotal,
        "rounding": totals.rounding,
    }
    chain = " · ".join(f"{name} {_money(amount)}" for name, amount in named.items())
    return spaced(f"{chain} · total {_money(totals.total)} ₽ · {vat}")


def _size(result: Result) -> str:
    weight = result.physical.weight.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"area {number(plain(result.physical.area))} м² · weight {number(plain(weight))} кг"


def _guide(result: Result) -> str:
    totals = result.totals
    return spaced(
        f"components_total {_money(totals.components_total)}, services_total {_money(totals.services_total)}, "
        f"total_price {_money(totals.total)}, square_meters {number(plain(result.size.area))}"
    )


def _money(amount: Decimal) -> str:
    return number(to_kopecks(amount))
