"""A changed template out of the page's JSON: its shape alone, what it says is for `edits` to judge."""

from collections.abc import Mapping
from typing import Any

from amocrm.calculator.kits.edits import KitEdit, KitLine

MOST_LINES = 100
LONGEST = 200
TEXTS = ("sku", "kind", "k", "role", "sides", "input", "base", "step", "min")
FLAGS = ("optional", "default_on")
LARGEST = 1000


class Malformed(ValueError):
    """The page sent no such edit; `field` is a path such as `edits[0].column`."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def kit_edit(sent: object, at: str) -> KitEdit:
    """Raises Malformed."""
    if not isinstance(sent, dict):
        raise Malformed(at)
    lines = sent.get("lines")
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise Malformed(f"{at}.lines")
    return KitEdit(
        code=_text(sent, "code", at),
        name=_text(sent, "name", at),
        is_active=_flag(sent, "is_active", at),
        markup=_text(sent, "markup", at),
        lines=tuple(_line(line, f"{at}.lines[{index}]") for index, line in enumerate(lines)),
    )


def _line(sent: object, at: str) -> KitLine:
    if not isinstance(sent, dict):
        raise Malformed(at)
    texts: dict[str, Any] = {name: _text(sent, name, at) for name in TEXTS}
    flags: dict[str, Any] = {name: _flag(sent, name, at) for name in FLAGS}
    return KitLine(former=_place(sent, at), **texts, **flags)


def _place(sent: Mapping[str, object], at: str) -> int | None:
    found = sent.get("former")
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= LARGEST:
        raise Malformed(f"{at}.former")
    return found


def _text(sent: Mapping[str, object], name: str, at: str) -> str:
    found = sent.get(name)
    if not isinstance(found, str) or len(found) > LONGEST:
        raise Malformed(f"{at}.{name}")
    return found


def _flag(sent: Mapping[str, object], name: str, at: str) -> bool:
    found = sent.get(name)
    if not isinstance(found, bool):
        raise Malformed(f"{at}.{name}")
    return found
