"""Rows of insales_accounts: which shop, by which door, in what state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from insales import messages
from insales.entities import Account
from insales.provider import INSALES
from shared.connections import State
from shared.database import Row
from shared.errors import AlreadyConnected, NotFound
from shared.oauth import Grant
from shared.secret import Secret
from shared.services import Services
from shared.signatures import token_hash

TABLE = INSALES.table
Columns = Callable[["Shop"], dict[str, Any]]
CHECK = 6 * 3600.0  # seconds between looks at a shop whose access nothing renews


@dataclass(frozen=True, slots=True)
class Shop:
    """Its secrets stay sealed in `row`. `mode`: oauth, app or key."""

    id: UUID
    owner: UUID
    domain: str
    account_id: int | None
    state: State
    mode: str
    row: Row

    @property
    def is_live(self) -> bool:
        return self.state is not State.DISCONNECTED


@dataclass(frozen=True, slots=True)
class Basic:
    """The user name and password of an application or of a key that the shop's owner made."""

    mode: str
    login: str
    password: Secret


class Shops:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._database = services.database

    def by_id(self, identity: UUID) -> Shop:
        """Raises NotFound."""
        return _first(self._find(id=str(identity)))

    def of_account(self, account_id: int) -> Shop | None:
        """Also one that was removed."""
        return next(iter(self._find(account_id=account_id)), None)

    def of_domain(self, domain: str) -> Shop | None:
        return next(iter(self._find(domain=domain)), None)

    def of_owner(self, owner: UUID, domain: str) -> Shop:
        """Raises NotFound, also for another owner's."""
        return _first(self._find(owner=str(owner), domain=domain))

    def password(self, shop: Shop) -> Secret | None:
        sealed = shop.row["password"]
        return self._services.vault.open(sealed, table=TABLE, column="password", row=shop.id) if sealed else None

    def prove_grant(self, account: Account, host: str, grant: Grant) -> Shop:
        """In mode `oauth` everything belongs to the installation, unless the shop had an owner already."""
        keeping = self._services.safekeeping(INSALES)

        def columns(shop: Shop) -> dict[str, Any]:
            lifetimes = keeping.lifetimes(grant)
            due = min(lifetimes["due"], lifetimes.pop("idle_due")) if grant.refresh_token else CHECK
            return {**keeping.sealed(str(shop.id), grant), **lifetimes, "due": due, "login": None, "password": None}

        return self._proved(account, host, "oauth", columns, self._services.owners.installation)

    def prove_password(self, account: Account, host: str, basic: Basic, owner: UUID | None = None) -> Shop:
        """Without an `owner` a new shop is its own. Raises AlreadyConnected when the shop has another one."""

        def columns(shop: Shop) -> dict[str, Any]:
            sealed = self._services.vault.seal(basic.password, table=TABLE, column="password", row=shop.id)
            nothing = dict.fromkeys(("access_token", "refresh_token", "refresh_hash", "lifetime", "grant_lifetime"))
            return {**nothing, "due": CHECK, "login": basic.login, "password": sealed}

        return self._proved(account, host, basic.mode, columns, lambda: owner or self._new_owner(host), owner)

    def note_failure(self, owner: UUID, domain: str, error: str) -> None:
        identity = str(self._services.chance.uuid())
        self._database.run("shops.note_failure", id=identity, owner=str(owner), domain=domain, error=error)

    def connected_by(self, shop: Shop, user: UUID) -> None:
        self._database.run("shops.connected_by", id=str(shop.id), user=str(user))

    def disconnect(self, shop: Shop, reason: str) -> bool:
        """False when it was connected anew meanwhile. Everybody of the shop has to log in again."""
        asked: dict[str, Any] = {
            "version": shop.row["version"],
            "reason": reason,
            "former_password": self._former(shop),
        }
        with self._database.transaction():
            is_done = self._database.run("shops.disconnect", id=str(shop.id), **asked)
            if is_done and shop.account_id is not None:
                self._services.users.end_all(INSALES.name, shop.account_id)
        return is_done

    def trust(self, shop: Shop) -> None:
        self._database.run("shops.trust", id=str(shop.id), version=shop.row["version"])

    def answered(self, shop: Shop, host: str) -> None:
        """From `host`, by the password that we hold: it lives there, and the application is installed."""
        with self._database.transaction():
            self._database.run("shops.displace", domain=host, account_id=shop.account_id)
            self._database.run("shops.move", id=str(shop.id), domain=host)
            self.trust(shop)

    def health(self, owner: UUID | None, domain: str | None) -> list[Row]:
        """Rows for a person to read; no secret is among the columns."""
        return self._database.all("shops.health", owner=str(owner) if owner else None, domain=domain)

    def _proved(  # noqa: PLR0913, PLR0917 - what was proved, and whose it becomes
        self,
        account: Account,
        host: str,
        mode: str,
        columns: Columns,
        newcomer: Callable[[], UUID],
        only: UUID | None = None,
    ) -> Shop:
        same: dict[str, Any] = {"domain": host, "account_id": account.id}
        with self._database.transaction():
            self._database.one("shops.one_by_one")
            self._database.run("shops.displace", **same)
            self._database.run("shops.drop_unproven", domain=host)
            shop = self.of_account(account.id) or self._created(account.id, host, mode, newcomer())
            if only not in {None, shop.owner}:
                raise AlreadyConnected("shop", message=messages.ALREADY_CONNECTED)
            self._database.run(
                "shops.prove",
                id=str(shop.id),
                domain=host,
                mode=mode,
                account_name=account.title,
                timezone=account.time_zone,
                former_password=self._former(shop),
                **columns(shop),
            )
        return self.by_id(shop.id)

    def _created(self, account_id: int, host: str, mode: str, owner: UUID) -> Shop:
        identity = str(self._services.chance.uuid())
        place: dict[str, Any] = {"domain": host, "account_id": account_id}
        self._database.run("shops.create", id=identity, owner=str(owner), mode=mode, **place)
        return _first(self._find(account_id=account_id))

    def _new_owner(self, host: str) -> UUID:
        owner = self._services.chance.uuid()
        self._database.run("shops.make_owner", id=str(owner), shop=host)
        return owner

    def _former(self, shop: Shop) -> str | None:
        """The password that was, so that a late call which shows it can be told from a forged one."""
        password = self.password(shop)
        return token_hash(password.reveal()) if password else None

    def _find(self, **known: object) -> list[Shop]:
        asked: dict[str, Any] = {"id": None, "owner": None, "domain": None, "account_id": None, **known}
        return [_shop(row) for row in self._database.all("shops.find", **asked)]


def _first(found: list[Shop]) -> Shop:
    if not found:
        raise NotFound("shop", message=messages.CONNECTION_ABSENT)
    return found[0]


def _shop(row: Row) -> Shop:
    return Shop(
        id=UUID(row["id"]),
        owner=UUID(row["owner_id"]),
        domain=row["domain"],
        account_id=row["account_id"],
        state=State(row["state"]),
        mode=row["mode"],
        row=row,
    )
