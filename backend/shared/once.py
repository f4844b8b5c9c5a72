"""The same action twice gives the first answer (draft-ietf-httpapi-idempotency-key-header-06)."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from msgspec import Struct

from shared.clock import Chance
from shared.database import Database
from shared.errors import AuthInvalid, DatabaseUnavailable, IdempotencyMismatch, InProgress
from shared.incidents import Incident
from shared.signatures import token_hash

RUNNING = 60.0  # seconds; longer than any function lives, so a key still locked then was abandoned


class Key(Struct, frozen=True):
    """`scope` keeps tenants, persons and actions apart; `implied` keys are made from the body alone."""

    scope: str
    name: str
    body_hash: str
    implied: bool


def key(scope: str, name: str | None, body: object) -> Key:
    """Without a name, an equal body is the same click while it is the newest of its scope (contract.md §2.1)."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return Key(scope, name or f"body-{digest}", digest, implied=name is None)


class Attempt(Struct):
    """Work on its way; `id` is the same for every attempt at it, so that the next one finds what this one began."""

    id: UUID
    is_resumed: bool
    has_begun: bool = False

    def begin(self) -> None:
        """From here on something of it may stay: a failure no longer means that nothing was done."""
        self.has_begun = True


class Result(Struct, frozen=True):
    """`is_final` answers are kept and given again; the others are made anew each time, from what is done by then."""

    answer: dict[str, Any]
    is_final: bool = True
    is_replay: bool = False


class Once:
    def __init__(self, database: Database, chance: Chance) -> None:
        self._database = database
        self._chance = chance

    def run(self, key: Key, work: Callable[[Attempt], Result]) -> Result:
        """Raises InProgress while another attempt runs, IdempotencyMismatch for the key of another body.

        Work that fails before it began is forgotten; whatever began is gone on with by the next attempt: at once, or
        after a minute when this one dies.
        """
        new = self._chance.uuid()
        begun = self._database.one(
            "once.begin",
            **_names(key),
            body_hash=key.body_hash,
            seconds=RUNNING,
            is_implied=key.implied,
            result_id=str(new),
        )
        if begun is None:
            return self._earlier(key)
        attempt = Attempt(UUID(begun["result_id"]), is_resumed=begun["result_id"] != str(new))
        return self._attempted({**_names(key), "locked_until": begun["locked_until"]}, attempt, work)

    def bind(self, token_id: str, key: Key, *, is_proof: bool = True) -> None:
        """A token that writes is bound to its first key (contract.md §2.1). Raises AuthInvalid for another one.

        `is_proof`: its person's rights were proven with it just now.
        """
        row = self._database.one("once.bind_token", token_hash=token_hash(token_id), is_proof=is_proof, **_names(key))
        if row is None or (row["scope"], row["key"]) != (key.scope, key.name):
            raise AuthInvalid("token of another write", audit=Incident("jti_replay"))

    def was_proven_lately(self, scope: str) -> bool:
        """Whether rights were proven in this scope within the life of a session."""
        row = self._database.one("once.proven_lately", scope=scope)
        return row is not None and bool(row["is_so"])

    def _attempted(self, same: dict[str, Any], attempt: Attempt, work: Callable[[Attempt], Result]) -> Result:
        try:
            result = work(attempt)
        except Exception:
            stays = attempt.has_begun or attempt.is_resumed
            self._database.run("once.unlock" if stays else "once.forget", **same)
            raise
        if result.is_final:
            self._finish(same, result.answer)
        else:
            self._database.run("once.unlock", **same)
        return result

    def _finish(self, same: dict[str, Any], answer: dict[str, Any]) -> None:
        """A second try on a new connection: without it the next click has to look again what became of the work."""
        text = json.dumps(answer, ensure_ascii=False)
        try:
            self._database.run("once.finish", **same, answer=text)
        except DatabaseUnavailable:
            self._database.run("once.finish", **same, answer=text)

    def _earlier(self, key: Key) -> Result:
        row = self._database.one("once.read", **_names(key))
        if row is None or (row["answer"] is None and row["body_hash"] == key.body_hash):
            raise InProgress("same key", retry_after=1)
        if row["body_hash"] != key.body_hash:
            raise IdempotencyMismatch("same key, other body")
        return Result(row["answer"], is_replay=True)


def _names(key: Key) -> dict[str, str]:
    return {"scope": key.scope, "key": key.name}
