"""A row of the price table: one price of one position, every cell as text (see the package for the columns)."""

from dataclasses import dataclass
from typing import Literal

Column = Literal[
    "section", "sku", "name", "unit", "size", "price", "minimum", "step", "active", "analogues", "properties"
]
COLUMNS: tuple[Column, ...] = (
    "section",
    "sku",
    "name",
    "unit",
    "size",
    "price",
    "minimum",
    "step",
    "active",
    "analogues",
    "properties",
)
# Of the position; the rest differ from row to row. They are repeated, so that sorting in Excel breaks nothing.
OF_POSITION: tuple[Column, ...] = ("sku", "name", "unit", "minimum", "step", "active", "analogues", "properties")
BESIDE_SIZE = "км"
SEPARATOR = "|"

Place = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`field`: where the price stands in the list, such as `glass[0].price[8]`; rows of a file have none."""

    section: str
    sku: str
    name: str = ""
    unit: str = ""
    size: str = ""
    price: str = ""
    minimum: str = ""
    step: str = ""
    active: str = ""
    analogues: str = ""
    properties: str = ""
    field: str = ""

    @property
    def position(self) -> Place:
        return self.section, self.sku

    @property
    def key(self) -> str:
        """`Стекло|CLR|8`. The price of a kilometre stands beside that of the trip, and is told by its unit."""
        size = self.unit if self.unit == BESIDE_SIZE else self.size
        return SEPARATOR.join((self.section, self.sku, size))

    def cell(self, column: Column) -> str:
        text: str = getattr(self, column)
        return text

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(self.cell(column) for column in COLUMNS)

    @property
    def title(self) -> str:
        """What people call the row."""
        return f"{self.name}, {self.size}" if self.size else self.name or self.sku


def position_of(key: str) -> Place:
    """Of a row by its key; an article may hold the separator, the other parts never do."""
    section, _, rest = key.partition(SEPARATOR)
    return section, rest.rpartition(SEPARATOR)[0]
