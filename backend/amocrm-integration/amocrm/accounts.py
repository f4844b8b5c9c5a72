"""Rows of amocrm_tokens: whose account, with which client, in what state."""

from typing import Any
from uuid import UUID

from amocrm.calculator.seller_roles import SellerRole
from amocrm.client import Account as Remote
from amocrm.provider import AMOCRM
from shared.connections import PROVEN, State
from shared.database import Row
from shared.discreet import Discreet
from shared.errors import AlreadyConnected, ClientMisconfigured, NotFound
from shared.oauth import Grant
from shared.secret import Secret
from shared.services import Services
from shared.settings import Client

TABLE = AMOCRM.table


class Account(Discreet, frozen=True):
    """One connected (or not yet connected) amoCRM account; its secrets stay sealed in `row`."""

    id: UUID
    owner: UUID
    domain: str
    account_id: int | None
    state: State
    timezone: str
    products_catalog_id: int | None
    row: Row

    @property
    def origin(self) -> str:
        return f"https://{self.domain}"

    @property
    def role(self) -> SellerRole:
        """Of the person whom it was asked with."""
        found: SellerRole = self.row["role"]
        return found

    @property
    def is_proven(self) -> bool:
        return self.state in PROVEN and self.account_id is not None

    @property
    def awaits_install(self) -> bool:
        """Whether an install, which names no person, may bring it its account: naming a domain proves nothing."""
        is_known = self.is_proven or self.row["named_by_operator"] or self.row["client_secret"] is not None
        return is_known and self.state is not State.PENDING


class Proof(Discreet, frozen=True):
    """What a live call with a new token told; `client` is whose grant it is, `connected_by` whose doing."""

    remote: Remote
    host: str
    client: Client
    grant: Grant
    connected_by: UUID | None = None
    state: State = State.ACTIVE
    keeps_candidate: bool = False


