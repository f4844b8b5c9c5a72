"""What a note repeats of a v2 calculation, line by line (calculator.md §2.8)."""

from dataclasses import dataclass
from decimal import Decimal

from amocrm.calculator.composition import positions
from amocrm.calculator.money import NBSP, number, plain, roubles, to_square_metres
from amocrm.calculator.plurals import POSITIONS, counted
from amocrm.calculator.priced import Priced
from amocrm.calculator.snapshot import vat_words

VARIANT = "Вариант: не входит в заказ и в бюджет сделки."


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What the note repeats of a v2 calculation. Sizes are mm, `area` m², `weight` kg, all 0 without glass.

    `composition`: its positions, which are cut where they are too many. `is_variant`: not in the order.
    """

    title: str
    template: str = ""
    width: Decimal
    height: Decimal
    area: Decimal
    weight: Decimal
    components_total: Decimal
    services_total: Decimal
    total: Decimal
    vat: str
    composition: tuple[str, ...]
    version: str
    author: str = ""
    is_variant: bool = False


def copy_of(priced: Priced, author: str | None, *, is_variant: bool = False) -> Copy:
    """Raises KeyError for one that was read without the lines of its price."""
    guide, lines = priced.guide, priced.lines
    return Copy(
        title=priced.package_name,
        width=Decimal(guide["width"]),
        height=Decimal(guide["height"]),
        area=Decimal(guide["square_meters"]),
        weight=Decimal(lines["physical"]["weight_kg"]),
        components_total=Decimal(guide["components_total"]),
        services_total=Decimal(guide["services_total"]),
        total=priced.total_price,
        vat=vat_words(lines["totals"]),
        composition=positions(lines, priced.body.calculation),
        version=priced.version,
        author=author or "",
        is_variant=is_variant,
    )


def lines_of(copy: Copy, kept: int) -> list[str]:
    """With so many positions of the composition."""
    return [
        f"Комплект: {copy.template or copy.title}",
        *_glass(copy),
        f"Материалы и фурнитура: {roubles(copy.components_total)}",
        f"Услуги: {roubles(copy.services_total)}",
        f"ИТОГО: {roubles(copy.total)} ({copy.vat})",
        *([VARIANT] if copy.is_variant else []),
        *_composition(copy.composition, kept),
    ]


def origin(copy: Copy) -> str:
    """By which prices, and who; nobody where the name is not known."""
    return " · ".join((f"Прайс-лист: {copy.version}", *([f"Автор: {copy.author}"] if copy.author else [])))


def _glass(copy: Copy) -> list[str]:
    if not copy.area:
        return []
    return [
        f"Размеры: {number(plain(copy.width))} × {number(plain(copy.height))}{NBSP}мм",
        f"Площадь: {number(to_square_metres(copy.area))}{NBSP}м² · масса {number(copy.weight)}{NBSP}кг",
    ]


def _composition(positions: tuple[str, ...], kept: int) -> list[str]:
    hidden = len(positions) - kept
    more = [f"…ещё {counted(hidden, POSITIONS)}, полный состав — в калькуляторе"] if hidden else []
    return [f"Состав: {'; '.join((*positions[:kept], *more))}"] if positions else []
