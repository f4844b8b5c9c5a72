"""The cell «свойства»: what a position has besides prices, as `вид: зеркало; закалка: нет`.

What is not written has its usual value. A semicolon or backslash inside a value has a backslash before it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from amocrm.calculator.price_list import Glass, Hardware, Service, Sheet
from amocrm.calculator.price_table import cells, words
from amocrm.calculator.price_table.messages import Unreadable
from amocrm.calculator.processing import EdgeWork, Lamination

Owner = TypeVar("Owner")
PART = re.compile(r"(?:\\.|[^;\\]|\\$)+", re.DOTALL)
SHEET = re.compile(r"(\d{1,6})\s*[xх×*]\s*(\d{1,6})\s*(джамбо)?", re.IGNORECASE)
PAIR = re.compile(r"\s*(\d{1,3})\s*[=:–-]\s*([\d.,]+)\s*")


@dataclass(frozen=True, slots=True)
class Property(Generic[Owner]):
    """`write` gives an empty text where the value is the usual one; `read` raises Unreadable."""

    name: str
    field: str
    write: Callable[[Owner], str]
    read: Callable[[str], object]


def written(owner: Owner, properties: Sequence[Property[Owner]]) -> str:
    return "; ".join([f"{known.name}: {_escaped(text)}" for known in properties if (text := known.write(owner))])


def read(text: str, properties: Sequence[Property[Owner]]) -> dict[str, Any]:
    """Field → value. Raises Unreadable at the first part that is none of the properties."""
    return dict(_values(text, {known.name: known for known in properties}))


def _values(text: str, known: Mapping[str, Property[Owner]]) -> Iterator[tuple[str, object]]:
    for part in PART.findall(text):
        name, _, value = part.partition(":")
        if not part.strip():
            continue
        found = known.get(name.strip().lower())
        if found is None:
            raise Unreadable("E_PROPERTY", text=name.strip(), known=", ".join(known))
        yield found.field, found.read(re.sub(r"\\(.)", r"\1", value.strip()))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;")


def _sheet(text: str) -> Sheet:
    found = SHEET.fullmatch(text.strip())
    if not found:
        raise Unreadable("E_PROPERTY_FORM", text=text, name="лист", example=words.SHEET_LIKE)
    return Sheet(width=int(found[1]), height=int(found[2]), is_jumbo=bool(found[3]))


def _of_sheet(glass: Glass) -> str:
    sheet = glass.sheet
    jumbo = f" {words.JUMBO}" if sheet.is_jumbo else ""
    return "" if sheet == Sheet() else f"{sheet.width}x{sheet.height}{jumbo}"


def _capacity(text: str) -> Mapping[int, Decimal]:
    """A comma parts the pairs and may also be a decimal one: what has no sign of its own belongs to the pair before."""
    found = [PAIR.fullmatch(part) for part in re.split(r",(?=\s*\d+\s*[=:–-])", text)] if text.strip() else []
    if not all(found):
        raise Unreadable("E_PROPERTY_FORM", text=text, name="нагрузку петель", example=words.CAPACITY_LIKE)
    return {int(pair[1]): cells.number(pair[2]) for pair in found if pair}


def _of_capacity(item: Hardware) -> str:
    loads = sorted(item.capacity.items()) if item.capacity else ()
    return ", ".join([f"{count} = {cells.of_number(kg)}" for count, kg in loads])


def _thicknesses(text: str) -> tuple[int, ...]:
    return tuple(cells.whole(part) for part in text.split(",") if part.strip())


def _unusual(value: Decimal | int, usual: Decimal | int) -> str:
    return "" if value == usual else cells.of_number(value)


OF_GLASS: tuple[Property[Glass], ...] = (
    Property("вид", "kind", lambda glass: words.KINDS[glass.kind], lambda text: cells.choice(text, words.KINDS)),
    Property("закалка", "temperable", lambda glass: "" if glass.temperable else words.NO, cells.yes_or_no),
    Property("лист", "sheet", _of_sheet, _sheet),
    Property("кг/м² на мм", "density", lambda glass: _unusual(glass.density, Decimal("2.5")), cells.number),
    Property("отходы, %", "waste_percent", lambda glass: _unusual(glass.waste_percent, 0), cells.number),
    Property("фото", "photo", lambda glass: glass.photo or "", str),
)
OF_EDGE: tuple[Property[EdgeWork], ...] = (Property("кривая", "curve", lambda work: work.curve or "", str),)
OF_LAMINATION: tuple[Property[Lamination], ...] = (
    Property("множитель", "factor", lambda work: _unusual(work.factor, 2), cells.whole),
)
OF_HARDWARE: tuple[Property[Hardware], ...] = (
    Property("артикул производителя", "article", lambda item: item.article, str),
    Property("цвет", "finish", lambda item: item.finish, str),
    Property("нагрузка", "capacity", _of_capacity, _capacity),
    Property("ширина двери", "max_width", lambda item: str(item.max_width or ""), cells.whole),
    Property("стекло", "glass_thickness", lambda item: ", ".join(map(str, item.glass_thickness)), _thicknesses),
    Property("фото", "photo", lambda item: item.photo or "", str),
)
OF_SERVICE: tuple[Property[Service], ...] = (
    Property("бесплатно от", "free_from", lambda service: cells.of_optional(service.free_from), cells.number),
    Property("ндс", "taxed", lambda service: "" if service.taxed else words.NO, cells.yes_or_no),
    Property(
        "назначение",
        "purpose",
        lambda service: "" if service.purpose == "other" else words.PURPOSES[service.purpose],
        lambda text: cells.choice(text, words.PURPOSES),
    ),
)
