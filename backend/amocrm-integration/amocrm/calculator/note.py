"""The note that a person reads in the deal's feed: plain text, one fact a line."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from amocrm.calculator.money import MINUS, number, plain, roubles, to_kopecks, to_square_metres
from amocrm.calculator.v1 import Calculation, Product

LONGEST = 2000
MOST_PRODUCTS = 15
ZONES = {"Europe/Moscow": "МСК"}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the note says besides the calculation; `moment` carries the account's time zone, `mark` is ours alone."""

    number: int
    moment: datetime
    former_budget: int | None
    mark: str


def text(calculation: Calculation, occasion: Occasion) -> str:
    """Lines in the order of the guide's note, the signature last; at most 2,000 characters."""
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
    return _fitted("\n".join(lines), signature(occasion.mark))


def change(calculation: Calculation, former: Calculation, occasion: Occasion) -> str:
    """A short note: the feed has the first one already."""
    lines = [
        f"Расчёт № {occasion.number} изменён: {_sum(former.total_price)} → {roubles(calculation.total_price)}",
        f"Комплект: {calculation.package_name}",
        f"Дата расчёта: {_moment(occasion.moment)}",
    ]
    return _fitted("\n".join(lines), signature(occasion.mark))


def signature(mark: str) -> str:
    """The end of the note, by which it is found again when amoCRM's answer was lost."""
    return f"\n#c-{mark}"


def _fitted(text: str, end: str) -> str:
    """Whole lines only, and a sign that some are missing."""
    if len(text) + len(end) <= LONGEST:
        return text + end
    whole_lines, _, _ = text[: LONGEST - len(end) - 1].rpartition("\n")
    return f"{whole_lines}\n…{end}"


def _sum(amount: Decimal) -> str:
    return number(to_kopecks(amount))


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
