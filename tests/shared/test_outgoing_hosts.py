"""reliability.md C7, H24, H25: which names and addresses a call may reach."""

from ipaddress import ip_address

import pytest

from shared import errors
from shared.addresses import Address, is_public
from shared.clock import SystemClock
from shared.outgoing import Outgoing
from tests.shared.raw_server import RawServer, says

HOST = "mycompany.amocrm.ru"
INSIDE = """
127.0.0.1 10.0.0.8 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
::1 :: fd00::1 fe80::1 ff02::1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 2002:7f00:1:: 64:ff9b::7f00:1
"""
NO_HOSTS = ["", "localhost", "127.0.0.1", "[::1]", "a.amocrm.ru:8080", "a@b.ru", "a.ru/x", "a.ru\n", "a..ru", "-a.ru"]
NO_HOSTS += ["a.ru.", "a_b.ru", "a b.ru", "A.RU", "a.ru?", "a.ru#", "a.ru\\", "%61.ru", f"{'a' * 64}.ru", "а.ru"]
NO_HOSTS += ["a." * 150 + "ru"]


@pytest.mark.parametrize("address", INSIDE.split())
def test_a_vendors_name_that_leads_inside_is_refused_before_connecting(address: str) -> None:
    caller = Outgoing(clock=SystemClock(), resolve=lambda _host, _port: [ip_address("1.1.1.1"), ip_address(address)])
    with pytest.raises(errors.HostNotAllowed):
        caller.send("POST", HOST, "/", json={"client_secret": "s"})


def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    asked = []

    def rebinding(host: str, port: int) -> list[Address]:
        asked.append((host, port))
        return [ip_address("127.0.0.1")]

    with RawServer(says()) as server:
        Outgoing(gateway=server.url, clock=SystemClock(), resolve=rebinding).send("GET", HOST, "/")
    assert len(asked) == 1


@pytest.mark.parametrize("host", NO_HOSTS)
def test_a_host_that_is_no_plain_name_is_refused_before_it_is_looked_up(host: str) -> None:
    asked: list[str] = []

    def spy(name: str, _port: int) -> list[Address]:
        asked.append(name)
        return []

    with pytest.raises(errors.HostNotAllowed):
        Outgoing(clock=SystemClock(), resolve=spy).send("GET", host, "/")
    assert asked == []


@pytest.mark.parametrize("path", ["", "x", "@evil.example", "/a?b", "/a#b", "/a\r\nX: y", "/a b", "/é", "\\evil"])
def test_a_path_that_could_change_the_host_or_the_head_is_refused(path: str) -> None:
    with RawServer(says()) as server, pytest.raises(errors.HostNotAllowed):
        Outgoing(gateway=server.url, clock=SystemClock()).send("GET", HOST, path)


@pytest.mark.parametrize(
    "gateway", ["http://10.0.0.1:3001", "https://evil.example", "http://127.0.0.1.evil.example", "ftp://127.0.0.1"]
)
def test_a_gateway_elsewhere_is_refused(gateway: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        Outgoing(gateway=gateway, clock=SystemClock())


@pytest.mark.parametrize("address", ["8.8.8.8", "2a02:6b8::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_internet_may_be_reached(address: str) -> None:
    assert is_public(ip_address(address))
