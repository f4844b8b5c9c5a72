"""Rows of evotor_tokens: which merchant, by which token, whose, in what state."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from evotor import messages
from evotor.claims import Claims
from evotor.provider import EVOTOR, WARNED_BEFORE
from shared.connections import State
from shared.database import Row
from shared.errors import AlreadyConnected, BadParam, NotFound
from shared.oauth import Grant
from shared.services import Services

TABLE = EVOTOR.table
CLOUD = "cloud"


@dataclass(frozen=True, slots=True)
class Account:
    """A merchant, by Evotor's id of the user. `kind`: oauth, or cloud for the token that an installation brings."""

    id: UUID
    owner: UUID
    account_id: str
    state: State
    kind: str
    row: Row

    @property
    def is_live(self) -> bool:
        return self.state is not State.DISCONNECTED


class Accounts:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._database = services.database

    def by_id(self, identity: UUID) -> Account:
        """Raises NotFound."""
        return _first(self._find(id=str(identity)))

    def of_user(self, account_id: str) -> Account | None:
        """Also one that was disconnected."""
        return next(iter(self._find(account_id=account_id)), None)

    def of_owner(self, owner: UUID | None, account_id: str | None) -> Account:
        """Without an owner anybody's, without an id the only one. Raises BadParam; NotFound, also for another's."""
        found = self._find(owner=str(owner) if owner else None, account_id=account_id)
        if account_id is None and len(found) > 1:
            raise BadParam("several merchants", field="account_id", message=messages.SEVERAL)
        return _first(found)

    def prove(self, owner: UUID, claims: Claims, name: str | None, grant: Grant) -> Account:
        """Raises AlreadyConnected, and leaves everything as it was, when the merchant has another owner."""
        keeping = self._services.safekeeping(EVOTOR)
        with self._database.transaction():
            account = self._taken(owner, claims.user_id)
            self._database.run(
                "merchants.prove",
                id=str(account.id),
                owner=str(owner),
                scopes=" ".join(claims.scopes),
                account_name=name,
                **keeping.sealed(str(account.id), grant),
                **keeping.lifetimes(grant),
            )
        return self.by_id(account.id)

    def disconnect(self, account: Account, reason: str) -> bool:
        return self._database.run("merchants.disconnect", id=str(account.id), reason=reason)

    def health(self, owner: UUID | None, account_id: str | None) -> list[Row]:
        """Rows for a person to read; no secret is among the columns."""
        whose: dict[str, Any] = {"owner": str(owner) if owner else None, "account_id": account_id}
        return self._database.all("merchants.health", **whose, warned_before=WARNED_BEFORE)

    def _taken(self, owner: UUID, account_id: str) -> Account:
        identity = str(self._services.chance.uuid())
        self._database.run("merchants.create", id=identity, owner=str(owner), account_id=account_id)
        account = _first(self._find(account_id=account_id))
        self._database.run("merchants.lock", id=str(account.id))
        account = self.by_id(account.id)
        if account.owner != owner and account.is_live:
            raise AlreadyConnected("account", message=messages.ALREADY_CONNECTED)
        return account

    def _find(self, **known: object) -> list[Account]:
        asked: dict[str, Any] = {"id": None, "owner": None, "account_id": None, **known}
        return [_account(row) for row in self._database.all("merchants.find", **asked)]


def _first(found: list[Account]) -> Account:
    if not found:
        raise NotFound("account", message=messages.CONNECTION_ABSENT)
    return found[0]


def _account(row: Row) -> Account:
    return Account(
        id=UUID(row["id"]),
        owner=UUID(row["owner_id"]),
        account_id=row["account_id"] or "",
        state=State(row["state"]),
        kind=row["kind"],
        row=row,
    )
