"""Single values out of a vendor's JSON: what has another shape than expected is nothing, never a TypeError."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

import msgspec

from shared import structs
from shared.errors import NotJson

Id = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
LONGEST_TEXT = 65_536


class _Identified(msgspec.Struct):
    id: Id


# "12" passes for 12.
_identified = structs.reader(_Identified, strict=False)


def identity(body: object, name: str = "id") -> int:
    """Raises NotJson: nothing can be done with an entity that has none."""
    try:
        return _identified({"id": value(body, name)}).id
    except msgspec.ValidationError:
        raise NotJson("without an id") from None


def value(body: object, *names: str) -> object:
    for name in names:
        body = body.get(name) if isinstance(body, dict) else None
    return body


def items(body: object, *names: str) -> list[Mapping[str, object]]:
    """The objects of the list found under `names`; PHP writes an empty object as `[]`, so any other shape is none."""
    found = value(body, *names)
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []


def text(found: object) -> str:
    """A text Postgres and JSON can hold; "" for anything that is none."""
    if not isinstance(found, str):
        return str(found) if type(found) is int else ""
    return found[:LONGEST_TEXT].encode(errors="replace").decode().replace("\0", "")


def number(found: object) -> Decimal | None:
    """An amount from a number or a text; None for anything else or absurdly long."""
    written = f"{found:f}" if isinstance(found, Decimal) else str(found).strip()
    plain = type(found) is int or isinstance(found, (Decimal, str))
    return Decimal(written) if plain and NUMBER.fullmatch(written) else None


def whole(found: object) -> int | None:
    exact = number(found)
    return int(exact) if exact is not None and exact == exact.to_integral_value() else None
