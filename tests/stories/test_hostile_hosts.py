"""Table 4C, H1-H26, watched at the sockets, with nothing between us and the Internet (reliability.md C7).

What each host is answered stands in tests/hostile; here: nobody looks its name up and nobody connects.
"""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import jwt
import pytest

from amocrm.app import app
from shared.addresses import Address
from shared.clock import SystemClock
from shared.errors import HostNotAllowed, NotSent
from shared.outgoing import Outgoing
from shared.secret import Secret
from tests.amocrm.test_hosts import REFUSED
from tests.hostile.table_4c_hosts import LISTED
from tests.hostile.tokens import disposable
from tests.network_spy import watching
from tests.office import LEAD, Answer, Office, flat_query
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST
from tests.shared.test_outgoing_hosts import INSIDE

# A person's form takes spaces around a host, and the address of any page of an account.
TYPED = {" a.amocrm.ru", "a.amocrm.ru ", "https://a.amocrm.ru"}
EVERY = sorted({*REFUSED, *(host for _, host in LISTED)})
DOMAINS = [host for host in EVERY if host not in TYPED]
RENAMED = "https://newname.amocrm.ru"
ATTEMPTS_FORGOTTEN_EVERY = 20

Door = Callable[[Office, str], Answer]


@pytest.fixture
def alone(connected: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """As in production: a vendor's name leads to the vendor."""
    monkeypatch.delenv("UPSTREAM_GATEWAY")
    return connected


def widget(**claims: str) -> dict[str, str]:
    return {"X-Auth-Token": disposable(**claims)(None), "X-Lead-Id": str(LEAD)}


def ask(office: Office, headers: dict[str, str]) -> Answer:
    return office.call("GET", parameters={"action": "get_lead"}, headers=headers)


def come_back(office: Office, referer: str) -> Answer:
    """With a good state in the browser it was given to."""
    start = office.admin("GET", "authorize_url", domain=HOST).body["authorize_url"]
    opened = office.call("GET", path=urlsplit(start).path, parameters=flat_query(start))
    state = flat_query(opened.headers["Location"])["state"]
    return office.come_back("/api/auth/amocrm/callback", state=state, code="c", referer=referer)


def install(office: Office, referer: str) -> Answer:
    answer = office.call("GET", parameters={"from_widget": "1", "code": "c", "referer": referer})
    assert office.tick().status == 200
    return answer


def save_connection(office: Office, domain: str) -> Answer:
    fields = {"domain": domain, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return office.admin("POST", "save_connection", connection=fields)


def preflight(office: Office, host: str) -> Answer:
    return office.call("OPTIONS", headers={"Origin": f"https://{host}", "Access-Control-Request-Method": "GET"})


def stored(office: Office, host: str) -> Answer:
    """Whoever can write our rows gets no token by that."""
    try:
        office.sql("UPDATE amocrm_tokens SET domain = %s", host.replace("\0", "0")[:255])
        return ask(office, widget(iss=f"https://{host}"))
    finally:
        office.sql("UPDATE amocrm_tokens SET domain = %s", HOST)


def healing(office: Office, host: str) -> Answer:
    """The access token says where to ask for the new address of a renamed account; it is a claim like any other."""
    [(row,)] = office.sql("SELECT id FROM amocrm_tokens")
    forged = Secret(jwt.encode({"api_domain": host}, "k" * 32))
    sealed = app.services().vault.seal(forged, table="amocrm_tokens", column="access_token", row=row)
    office.sql("UPDATE amocrm_tokens SET access_token = %s", sealed)
    return ask(office, widget(iss=RENAMED))


DOORS: dict[str, tuple[Door, list[str]]] = {
    "referer of the redirect": (come_back, EVERY),
    "referer of an install": (install, EVERY),
    "save_connection": (save_connection, DOMAINS),
    "authorize_url": (lambda office, host: office.admin("GET", "authorize_url", domain=host), DOMAINS),
    "exchange_code": (lambda office, host: office.admin("POST", "exchange_code", domain=host, code="c"), DOMAINS),
    "connection_status": (lambda office, host: office.admin("GET", "connection_status", domain=host), DOMAINS),
    "disconnect": (lambda office, host: office.admin("POST", "disconnect", domain=host), DOMAINS),
    "X-Account-Domain": (lambda office, host: ask(office, widget() | {"X-Account-Domain": host}), EVERY),
    "issuer of a token": (lambda office, host: ask(office, widget(iss=f"https://{host}")), EVERY),
    "origin of a page": (preflight, EVERY),
    "stored domain": (stored, EVERY),
    "api_domain of an access token": (healing, EVERY),
}
GOOD = {
    "referer of the redirect": HOST,
    "stored domain": HOST,
    "api_domain of an access token": "api-a.amocrm.ru",
    "issuer of a token": "newname.amocrm.ru",
}


@pytest.mark.parametrize("door", DOORS)
def test_a_refused_host_is_neither_looked_up_nor_called(alone: Office, door: str) -> None:
    knock, given = DOORS[door]
    slips = []
    for number, host in enumerate(given):
        if number % ATTEMPTS_FORGOTTEN_EVERY == 0:
            alone.sql("DELETE FROM rate_budgets")
        with watching() as seen:
            answer = knock(alone, host)
        if answer.status not in {400, 401, 403} or not seen.nothing:
            slips.append((host, answer.status, seen))
    assert slips == []


@pytest.mark.parametrize("door", GOOD)
def test_a_good_host_at_the_same_door_is_looked_up(alone: Office, door: str) -> None:
    """So that the silence above means something."""
    with watching() as seen:
        DOORS[door][0](alone, GOOD[door])
    assert seen.look_ups != []
    assert {name for name in seen.look_ups if not name.endswith(".amocrm.ru")} == set()


@pytest.mark.parametrize("address", INSIDE.split())
def test_a_good_name_that_leads_inside_gets_not_one_byte(
    alone: Office, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """H24, in the whole function: name server yes, connection no."""
    monkeypatch.setattr(app.services().outgoing, "_resolve", lambda _host, _port: [ip_address(address)])
    with watching() as seen:
        answer = come_back(alone, HOST)
    assert (answer.status, answer.headers["X-Error-Code"]) == (403, "host_not_allowed")
    assert seen.connections == []


def test_a_name_that_leads_elsewhere_at_the_second_look_is_not_looked_up_twice() -> None:
    """H25: the address that was checked is the one connected to."""
    answers = [[ip_address("8.8.8.8")], [ip_address("169.254.169.254")]]

    def rebinding(_host: str, _port: int) -> list[Address]:
        return answers.pop(0)

    with watching() as seen, pytest.raises(NotSent):
        Outgoing(clock=SystemClock(), resolve=rebinding).send("POST", HOST, "/", json={"client_secret": "s"})
    assert seen.connections == [("8.8.8.8", 443)]
    assert len(answers) == 1


def test_one_address_inside_among_good_ones_spoils_them_all() -> None:
    mixed = [ip_address("8.8.8.8"), ip_address("10.0.0.8")]
    with watching() as seen, pytest.raises(HostNotAllowed):
        Outgoing(clock=SystemClock(), resolve=lambda _host, _port: mixed).send("GET", HOST, "/")
    assert seen.connections == []