class Accounts:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._database = services.database

    def of_token(self, client_id: str, account_id: int, person: int | None = None) -> Account | None:
        """The proven account whose client a widget's token names; with the role of that person."""
        project = self._services.settings.amocrm_client
        for account in self._find(account_id=account_id, person=person):
            named = account.row["client_id"] or (project.id if project else None)
            if account.is_proven and named == client_id:
                return account
        return None

    def by_id(self, identity: UUID, person: int | None = None) -> Account:
        """With the role of that person. Raises NotFound."""
        return _first(self._find(id=str(identity), person=person))

    def of_owner(self, owner: UUID, domain: str) -> Account:
        """Raises NotFound, also for another owner's."""
        return _first(self._find(owner=str(owner), domain=domain))

    def of_domain(self, domain: str) -> list[Account]:
        return self._find(domain=domain)

    def of_account(self, account_id: int) -> Account | None:
        return next(iter(self._find(account_id=account_id)), None)

    def of_client(self, client_id: str) -> list[Account]:
        """Rows with this client of their own; the project's client is in none of them."""
        return self._find(client_id=client_id)

    def create(self, owner: UUID, domain: str, state: State) -> Account:
        """The live row of that owner and domain, made when there is none."""
        identity = str(self._services.chance.uuid())
        self._database.run("accounts.create", id=identity, owner=str(owner), domain=domain, state=state)
        return self.of_owner(owner, domain)

    def create_pending(self, owner: UUID, proof: Proof) -> Account:
        """The same for an account that nobody asked for; one that lived there before and was never claimed goes."""
        self._database.run("accounts.drop_displaced", domain=proof.host, account_id=proof.remote.id)
        return self.create(owner, proof.host, State.PENDING)

    def refuse_if_taken(self, owner: UUID, domain: str, client_id: str | None) -> None:
        """Raises AlreadyConnected without a hint whose it is."""
        if self._database.run("accounts.taken_elsewhere", owner=str(owner), domain=domain, client_id=client_id):
            raise AlreadyConnected(domain)

    def claim(self, owner: UUID, domain: str) -> None:
        """An account that an install call brought and a live call proved gets the owner whom the operator names."""
        self._database.run("accounts.claim", owner=str(owner), domain=domain)

    def set_client(self, account: Account, client: Client | None) -> None:
        """A proven row keeps its working client; the new one waits as a candidate until a grant proves it."""
        query, column = (
            ("set_candidate", "candidate_client_secret") if account.account_id else ("set_client", "client_secret")
        )
        self._database.run(
            f"accounts.{query}",
            id=str(account.id),
            client_id=client.id if client else None,
            client_secret=self._seal(account.id, column, client.secret) if client else None,
        )

    def client(self, account: Account) -> Client:
        """The client that works now. Raises ClientMisconfigured."""
        return self._own(account, "client_id", "client_secret") or self.project_client()

    def next_client(self, account: Account) -> Client:
        """The one a new grant will be made with: the candidate, when there is one."""
        return self._own(account, "candidate_client_id", "candidate_client_secret") or self.client(account)

    def prove(self, target: Account, begun: Account, proof: Proof) -> None:
        """Makes `target` what a live call proved; the form row that led there goes. One transaction."""
        project = self._services.settings.amocrm_client
        is_own = project is None or proof.client.id != project.id
        safekeeping = self._services.safekeeping(AMOCRM)
        same: dict[str, Any] = {"id": str(target.id), "domain": proof.host, "account_id": proof.remote.id}
        with self._database.transaction():
            self._database.run("accounts.displace", **same)
            self._database.run("accounts.drop_displaced", **same)
            self._database.run("accounts.drop_unproven", owner=str(target.owner), begun=str(begun.id), **same)
            self._database.run("accounts.drop_unclaimed", **same)
            self._database.run(
                "accounts.prove",
                **same,
                state=proof.state,
                account_name=proof.remote.name,
                timezone=proof.remote.timezone,
                client_id=proof.client.id if is_own else None,
                client_secret=self._seal(target.id, "client_secret", proof.client.secret) if is_own else None,
                keeps_candidate=proof.keeps_candidate,
                connected_by=str(proof.connected_by) if proof.connected_by else None,
                redirect_uri=self._services.settings.amocrm_redirect_uri,
                **safekeeping.sealed(str(target.id), proof.grant),
                **safekeeping.lifetimes(proof.grant),
            )

    def begun_by(self, account: Account, person: UUID | None) -> None:
        """Who asks for it, unless it is proven; None: the operator."""
        self._database.run("accounts.begun_by", id=str(account.id), person=str(person) if person else None)

    def rename(self, account: Account, host: str) -> Account:
        """The account lives at another address now; whoever was thought to live there does not."""
        same: dict[str, Any] = {"domain": host, "account_id": account.account_id}
        with self._database.transaction():
            self._database.run("accounts.displace", **same)
            self._database.run("accounts.drop_displaced", **same)
            self._database.run(
                "accounts.drop_unproven", id=str(account.id), owner=str(account.owner), begun=str(account.id), **same
            )
            self._database.run("accounts.rename", id=str(account.id), domain=host)
        return self.by_id(account.id)

    def disconnect(self, account: Account, reason: str) -> None:
        self._database.run("accounts.disconnect", id=str(account.id), reason=reason)

    def doubt(self, account: Account, error: str) -> None:
        self._database.run("accounts.doubt", id=str(account.id), error=error)

    def trust(self, account: Account) -> None:
        """The API answered: the doubt is over."""
        self._database.run("accounts.trust", id=str(account.id))

    def note_failure(self, account: Account, error: str) -> None:
        self._database.run("accounts.note_failure", id=str(account.id), error=error)

    def hook_seen(self, account: Account) -> None:
        self._database.run("accounts.hook_seen", id=str(account.id))

    def widget_seen(self, account: Account, version: str | None) -> None:
        self._database.run("accounts.widget_seen", id=str(account.id), version=version)

    def remember_catalog(self, account: Account, catalog_id: int | None) -> None:
        self._database.run("accounts.remember_catalog", id=str(account.id), catalog_id=catalog_id)

    def health(self, owner: UUID | None, domain: str | None) -> list[Row]:
        """Rows for a person to read; no secret is among the columns."""
        return self._database.all("accounts.health", owner=str(owner) if owner else None, domain=domain)

    def knows_domain(self, domain: str) -> bool:
        return self._database.run("accounts.knows_domain", domain=domain)

    def _find(self, **known: object) -> list[Account]:
        asked: dict[str, Any] = {
            "id": None,
            "owner": None,
            "domain": None,
            "account_id": None,
            "client_id": None,
            "person": None,
            **known,
        }
        return [_account(row) for row in self._database.all("accounts.find", **asked)]

    def _own(self, account: Account, identity: str, secret: str) -> Client | None:
        sealed = account.row[secret]
        if sealed is None:
            return None
        opened = self._services.vault.open(sealed, table=TABLE, column=secret, row=account.id)
        return Client(account.row[identity], opened)

    def project_client(self) -> Client:
        """The project's own integration. Raises ClientMisconfigured."""
        project = self._services.settings.amocrm_client
        if project is None:
            raise ClientMisconfigured("no client of its own and none of the project")
        return project

    def _seal(self, row: UUID, column: str, secret: Secret) -> str:
        return self._services.vault.seal(secret, table=TABLE, column=column, row=row)


def _first(found: list[Account]) -> Account:
    if not found:
        raise NotFound("connection")
    return found[0]


def _account(row: Row) -> Account:
    return Account(
        id=UUID(row["id"]),
        owner=UUID(row["owner_id"]),
        domain=row["domain"],
        account_id=row["account_id"],
        state=State(row["state"]),
        timezone=row["timezone"] or "Europe/Moscow",
        products_catalog_id=row["products_catalog_id"],
        row=row,
    )
