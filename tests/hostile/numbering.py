"""Which numbers of a table its rows have."""

import re
from collections.abc import Iterable

from tests.hostile.runner import Row

NUMBER = re.compile(r"[A-Z][0-9]+")


def numbers(rows: Iterable[Row]) -> set[str]:
    """`B9a` and `B9b-cookie` are both lines of B9."""
    return {number for row in rows for number in NUMBER.findall(row.id)[:1]}
