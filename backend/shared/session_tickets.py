"""One-time tickets that carry a login from a vendor's page into our own (reliability.md C3).

reserve: a disposable token is spent · open: the ticket exists, 60 s · exchange: the ticket is spent, a session begins.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct

from shared.clock import Chance
from shared.database import Database
from shared.errors import AppError, AuthInvalid
from shared.secret import Secret
from shared.sessions import Kind, Session, Sessions
from shared.signatures import token_hash

LIFETIME = 60  # seconds
TICKET = re.compile(r"[A-Za-z0-9_-]{43}")


class TicketReplayed(AuthInvalid):
    """A spent ticket came again; what it opened is ended. `facts` say whose it was."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__("ticket replayed")
        self.facts = facts


class Exchanged(Struct, frozen=True):
    token: Secret
    session: Session


class SessionTickets:
    def __init__(self, database: Database, sessions: Sessions, chance: Chance) -> None:
        self._database = database
        self._sessions = sessions
        self._chance = chance

    def reserve(self, source: str) -> str | None:
        """Spends the token that asks, so that of many at once one goes on; None for the others."""
        source_hash = token_hash(source)
        is_first = self._database.run("session_tickets.reserve", source_hash=source_hash)
        return source_hash if is_first else None

    def release(self, reserved: str) -> None:
        """The token may ask again: no ticket came of it. Without a database it stays spent."""
        with suppress(AppError):
            self._database.run("session_tickets.release", source_hash=reserved)

    def open(self, reserved: str, facts: Mapping[str, object], proof: str) -> Secret:
        ticket = self._chance.token()
        self._database.run(
            "session_tickets.open",
            source_hash=reserved,
            ticket_hash=token_hash(ticket),
            facts=json.dumps(facts),
            proof=proof,
            lifetime=LIFETIME,
        )
        return Secret(ticket)

    def exchange(self, kind: Kind, ticket: str) -> Exchanged:
        """Raises TicketReplayed for one that was spent, AuthInvalid for one that is unknown or too old."""
        if not TICKET.fullmatch(ticket):
            raise AuthInvalid("ticket")
        minted = self._sessions.minted()
        row = self._database.one(
            "session_tickets.exchange",
            ticket_hash=token_hash(ticket),
            id_hash=minted.id_hash,
            kind=kind.name,
            lifetime=kind.lifetime,
        )
        if row is None:
            self._revoke(ticket)
            raise AuthInvalid("ticket")
        token = self._sessions.token(kind, minted, row["ends"])
        return Exchanged(token, Session(minted.id_hash, row["facts"], row["proof"], self._sessions.signer.key_id))

    def _revoke(self, ticket: str) -> None:
        row = self._database.one("session_tickets.revoke", ticket_hash=token_hash(ticket))
        if row is not None:
            raise TicketReplayed(row["facts"])
