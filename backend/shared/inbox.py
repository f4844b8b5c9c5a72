"""A hook is kept first and handled once; what it brought is sealed until then."""

from collections.abc import Iterator

from msgspec import Struct

from shared.clock import Chance
from shared.database import Database, Row
from shared.secret import Secret
from shared.signatures import token_hash
from shared.vault import SealBroken, Vault

TABLE = "inbox"


class Letter(Struct, frozen=True):
    """`source` and `kind` say who handles it, `subject` what it is about (not secret), `payload` what it brought."""

    source: str
    kind: str
    subject: str
    payload: Secret


class Claimed(Struct, frozen=True):
    """`payload` is None when the key that sealed it is gone; `age` in seconds."""

    id: str
    subject: str
    payload: Secret | None
    age: float


class Inbox:
    def __init__(self, database: Database, vault: Vault, chance: Chance) -> None:
        self._database = database
        self._vault = vault
        self._chance = chance

    def keep(self, letter: Letter, *, lifetime: float, cap: int) -> bool:
        """Whether it was new and there was room: `cap` letters about a subject wait at once, for `lifetime` seconds."""
        row = str(self._chance.uuid())
        return self._database.run(
            "inbox.keep",
            id=row,
            source=letter.source,
            kind=letter.kind,
            subject=letter.subject,
            fingerprint=token_hash(f"{letter.subject} {letter.payload.reveal()}"),
            payload=self._vault.seal(letter.payload, table=TABLE, column="payload", row=row),
            lifetime=lifetime,
            cap=cap,
        )

    def claim(self, source: str, kind: str, limit: int, *, subject: str | None = None) -> Iterator[Claimed]:
        """Each for a minute; one that is not settled by then comes again.

        Subjects take turns, so that who floods one keeps no other waiting; `subject` asks for that one alone.
        """
        rows = self._database.all("inbox.claim", source=source, kind=kind, limit=limit, subject=subject)
        for row in rows:
            yield Claimed(row["id"], row["subject"], self._opened(row), row["age"])

    def about(self, source: str, kind: str, subject: str) -> Iterator[Claimed]:
        """All that wait, claimed or not."""
        for row in self._database.all("inbox.about", source=source, kind=kind, subject=subject):
            yield Claimed(row["id"], row["subject"], self._opened(row), row["age"])

    def _opened(self, row: Row) -> Secret | None:
        try:
            return self._vault.open(row["payload"], table=TABLE, column="payload", row=row["id"])
        except SealBroken:
            return None

    def waiting(self, source: str, kind: str) -> int:
        row = self._database.one("inbox.waiting", source=source, kind=kind)
        return int(row["letters"]) if row else 0

    def replace(self, claimed: Claimed, payload: Secret) -> None:
        """What the payload has become: the letter must not bring the old one again."""
        sealed = self._vault.seal(payload, table=TABLE, column="payload", row=claimed.id)
        self._database.run("inbox.replace", id=claimed.id, payload=sealed)

    def settle(self, claimed: Claimed, outcome: str) -> None:
        """Handled: the payload is wiped."""
        self._database.run("inbox.settle", id=claimed.id, outcome=outcome)
