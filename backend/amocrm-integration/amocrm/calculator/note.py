"""The note that a person reads in the deal's feed: plain text, one fact a line."""

from dataclasses import dataclass
from datetime import datetime

from amocrm.calculator.money import MINUS, number, plain, roubles, to_square_metres
from amocrm.calculator.v1 import Calculation, Product

LONGEST = 2000
MOST_PRODUCTS = 15
ZONES = {"Europe/Moscow": "МСК"}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the note says besides the calculation; `moment` carries the account's time zone."""

    number: int
    moment: datetime
    former_budget: int | None


def text(calculation: Calculation, occasion: Occasion) -> str:
    """Lines in the order of the guide's note; at most 2,000 characters."""
    lines = [
        f"Расчёт № {occasion.number}: {calculation.package_name}",
        f"Комплект: {calculation.package_name}",
        f"Размеры: {number(plain(calculation.width))} × {number(plain(calculation.height))}\u00a0мм",
        f"Площадь: {number(to_square_metres(calculation.square_meters))}\u00a0м²",
        f"Материалы и фурнитура: {roubles(calculation.components_total)}",
        f"Услуги: {roubles(calculation.services_total)}",
        f"ИТОГО: {roubles(calculation.total_price)}",
        *_products(calculation.products),
        *_former(occasion.former_budget),
        f"Дата расчёта: {_moment(occasion.moment)}",
    ]
    return _fitted("\n".join(lines))


def _fitted(text: str) -> str:
    """Whole lines only, and a sign that some are missing."""
    if len(text) <= LONGEST:
        return text
    whole_lines, _, _ = text[: LONGEST - 1].rpartition("\n")
    return f"{whole_lines}\n…"


def _products(products: tuple[Product, ...]) -> list[str]:
    shown = [_product(product) for product in products[:MOST_PRODUCTS]]
    hidden = len(products) - len(shown)
    more = [f"…ещё позиций: {hidden}, полный состав — в калькуляторе"] if hidden else []
    return ["Товары:", *shown, *more] if products else []


def _product(product: Product) -> str:
    price = f" × {roubles(product.price)}" if product.price else ""
    return f"— № {product.element_id}: {number(plain(product.quantity))}{price}"


def _former(budget: int | None) -> list[str]:
    return [f"Прежний бюджет сделки: {number(budget)}\u00a0₽"] if budget else []


def _moment(moment: datetime) -> str:
    zone = ZONES.get(str(moment.tzinfo)) or _offset(f"{moment:%z}")
    return f"{moment:%d.%m.%Y %H:%M} ({zone})"


def _offset(digits: str) -> str:
    """`+0300` → `UTC+3`, `+0530` → `UTC+5:30`."""
    sign, hours, minutes = digits[0].replace("-", MINUS), int(digits[1:3]), digits[3:5]
    return f"UTC{sign}{hours}{'' if minutes == '00' else f':{minutes}'}"
