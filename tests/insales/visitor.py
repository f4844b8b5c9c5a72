"""A browser before the cabinet's pages: requests in, answers out, without a gateway in between."""

import io
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from msgspec import structs

from insales import pages
from insales.provider import INSALES
from shared.log import Log
from shared.services import Services, build
from shared.settings import load
from shared.users import Identity
from shared.web import Kind, Request, Response
from tests.canaries import canary, known
from tests.databases import query
from tests.shared.parts import OWNER, FakeClock

EVIL = '"><img src=x onerror=alert(1)>'
NO_DATABASE = "postgresql://nobody@127.0.0.1:1/nothing"
KEYS = "k1:" + known("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=", "key")
ENVIRONMENT = {
    "APP_ENV": "test",
    "PUBLIC_BASE_URL": "http://127.0.0.1:3000",
    "TOKEN_ENCRYPTION_KEYS": KEYS,
    "SESSION_KEYS": KEYS,
    "INSALES_API_KEY": "glass",
    "INSALES_API_SECRET": canary("INSALES_API_SECRET"),
    "INSALES_SHOP_DOMAIN": "shop-test.myinsales.ru",
}
ACTIONS = {"/login": pages.login_page, "/dashboard": pages.dashboard, "": pages.page}
ANNA = Identity(INSALES.name, 1, "42", "anna@shop.example", "Анна Петрова")
ROW = """
INSERT INTO insales_accounts (id, owner_id, domain, account_name, mode, state, last_error, expires_at, refresh_token)
VALUES (%s, %s, %s, %s, 'oauth', %s, %s, '2026-11-21 11:25+00', 'v1.sealed')
"""
NEIGHBOUR = "INSERT INTO owners (id, kind, name) VALUES (%s, 'shop', 'second') ON CONFLICT DO NOTHING"


@dataclass
class Visitor:
    services: Services
    cookies: dict[str, str] = field(default_factory=dict, repr=False)

    def get(self, path: str, *, headers: dict[str, str] | None = None, **parameters: str) -> Response:
        request = structs.replace(self._request(), path=path, query=parameters)
        request = structs.replace(request, headers={**request.headers, **(headers or {})})
        return ACTIONS.get(path, pages.asset)(request, None, self.services)

    def log_out(self) -> None:
        assert self.services.users.end(self._request())
        self.cookies = {}

    def _request(self) -> Request:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return Request(Kind.HTTP, "GET", headers={"cookie": cookie}, cookies=self.cookies)

    def log_in(self, person: Identity = ANNA) -> None:
        user = self.services.users.logged_in(OWNER, person)
        name, _, value = self.services.users.begin(user).partition(";")[0].partition("=")
        self.cookies = {name: value}

    def connect(
        self,
        state: str = "active",
        *,
        name: str = "Стекло и зеркала",
        error: str | None = None,
        owner: UUID = OWNER,
    ) -> str:
        """The id of a shop's row."""
        identity = str(uuid4())
        dsn = self.services.settings.database_url.reveal()
        query(dsn, NEIGHBOUR, (str(owner),))
        query(dsn, ROW, (identity, str(owner), f"{identity[:8]}.myinsales.ru", name, state, error))
        return identity


def visitor(dsn: str = NO_DATABASE, **environment: str) -> Visitor:
    """An empty setting is one that is not set."""
    settings = load({**ENVIRONMENT, "DATABASE_URL": dsn, **environment})
    return Visitor(build(settings, clock=FakeClock(), log=Log(io.StringIO())))


def at(made: Visitor, address: str) -> Visitor:
    """The same, deployed at another address."""
    settings = structs.replace(made.services.settings, public_base_url=address)
    return replace(made, services=structs.replace(made.services, settings=settings))
