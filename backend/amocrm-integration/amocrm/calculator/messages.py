"""What is wrong with a calculation or worth knowing, in Russian, by code (calculator.md §2.7).

The first letter is the severity: E error (no price), W warning, A approval (not into the order until a head agrees).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from amocrm.calculator.labels import label
from amocrm.calculator.money import NBSP, number, plain, to_kopecks

Severity = Literal["error", "warning", "approval"]
SEVERITIES: dict[str, Severity] = {"E": "error", "W": "warning", "A": "approval"}

_TEXTS = {
    "E_REQUIRED": "Заполните поле «{label}».",
    "E_NUMBER": "В поле «{label}» нужно число, например 1 205 или 120,5.",
    "E_MM_FRACTION": "Размер должен быть в целых миллиметрах.",
    "E_WHOLE": "В поле «{label}» нужно целое число.",
    "E_PLACES": "В поле «{label}» — не больше {n} знаков после запятой.",
    "E_CHOICE": "Выберите «{label}» из списка.",
    "E_TEXT_LONG": "В поле «{label}» — не больше {high} знаков.",
    "E_FORMAT": "Поле «{label}» заполнено неверно.",
    "E_UNKNOWN_FIELD": "Поле «{name}» лишнее.",
    "E_DIM_RANGE": "Размер стороны — от 50 до 6 000 мм.",
    "E_LIMIT": "«{label}»: допустимо от {low} до {high}.",
    "E_CIRCLE": "У круга ширина и высота равны диаметру.",
    "E_SHEET_SIZE": "Стекло {w}×{h} мм больше листа {a}×{b} мм.",
    "E_THICKNESS": "«{glass}» не бывает толщиной {t} мм. Есть: {known}.",
    "E_TEMPER_FORBIDDEN": "Материал «{glass}» не закаливают — снимите закалку или выберите другое стекло.",
    "E_TEMPER_MIN": "Для закалки меньшая сторона должна быть не менее {min} мм.",
    "E_TEMPER_MAX": "Для закалки размер не более {a}×{b} мм.",
    "E_HOLE_SMALL": "Диаметр отверстия {d} мм меньше толщины стекла {t} мм — такое стекло не закаливают.",
    "E_HOLE_BIG": "Отверстие {d} мм больше трети меньшей стороны ({s} мм).",
    "E_HOLE_RANGE": "Диаметр отверстия — от {low} до {high} мм.",
    "E_HOLE_EDGE": "Отверстие слишком близко к краю: {x} мм, нужно не менее {y} мм.",
    "E_HOLE_CORNER": "Отверстие слишком близко к углу: {x} мм, нужно не менее {y} мм.",
    "E_HOLE_GAP": "Между отверстиями {x} мм, нужно не менее {y} мм.",
    "E_CUTOUT_BIG": "Вырез больше трети стороны стекла.",
    "E_FACET_EDGE": "Для этого стекла фацет {w} мм не делают.",
    "E_HINGE_WEIGHT": "Масса двери {m} кг больше допустимой для петель {sku}: {max} кг.",
    "E_HINGE_WIDTH": "Ширина двери {w} мм больше допустимой для петли {sku}: {max} мм.",
    "E_HINGE_GLASS": "Петля {sku} не подходит к стеклу {t} мм.",
    "E_HINGE_FEW": "Для этой двери нужно петель: {n}.",
    "E_DOOR_PASSAGE": "Проход {w} мм слишком узкий: нужно не менее {min} мм.",
    "E_BAR_SHORT": "Отрезок {x} мм длиннее самого длинного хлыста ({longest} мм).",
    "E_SKU_UNKNOWN": "Позиции «{sku}» нет в прайс-листе {version}.",
    "E_SKU_INACTIVE": "«{name}» снята с продажи.",
    "E_PRICE_ZERO": "У «{name}» не указана цена. Сообщите администратору.",
    "E_DISCOUNT_RANGE": "Скидка не может быть больше стоимости изделий.",
    "E_TOTAL_RANGE": "Слишком большая сумма. Проверьте размеры и количество.",
    "E_PRICE_CHANGED": "Цена изменилась: было {a} ₽, стало {b} ₽. Проверьте и сохраните ещё раз.",
    "E_REVISION": "Расчёт уже изменил {name} в {time}. Откройте новую версию.",
    "E_REQUEST_REUSED": "Этот расчёт уже сохранён. Обновите окно.",
    "E_LOCKED": "На этапе «{stage}» расчёты менять нельзя.",
    "W_MIN_AREA": "Площадь {a} м² меньше минимальной: посчитано как {b} м².",
    "W_MIN_PIECE": "Добавлена доплата до минимальной стоимости: {x} ₽.",
    "W_OVERSIZE": "Негабарит: надбавка {p} %.",
    "W_HEAVY_PANE": "Масса стекла {m} кг — нужны дополнительные монтажники.",
    "W_THIN_TALL": "Для двери выше {tall} мм советуем стекло от {t} мм.",
    "W_PASSAGE": "Проход {w} мм — узкий, удобно от {easy} мм.",
    "W_HOLE_POS": "Отверстия без привязки: проверьте отступы по чертежу.",
    "W_UNTEMPERED_DOOR": "Дверь из незакалённого стекла — опасно.",
    "W_NO_MEASURE": "Размеры со слов клиента. Замер не заказан.",
    "W_PRICE_STALE": "Прайс-листу {n} дней. Проверьте цены.",
    "W_PRICE_OTHER": "Прайс-лист {named} не действует: посчитано по {version}.",
    "W_PRICE_ARCHIVED": "Цены по прайсу {v1}. Пересчитать по {v2}: {total} ₽ ({difference} ₽)?",
    "W_TEMPLATE_FIXED": "Количество «{name}» не зависит от размеров. Проверьте.",
    "W_V1_AREA": "Площадь не равна произведению размеров.",
    "W_V1_SUM": "Сумма частей не равна итогу.",
    "E_LIST_DUPLICATE": "«{sku}» уже есть в строке {n}.",
    "E_LIST_NEGATIVE": "Цена не может быть отрицательной.",
    "E_LIST_ORDER": "Границы должны возрастать и не пересекаться.",
    "E_LIST_REFERENCE": "«{sku}» нет в этом прайс-листе.",
    "W_LIST_NO_PRICE": "Пустая цена: позиция не будет продаваться.",
    "A_DISCOUNT_LIMIT": "Скидка {p} % больше разрешённых {limit} % — нужно согласование руководителя.",
    "A_MARGIN": "Цена ниже минимальной маржи — нужно согласование.",
    "A_MANUAL_PRICE": "Цена «{name}» изменена вручную: {a} ₽ вместо {b} ₽.",
}
_REPLACEMENT = " Замена: {analogue}."
_BREAKABLE = re.compile(r" (?=[₽%])|(?<=\d) (?=\d{3}\b)")
# With no-break spaces inside numbers and before ₽ and %.
TEXTS = {code: _BREAKABLE.sub(NBSP, text) for code, text in _TEXTS.items()}


@dataclass(frozen=True, slots=True)
class Message:
    """`field` is a path such as `panels[0].holes[1].d`, empty where the whole calculation is meant."""

    code: str
    field: str
    text: str

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.code[0]]

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "severity": self.severity, "field": self.field, "text": self.text}


def message(code: str, field: str = "", /, **values: str | int | Decimal) -> Message:
    """Texts and integers enter as they are, so sizes keep the form `3300×2300`; decimals with a comma."""
    named = {"label": label(field)}
    shown = {name: number(plain(value)) if isinstance(value, Decimal) else value for name, value in values.items()}
    return Message(code, field, TEXTS[code].format(**named | shown))


def sold_out(field: str, name: str, analogue: str | None) -> Message:
    """E_SKU_INACTIVE, with the article to take instead where the price list names one."""
    told = message("E_SKU_INACTIVE", field, name=name)
    return Message(told.code, field, told.text + _REPLACEMENT.format(analogue=analogue)) if analogue else told


def price_changed(expected: Decimal, actual: Decimal) -> Message:
    return message("E_PRICE_CHANGED", "expected_total", a=sum_of_money(expected), b=sum_of_money(actual))


def price_archived(versions: tuple[str, str], former: Decimal, current: Decimal) -> Message:
    """`versions`: of the calculation, and the published one; sums by each."""
    sign = "+" if current >= former else ""
    difference = f"{sign}{sum_of_money(current - former)}"
    old, new = versions
    return message(
        "W_PRICE_ARCHIVED", "price_list_version", v1=old, v2=new, total=sum_of_money(current), difference=difference
    )


def sum_of_money(amount: Decimal) -> str:
    """`29 210,00`."""
    return number(to_kopecks(amount))


def has_errors(messages: Iterable[Message]) -> bool:
    return any(told.severity == "error" for told in messages)
