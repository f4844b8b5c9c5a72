"""One connection in a real table and a vendor's token endpoint that is a list of answers."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from shared.breaker import Breaker
from shared.clock import Chance, Clock
from shared.errors import AppError
from shared.log import Log
from shared.oauth import ClientAuth, Encoding, Grant, Provider
from shared.safekeeping import Safekeeping
from shared.secret import Secret
from shared.spill import Nowhere, Spill
from shared.tokens import Need, Tokens
from shared.vault import Vault
from tests.databases import move_clock, query
from tests.shared.parts import OWNER, FakeClock, database, vault

TABLE = "amocrm_tokens"
HOST = "vendor.example"
PROVIDER = Provider(
    name="vendor",
    table=TABLE,
    token_path="/token",
    encoding=Encoding.JSON,
    client_auth=ClientAuth.BODY,
    access_lifetime=86_400,
    grant_lifetime=90 * 86_400,
    keep_alive=30 * 86_400,
    dead_hints={"has been revoked": "revoked"},
    client_hints=("bad client",),
)


def grant(number: int, *, rotates: bool = True) -> Grant:
    return Grant(Secret(f"access-{number}"), Secret(f"refresh-{number}") if rotates else None, 86_400)


@dataclass
class Vendor:
    """Gives its `answers` one by one, the last for ever; `during` runs while a call is under way."""

    answers: list[Grant | AppError]
    during: Callable[[], object] = lambda: None
    sent: list[str] = field(default_factory=list)
    pause: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def __call__(self, token: Secret) -> Grant:
        with self.lock:
            self.sent.append(token.reveal())
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        time.sleep(self.pause)
        self.during()
        if isinstance(answer, AppError):
            raise answer
        return answer


@dataclass
class Lab:
    """A connection `id` whose access token is old already; `schema` as in MAIN_DB_SCHEMA."""

    dsn: str
    clock: Clock = field(default_factory=FakeClock)
    id: UUID = field(default_factory=uuid4)
    journal: io.StringIO = field(default_factory=io.StringIO)
    spill: Spill = field(default_factory=Nowhere)
    provider: Provider = PROVIDER
    vault: Vault = field(default_factory=vault)

    def __post_init__(self) -> None:
        self.database = database(self.dsn)
        parts: dict[str, Any] = {"clock": self.clock, "chance": Chance(), "log": Log(self.journal)}
        kept: dict[str, Any] = {"database": self.database, "vault": self.vault, **parts}
        self.safekeeping = Safekeeping(self.provider, spill=self.spill, **kept)
        self.tokens = Tokens(self.provider, safekeeping=self.safekeeping, breaker=Breaker(self.database), **kept)

    def again(self, **changes: Any) -> "Lab":  # noqa: ANN401 - the fields above
        """Another instance of us at the same connection."""
        return replace(self, **changes)

    def store(self, column: str, token: str) -> str:
        return vault().seal(Secret(token), table=TABLE, column=column, row=self.id)

    def connect(self, *, ends_in: float = -60, refresh: str | None = "refresh-0", **columns: object) -> UUID:
        """`ends_in`: seconds until the access token's end."""
        sealed = self.store("refresh_token", refresh) if refresh else None
        values = {
            "id": str(self.id),
            "owner_id": str(OWNER),
            "domain": f"{self.id.hex}.example",
            "state": "active",
            "access_token": self.store("access_token", "access-0"),
            "refresh_token": sealed,
            "refresh_hash": vault().fingerprint(Secret(refresh)) if refresh else None,
            **columns,
        }
        marks = ", ".join(["%s"] * len(values))
        statement = f"INSERT INTO {TABLE} ({', '.join(values)}) VALUES ({marks})"  # noqa: S608 - our own names
        query(self.dsn, statement, tuple(values.values()))
        self.change(f"expires_at = app_now() + interval '{ends_in} seconds'")
        return self.id

    def change(self, assignments: str) -> None:
        query(self.dsn, f"UPDATE {TABLE} SET {assignments} WHERE id = %s", (str(self.id),))  # noqa: S608 - as above

    def disconnect(self) -> None:
        """What amoCRM's query of that name does."""
        self.change("state = 'disconnected', access_token = NULL, refresh_token = NULL, refresh_hash = NULL")

    def reconnect(self, number: int) -> None:
        """A person grants access again: another lineage."""
        new = grant(number)
        assert new.refresh_token is not None
        values = (
            self.store("access_token", new.access_token.reveal()),
            self.store("refresh_token", new.refresh_token.reveal()),
            vault().fingerprint(new.refresh_token),
            str(self.id),
        )
        statement = f"""UPDATE {TABLE} SET access_token = %s, refresh_token = %s, refresh_hash = %s, state = 'active',
            expires_at = app_now() + interval '1 day', version = version + 1, intent_at = NULL, attempts = 0,
            lease_until = NULL, next_try_at = NULL WHERE id = %s"""  # noqa: S608 - as above
        query(self.dsn, statement, values)

    def fresh(self, vendor: Vendor, **options: Any) -> str:  # noqa: ANN401 - see Need
        return self.tokens.fresh(self.id, Need(vendor, HOST, **options)).token.reveal()

    def later(self, seconds: float) -> None:
        """The database's clock, counted from the real one."""
        move_clock(self.dsn, seconds)

    def row(self) -> dict[str, Any]:
        found = self.database.all("tokens.read", table=TABLE, id=str(self.id))[0]
        more = "attempts, intent_at, lease_until, last_error, next_try_at, grant_expires_at, parent_hash"
        columns = query(self.dsn, f"SELECT {more} FROM {TABLE} WHERE id = %s", (str(self.id),))[0]  # noqa: S608 - as above
        return {**found, **dict(zip(more.split(", "), columns, strict=True))}

    @property
    def state(self) -> str:
        return str(self.row()["state"])

    def refresh_token(self) -> str:
        sealed = self.row()["refresh_token"]
        return vault().open(sealed, table=TABLE, column="refresh_token", row=self.id).reveal()
