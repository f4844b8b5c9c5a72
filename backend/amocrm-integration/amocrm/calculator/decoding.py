"""Typed objects from JSON by their dataclasses' hints, and back. All faults are collected, none is raised.

Null, or a missing name, is the default; without a default it is E_REQUIRED. Unknown names are refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Literal, TypeVar, get_args, get_origin, get_type_hints

from amocrm.calculator import compound_readers, field_readers, limits
from amocrm.calculator.field_readers import Reader, unusable
from amocrm.calculator.messages import Message
from amocrm.calculator.money import plain

Made = TypeVar("Made")

LONGEST = {"title": limits.LONGEST_TITLE, "comment": limits.LONGEST_COMMENT, "note": 200, "reason": 200}
LONGEST_CODE = 64
IN_LINES = frozenset({"comment"})
PLACES = {"qty": limits.QTY_PLACES}
MONEY_PLACES = 2
COUNTED = frozenset({"qty", "n", "layers", "km", "floor", "revision"})
MOST = {
    "panels": limits.MOST_PANELS,
    "holes": limits.MOST_HOLES,
    "cutouts": limits.MOST_CUTOUTS,
    "pieces": limits.MOST_PIECES,
    "ops": 20,
    "sizes": 20,
    "instead": limits.MOST_LINES,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A field; `default` makes what stands for it when it is left out, None where it may not be."""

    name: str
    read: Reader
    default: Callable[[], object] | None


def decode(make: Callable[..., Made], given: Mapping[str, object], prefix: str, found: list[Message]) -> Made:
    """Of the names that the dataclass `make` knows; placeholders stand where `found` grew."""
    return make(**{part.name: _value(part, given.get(part.name), prefix, found) for part in parts(make)})


def refuse_unknown(given: Mapping[str, object], known: frozenset[str], prefix: str, found: list[Message]) -> None:
    compound_readers.refuse_names([name for name in given if name not in known], prefix, found)


def encode(value: object) -> object:
    """Decimals as texts, everything else as it is; defaults are written out."""
    if isinstance(value, Decimal):
        return f"{plain(value):f}"
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return as_object(value) if is_dataclass(value) else value


def as_object(value: object) -> dict[str, object]:
    make: Callable[..., object] = type(value)
    return {part.name: encode(getattr(value, part.name)) for part in parts(make)}


@cache
def names(make: Callable[..., object]) -> frozenset[str]:
    return frozenset(part.name for part in parts(make))


@cache
def parts(make: Callable[..., object]) -> tuple[Part, ...]:
    """Read off the class once: hints are slow to resolve."""
    if not isinstance(make, type) or not is_dataclass(make):
        raise TypeError(make)
    hints = get_type_hints(make)
    return tuple(Part(field.name, _reader(hints[field.name], field), _default(field)) for field in fields(make))


def _value(part: Part, value: object, prefix: str, found: list[Message]) -> object:
    if value is None and part.default:
        return part.default()
    return part.read(value, f"{prefix}{part.name}", found)


def _default(field: Field[object]) -> Callable[[], object] | None:
    if field.default_factory is not MISSING:
        return field.default_factory
    return None if field.default is MISSING else lambda: field.default


def _reader(hint: object, field: Field[object]) -> Reader:
    origin, inside = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return compound_readers.optional(_reader(inside[0], field))
    if origin is tuple:
        return compound_readers.several(_reader(inside[0], field), MOST.get(field.name, limits.MOST_LINES))
    if origin is Literal:
        return field_readers.choice(inside)
    if origin is not None:
        return compound_readers.by_name(_reader(inside[1], field), MOST[field.name])
    return _plain_reader(hint, field)


def _plain_reader(hint: object, field: Field[object]) -> Reader:
    name = field.name
    if hint is str:
        longest = LONGEST.get(name, LONGEST_CODE)
        return field_readers.text(longest, lines=name in IN_LINES, may_be_empty=field.default == "")
    if hint is int:
        return field_readers.whole("E_WHOLE" if name in COUNTED else "E_MM_FRACTION")
    if hint is Decimal:
        return field_readers.decimal(PLACES.get(name, MONEY_PLACES))
    return field_readers.boolean if hint is bool else _object(hint)


def _object(hint: object) -> Reader:
    if not isinstance(hint, type):
        raise TypeError(hint)

    def read(value: object, path: str, found: list[Message]) -> object:
        if not isinstance(value, Mapping):
            found.append(unusable(value, "E_FORMAT", path))
            return decode(hint, {}, "", [])
        refuse_unknown(value, names(hint), f"{path}.", found)
        return decode(hint, value, f"{path}.", found)

    return read
