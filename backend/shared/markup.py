"""HTML from templates with named places: what is put in is escaped, unless a template made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from string import Template as Places


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that may stand in a page as it is. Only templates make it."""

    text: str


Value = str | Markup | Sequence[Markup]


class Template:
    """`$name` or `${name}` is a place, inside an element or a quoted attribute; `$$` is a dollar."""

    def __init__(self, text: str) -> None:
        self._places = Places(text)
        if not self._places.is_valid():
            raise ValueError("a lone $ in a template")
        self.names = frozenset(self._places.get_identifiers())

    def filled(self, values: Mapping[str, Value]) -> Markup:
        """Raises ValueError for a place without a value and for a value without a place."""
        if different := self.names ^ values.keys():
            raise ValueError(f"template and values differ: {', '.join(sorted(different))}")
        return Markup(self._places.substitute({name: _html(value) for name, value in values.items()}))


def _html(value: Value) -> str:
    if isinstance(value, str):
        return escape(value)
    return value.text if isinstance(value, Markup) else "".join(part.text for part in value)
