"""One installation without HTTP: services, rows of accounts, requests as a guard sees them."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec import structs

import amocrm.app
from amocrm.accounts import Account, Accounts, Proof
from amocrm.entities import Account as Remote
from shared.connections import State
from shared.log import Log
from shared.oauth import Grant
from shared.outgoing import Answer, Outgoing
from shared.secret import Secret
from shared.services import Services, build
from shared.settings import Client, load
from shared.web import Kind, Request
from tests.canaries import canary
from tests.databases import query
from tests.shared.parts import OWNER, FakeClock

CLIENT = Client("11111111-2222-4333-8444-555555555555", Secret("s" * 64))
PROJECT = Client("99999999-2222-4333-8444-555555555555", Secret("p" * 64))
SHOP = UUID("00000000-0000-4000-8000-0000000000aa")
ADMIN_TOKEN = canary("ADMIN_TOKEN")
HOST = "shop.amocrm.ru"
ENVIRONMENT = {
    "APP_ENV": "test",
    "PUBLIC_BASE_URL": "http://127.0.0.1:3000",
    "TOKEN_ENCRYPTION_KEYS": "k1:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    "SESSION_KEYS": "k1:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    "ADMIN_TOKEN": ADMIN_TOKEN,
    "CRON_SECRET": "cron",
}


@dataclass
class FakeOutgoing(Outgoing):
    """`reply` is given host and path and answers or raises; every call is counted."""

    reply: Callable[[str, str], Answer]
    calls: int = 0

    def send(self, method: str, host: str, path: str, **parts: Any) -> Answer:  # noqa: ANN401 - Outgoing.send
        self.calls += 1
        return self.reply(host, path)


def build_services(dsn: str, **environment: str) -> Services:
    queries = Path(amocrm.app.__file__).parent / "queries"
    settings = load({**ENVIRONMENT, "DATABASE_URL": dsn, **environment})
    return build(settings, queries, clock=FakeClock(), log=Log(io.StringIO()))


def with_vendor(services: Services, reply: Callable[[str, str], Answer]) -> Services:
    return structs.replace(services, outgoing=FakeOutgoing(reply))


def remote(account_id: int, subdomain: str = "shop") -> Remote:
    return Remote(account_id, "Стекло", subdomain, "Europe/Moscow", "RUB", None)


def saved(services: Services, domain: str = HOST, owner: UUID = OWNER, client: Client | None = CLIENT) -> Account:
    """As after the administrator's form."""
    accounts = Accounts(services)
    account = accounts.create(owner, domain, State.NOT_AUTHORIZED)
    accounts.set_client(account, client)
    return accounts.by_id(account.id)


def proven(
    services: Services, account_id: int, *, domain: str = HOST, owner: UUID = OWNER, client: Client = CLIENT
) -> Account:
    """As after consent."""
    accounts = Accounts(services)
    account = saved(services, domain, owner, client)
    accounts.prove(account, account, proof(account_id, domain, client))
    return accounts.by_id(account.id)


def proof(account_id: int, domain: str = HOST, client: Client = CLIENT) -> Proof:
    """As a live call with a new token gives it."""
    grant = Grant(Secret(f"access-{account_id}"), Secret(f"refresh-{account_id}"), 86_400)
    return Proof(remote(account_id, domain.partition(".")[0]), domain, client, grant)


def second_owner(dsn: str) -> UUID:
    query(dsn, "INSERT INTO owners (id, kind, name) VALUES (%s, 'shop', 'second')", (str(SHOP),))
    return SHOP


def request(query_: dict[str, str] | None = None, *, kind: Kind = Kind.HTTP, **fields: Any) -> Request:  # noqa: ANN401 - Request
    return Request(kind, method="GET", query=query_ or {}, **fields)
