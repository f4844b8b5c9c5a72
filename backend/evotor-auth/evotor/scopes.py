"""The rights that Evotor's OAuth guide lists: one family for OAuth clients, another for personal tokens."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

OF_CLIENTS = (
    "store:read",
    "employee:read",
    "device:read",
    "device.imei:read",
    "device.location:read",
    "device.firmware:read",
    "product:read",
    "product:write",
    "product.quantity:read",
    "product.quantity:write",
    "document:read",
    "product-group:read",
    "product-group:write",
    "product-image:read",
    "product-image:write",
)
OF_PERSONAL_TOKENS = ("push-notification:write", "event:read", "installations:read")
FAMILIES = {"OAuth clients": OF_CLIENTS, "personal tokens": OF_PERSONAL_TOKENS}
LIKENESS = 0.7
MOST_SUGGESTED = 2


def doubts(asked: Iterable[str], family: Sequence[str]) -> list[str]:
    """One sentence for each scope that is not of the family."""
    return [f"{scope!r} {_hint(scope, family)}" for scope in asked if scope not in family]


def _hint(scope: str, family: Sequence[str]) -> str:
    for whose, scopes in FAMILIES.items():
        if scope in scopes:
            return f"is a scope of {whose}"
    near = get_close_matches(scope, family, MOST_SUGGESTED, LIKENESS)
    return f"is unknown, did you mean {' or '.join(near)}?" if near else f"is unknown; known: {', '.join(family)}"
