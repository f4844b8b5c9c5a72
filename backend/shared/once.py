"""The same action twice gives the first answer (draft-ietf-httpapi-idempotency-key-header-06)."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.database import Database
from shared.errors import AuthInvalid, DatabaseUnavailable, IdempotencyMismatch, InProgress
from shared.signatures import token_hash

RUNNING = 60.0  # seconds; longer than any function lives, so a key still locked then was abandoned


@dataclass(frozen=True, slots=True)
class Key:
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


class Attempt:
    """Work on its way; from `begin_effects` on it may have changed something that nobody can take back."""

    def __init__(self, database: Database, names: dict[str, str]) -> None:
        self._database = database
        self._names = names
        self.has_effects = False

    def begin_effects(self) -> None:
        """Written ahead: whoever dies after this is not taken over by a repeated click."""
        self._database.run("once.keep_locked", **self._names)
        self.has_effects = True


class Once:
    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, key: Key, work: Callable[[Attempt], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
        """The answer, and whether it was given before. Raises InProgress or IdempotencyMismatch.

        Work that fails before its effects is forgotten; one that dies there is taken over after a minute. From its
        effects on the key stays locked until there is an answer.
        """
        names = {"scope": key.scope, "key": key.name}
        begun = self._database.run(
            "once.begin", **names, body_hash=key.body_hash, seconds=RUNNING, is_implied=key.implied
        )
        if not begun:
            return self._earlier(key, names), True
        attempt = Attempt(self._database, names)
        try:
            answer = work(attempt)
        except Exception:
            if not attempt.has_effects:
                self._database.run("once.forget", **names)
            raise
        self._finish(names, answer)
        return answer, False

    def bind(self, token_id: str, key: Key) -> None:
        """A token that writes is bound to its first key (contract.md §2.1). Raises AuthInvalid for another one."""
        row = self._database.one("once.bind_token", token_hash=token_hash(token_id), scope=key.scope, key=key.name)
        if row is None or (row["scope"], row["key"]) != (key.scope, key.name):
            raise AuthInvalid("token of another write")

    def _finish(self, names: dict[str, str], answer: dict[str, Any]) -> None:
        """A second try on a new connection: without its answer the key stays locked."""
        text = json.dumps(answer, ensure_ascii=False)
        try:
            self._database.run("once.finish", **names, answer=text)
        except DatabaseUnavailable:
            self._database.run("once.finish", **names, answer=text)

    def _earlier(self, key: Key, names: dict[str, str]) -> dict[str, Any]:
        row = self._database.one("once.read", **names)
        if row is None or (row["answer"] is None and row["body_hash"] == key.body_hash):
            raise InProgress("same key", retry_after=1)
        if row["body_hash"] != key.body_hash:
            raise IdempotencyMismatch("same key, other body")
        answer: dict[str, Any] = row["answer"]
        return answer
