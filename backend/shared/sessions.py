"""Our own sessions: a signed token, and a row by which each of them can be ended (reliability.md C3, C9).

The row decides, by the database's clock; the token's `exp` tells others how long it may live at most.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct

from shared.clock import Chance
from shared.database import Database
from shared.errors import AppError, AuthInvalid, SessionExpired
from shared.secret import Secret
from shared.signatures import token_hash
from shared.signed import Signer


class Kind(Struct, frozen=True):
    """What a session is for; `lifetime` and `idle` in seconds."""

    name: str
    lifetime: int
    idle: int


WIDGET = Kind("widget", 600, 600)
ADMIN = Kind("admin", 12 * 3600, 1800)
USER = Kind("user", 12 * 3600, 12 * 3600)


class Session(Struct, frozen=True):
    """`proof` is what was true when it began: whoever uses the session compares it with what is true now."""

    id_hash: str
    facts: Mapping[str, Any]
    proof: str
    key_id: str


class Minted(Struct, frozen=True):
    """The id of a session that is about to begin."""

    id: Secret
    id_hash: str


class Sessions:
    def __init__(self, database: Database, signer: Signer, chance: Chance) -> None:
        self._database = database
        self._chance = chance
        self.signer = signer

    def begin(self, kind: Kind, facts: Mapping[str, object], proof: str) -> Secret:
        """The token of a new session."""
        minted = self.minted()
        row = self._database.one(
            "sessions.begin",
            id_hash=minted.id_hash,
            kind=kind.name,
            facts=json.dumps(facts),
            proof=proof,
            lifetime=kind.lifetime,
        )
        return self.token(kind, minted, row["ends"] if row else 0)

    def current(self, kind: Kind, token: str) -> Session:
        """Raises AuthInvalid for what we never signed for this, SessionExpired for what is over."""
        opened = self.signer.opened(kind.name, token)
        id_hash = token_hash(str(opened.claims["jti"]))
        row = self._database.one("sessions.current", id_hash=id_hash, kind=kind.name, idle=kind.idle)
        if row is None:
            raise SessionExpired(kind.name)
        if row["is_unmarked"]:
            with suppress(AppError):  # a session that is good needs no database that can be written
                self._database.run("sessions.mark_seen", id_hash=id_hash)
        return Session(id_hash, row["facts"], row["proof"], opened.key_id)

    def end(self, kind: Kind, token: str) -> bool:
        """Whether there was one to end; a token that is not ours ends nothing."""
        try:
            opened = self.signer.opened(kind.name, token)
        except AuthInvalid:
            return False
        return self.end_hashed(kind, token_hash(str(opened.claims["jti"])))

    def end_hashed(self, kind: Kind, id_hash: str) -> bool:
        return self._database.run("sessions.end", id_hash=id_hash, kind=kind.name)

    def minted(self) -> Minted:
        identity = self._chance.token()
        return Minted(Secret(identity), token_hash(identity))

    def token(self, kind: Kind, minted: Minted, ends: int) -> Secret:
        """`ends`: seconds since 1970."""
        return self.signer.sign(kind.name, jti=minted.id.reveal(), exp=ends)
