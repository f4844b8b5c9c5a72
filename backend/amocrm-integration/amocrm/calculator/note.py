"""The note that a person reads in the deal's feed: plain text, one fact a line."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from amocrm.calculator.money import MINUS, number, plain, roubles, to_kopecks, to_square_metres
from amocrm.calculator.note_copy import Copy, copy_of, lines_of, origin
from amocrm.calculator.v1 import Calculation, Product

__all__ = ["Copy", "Occasion", "change", "copy_of", "signature", "text", "text_v2"]

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


class Sum(Protocol):
    """What both ways of saving know."""

    @property
    def package_name(self) -> str: ...
    @property
    def total_price(self) -> Decimal: ...


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


def text_v2(copy: Copy, occasion: Occasion) -> str:
    """As `text`, with what only a price of ours knows; the composition gives way where all is too long."""
    kept = len(copy.composition)
    while kept and len(_v2(copy, occasion, kept)) + len(signature(occasion.mark)) > LONGEST:
        kept -= 1
    return _fitted(_v2(copy, occasion, kept), signature(occasion.mark))


def change(calculation: Sum, former: Sum, occasion: Occasion) -> str:
    """A short note: the feed has the first one already. At the same price it tells of a way into the order."""
    was, now = _sum(former.total_price), roubles(calculation.total_price)
    is_same = former.total_price == calculation.total_price
    lines = [
        f"Расчёт № {occasion.number}: {now}" if is_same else f"Расчёт № {occasion.number} изменён: {was} → {now}",
        f"Комплект: {calculation.package_name}",
        *_former(occasion.former_budget),
        f"Дата расчёта: {_moment(occasion.moment)}",
    ]
    return _fitted("\n".join(lines), signature(occasion.mark))


def signature(mark: str) -> str:
    """The end of the note, by which it is found again when amoCRM's answer was lost."""
    return f"\n#c-{mark}"


def _v2(copy: Copy, occasion: Occasion, kept: int) -> str:
    """With so many positions of the composition."""
    lines = [
        f"Расчёт № {occasion.number}: {copy.title}",
        *lines_of(copy, kept),
        *_former(occasion.former_budget),
        origin(copy),
        f"Дата расчёта: {_moment(occasion.moment)}",
    ]
    return "\n".join(lines)


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
