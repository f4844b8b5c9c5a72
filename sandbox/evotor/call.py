"""The call being answered: the vendor's state, the journal's line, and on whose behalf it is made."""

from dataclasses import dataclass

from flask import g, request

from sandbox.evotor.world import Evotor, Merchant
from sandbox.journal import Entry
from sandbox.rig import current_rig

BEARER = "Bearer "


@dataclass(frozen=True)
class Call:
    """`scope` None is every right: a cloud token has those of the application."""

    merchant: Merchant
    scope: frozenset[str] | None

    def may(self, right: str) -> bool:
        return self.scope is None or right in self.scope


def current_evotor() -> Evotor:
    return current_rig().evotor


def current_call() -> Call:
    found: Call = g.call
    return found


def entry() -> Entry:
    """The journal's line of this call."""
    found: Entry = request.environ["sandbox.entry"]
    return found


def bearer(header: str) -> str | None:
    """The token of this header; None when there is none."""
    value = request.headers.get(header, "")
    return value.removeprefix(BEARER) if value.startswith(BEARER) else None
