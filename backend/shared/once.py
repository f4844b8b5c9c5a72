"""The same action twice gives the first answer (draft-ietf-httpapi-idempotency-key-header-06)."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.database import Database
from shared.errors import IdempotencyMismatch, InProgress

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


class Once:
    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, key: Key, work: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
        """The answer, and whether it was given before. Raises InProgress or IdempotencyMismatch.

        Work that raises has done nothing and is forgotten; work that dies is taken over after a minute.
        """
        names = {"scope": key.scope, "key": key.name}
        begun = self._database.run(
            "once.begin", **names, body_hash=key.body_hash, seconds=RUNNING, is_implied=key.implied
        )
        if not begun:
            return self._earlier(key, names), True
        try:
            answer = work()
        except Exception:
            self._database.run("once.forget", **names)
            raise
        self._database.run("once.finish", **names, answer=json.dumps(answer, ensure_ascii=False))
        return answer, False

    def _earlier(self, key: Key, names: dict[str, str]) -> dict[str, Any]:
        row = self._database.one("once.read", **names)
        if row is None or (row["answer"] is None and row["body_hash"] == key.body_hash):
            raise InProgress("same key", retry_after=1)
        if row["body_hash"] != key.body_hash:
            raise IdempotencyMismatch("same key, other body")
        answer: dict[str, Any] = row["answer"]
        return answer
