"""How sections, columns, units and properties are called in the price table, for people and in files."""

from amocrm.calculator.price_list import GlassKind, HardwareUnit, Purpose, ServiceRule
from amocrm.calculator.price_table.row import Column

HEADERS: dict[Column, str] = {
    "section": "раздел",
    "sku": "артикул",
    "name": "наименование",
    "unit": "ед",
    "size": "толщина",
    "price": "цена",
    "minimum": "мин",
    "step": "шаг",
    "active": "активно",
    "analogues": "аналоги",
    "properties": "свойства",
}
GLASS = "Стекло"
TEMPERING = "Закалка"
LAMINATION = "Триплекс"
EDGES = "Кромка"
FACET = "Фацет"
DRILLING = "Отверстия"
CUTOUTS = "Вырезы"
AREA_WORKS = "Обработка поверхности"
HARDWARE = "Фурнитура"
SERVICES = "Услуги"
RULES = "Правила"

YES = "да"
NO = "нет"
YESES = frozenset({YES, "1", "+", "true", "истина", "yes"})
NOES = frozenset({NO, "0", "-", "false", "ложь", "no"})

SQUARE_METRE = "м²"
METRE = "м"
PIECE = "шт"
BAR: HardwareUnit = "хлыст"
KILOMETRE = "км"
# cp1251 has no ², and people write these too.
SAME_UNITS = {
    "м2": SQUARE_METRE,
    "м?": SQUARE_METRE,
    "кв.м": SQUARE_METRE,
    "кв. м": SQUARE_METRE,
    "m2": SQUARE_METRE,
    "м.п.": METRE,
    "п.м": METRE,
    "пог.м": METRE,
    "погм": METRE,
    "м.": METRE,
    "шт.": PIECE,
    "компл.": "компл",
    "комплект": "компл",
    "км.": KILOMETRE,
}
HARDWARE_UNITS: dict[HardwareUnit, str] = {unit: unit for unit in ("шт", "м", "хлыст", "компл", "м²")}
SERVICE_UNITS: dict[ServiceRule, str] = {
    "fixed": "раз",
    "area": SQUARE_METRE,
    "distance": "поездка",
    "floors": "этаж",
}
KINDS: dict[GlassKind, str] = {
    "clear": "прозрачное",
    "low_iron": "осветлённое",
    "satin": "матовое",
    "bronze": "бронза",
    "grey": "серое",
    "fluted": "рифлёное",
    "mirror": "зеркало",
    "triplex": "триплекс",
}
PURPOSES: dict[Purpose, str] = {"measuring": "замер", "mounting": "монтаж", "other": "другое"}

UP_TO = "до"
JUMBO = "джамбо"
THICKNESS_LIKE = "толщину в мм, например 8"
LENGTH_LIKE = "длину хлыста в мм, например 2200"
FACET_LIKE = "наибольшую ширину фацета в мм, например «до 10»"
BAND_LIKE = "толщины стекла, например «4–6»"
HOLE_LIKE = "диаметр и толщины, например «до 12 / 4–6»"
SIDE_LIKE = "сторону в мм, например «от 2500»"
AREA_LIKE = "площадь в м², например «от 4»"
NOTHING_LIKE = "ничего, ячейка пустая"
SHEET_LIKE = "3210x2250"
CAPACITY_LIKE = "2 = 45, 3 = 60"
THICKNESSES_LIKE = "8, 10, 12"
