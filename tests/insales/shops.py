"""Shops around the function: installed, opened by their staff, asked by us; and whoever hears our alerts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from typing import Any

import pytest
from msgspec import structs

from amocrm.app import app as amocrm_app
from insales.access import api
from insales.app import app
from insales.entities import Account
from insales.shops import Shop, Shops
from shared.clock import SystemClock
from shared.outgoing import Outgoing
from shared.services import Services
from tests.canaries import known
from tests.insales.office import OWNER, ShopOffice
from tests.office import Answer, Office
from tests.sandbox_process import INSALES_HOST, INSALES_ID, INSALES_OTHER_HOST, INSALES_SECRET
from tests.shared.raw_server import RawServer, says

TOKEN = "token123"
OTHER_ID = 901377
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
REFUSED = {"status": 401, "body": "401 Access denied", "content_type": "text/plain", "effect": "answer"}


def give_out(office: ShopOffice, token: str = TOKEN) -> None:
    """The shop makes the password of this token live, as an install does before it calls us."""
    office.sandbox.control("POST", "/insales/install", {"shop": office.host, "token": token})


def install(office: ShopOffice, token: str = TOKEN) -> ShopOffice:
    give_out(office, token)
    assert office.install(token).status == 200
    return office


def password_of(token: str = TOKEN) -> str:
    made = md5((token + INSALES_SECRET).encode(), usedforsecurity=False).hexdigest()
    return known(made, "password of the shop")


def removal(office: ShopOffice, token: str, number: int | None = None) -> Answer:
    """An uninstall call that shows this token."""
    asked = {"shop": office.host, "token": token, "insales_id": office.account_id if number is None else number}
    return office.call("GET", path="/api/auth/insales/uninstall", parameters=asked)


def remove(office: ShopOffice, token: str = TOKEN) -> Answer:
    return removal(office, password_of(token))


def enter(office: ShopOffice, user: int = OWNER) -> ShopOffice:
    """A person of the shop's staff logs in."""
    office.sandbox.session.cookies.clear()
    answer = office.follow(office.autologin(office.open().headers["Location"], user))
    assert answer.headers["Location"] == "/dashboard"
    return office


def browser(office: ShopOffice, host: str = INSALES_HOST, account_id: int = INSALES_ID) -> ShopOffice:
    """Another one at the same installation, which knows nothing yet."""
    return ShopOffice(**{**vars(office), "host": host, "account_id": account_id, "cookies": {}})


def neighbour(office: ShopOffice) -> ShopOffice:
    """A second shop on the same installation, its staff logged in."""
    return enter(install(browser(office, INSALES_OTHER_HOST, OTHER_ID), "second"))


def at_amocrm(office: ShopOffice) -> Office:
    """The same browser at the other function."""
    return Office(office.sandbox, office.database_url, cookies=office.cookies, function=amocrm_app)


def change(office: Office, action: str, headers: dict[str, str] | None = None, /, **fields: object) -> Answer:
    """As a page of ours sends it."""
    return office.call("POST", headers=OWN_PAGE if headers is None else headers, body={"action": action, **fields})


def read(office: Office, action: str, **parameters: object) -> Answer:
    return office.call("GET", parameters={"action": action, **parameters})


def key_of(office: ShopOffice, host: str = INSALES_HOST) -> dict[str, str]:
    """As the shop's back office shows a new one."""
    made: dict[str, str] = office.sandbox.control("POST", "/insales/api_keys", {"shop": host})
    known(made["password"], "password of a key")
    return made


def fields_of(key: dict[str, str], host: str = INSALES_HOST) -> dict[str, str]:
    return {"domain": host, "login": key["login"], "password": key["password"]}


def rows(office: ShopOffice) -> list[tuple[Any, ...]]:
    return office.sql("SELECT * FROM insales_accounts ORDER BY id")


class NoWaiting(SystemClock):
    def sleep(self, seconds: float) -> None:
        """Pauses between tries are another test's matter."""


def services() -> Services:
    built, clock = app.services(), NoWaiting()
    return structs.replace(built, outgoing=Outgoing(gateway=built.settings.upstream_gateway, clock=clock))


def shop_of(office: ShopOffice) -> Shop:
    found = Shops(services()).of_domain(office.host)
    assert found is not None
    return found


def ask(office: ShopOffice, *, for_person: bool = True) -> Account:
    """A call of ours to the shop."""
    return api(services(), shop_of(office), for_person=for_person).account()


def revoke(office: ShopOffice, *kinds: str) -> None:
    """Behind our back."""
    office.sandbox.control("POST", "/insales/revoke", {"shop": office.host, "kinds": list(kinds)})


def refuse(office: ShopOffice, **fault: object) -> None:
    """The shop's next answer to a call of its API."""
    office.sandbox.control("POST", "/faults", {"host": office.host, "path": "/admin/account.json", **REFUSED, **fault})


@contextmanager
def hearing(monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    """Whoever is told of lost access."""
    with RawServer(says()) as server:
        monkeypatch.setenv("ALERT_WEBHOOK_URL", f"{server.url}/hook")
        yield server


def told(receiver: RawServer) -> list[tuple[Any, Any]]:
    """From which state to which, alert by alert."""
    alerts = [json.loads(request.partition(b"\r\n\r\n")[2]) for request in receiver.heard]
    return [(alert["from_state"], alert["to_state"]) for alert in alerts]
