"""reliability.md C24: one total limit, whatever the vendor does with its bytes."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared import errors
from shared.addresses import Address
from shared.clock import SystemClock
from shared.outgoing import Outgoing
from tests.shared.raw_server import RawServer, Script, says

LIMIT = 0.4
HOST = "mycompany.amocrm.ru"


def dripping(first: bytes, drop: bytes) -> Script:
    def script(taken: socket.socket) -> None:
        taken.sendall(first)
        for _ in range(60):
            time.sleep(0.05)
            taken.sendall(drop)

    return script


def seconds_of(call: Callable[[], object]) -> float:
    started = time.monotonic()
    with pytest.raises((errors.AnswerLost, errors.NotSent)):
        call()
    return time.monotonic() - started


def outgoing(server: RawServer, authorities: str | None = None) -> Outgoing:
    return Outgoing(gateway=server.url, clock=SystemClock(), deadline=LIMIT, authorities=authorities)


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Drop: 1\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"H"),
    ],
    ids=["body", "chunks", "headers", "interim answers", "status line"],
)
def test_a_dripped_answer_ends_within_the_deadline(first: bytes, drop: bytes) -> None:
    with RawServer(dripping(first, drop)) as server:
        assert seconds_of(lambda: outgoing(server).send("GET", HOST, "/")) < LIMIT + 0.2


def test_a_silent_vendor_ends_within_the_deadline() -> None:
    with RawServer(lambda _taken: time.sleep(2)) as server:
        assert seconds_of(lambda: outgoing(server).send("POST", HOST, "/", json={})) < LIMIT + 0.2


def test_a_vendor_that_reads_nothing_ends_within_the_deadline() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    caller = Outgoing(gateway=f"http://127.0.0.1:{listener.getsockname()[1]}", clock=SystemClock(), deadline=LIMIT)
    with listener:
        assert seconds_of(lambda: caller.send("POST", HOST, "/", json="x" * 20_000_000)) < LIMIT + 1


def test_a_slow_name_server_ends_within_the_deadline_and_nothing_is_sent() -> None:
    def slow(_host: str, _port: int) -> list[Address]:
        time.sleep(2)
        return []

    caller = Outgoing(clock=SystemClock(), deadline=LIMIT, resolve=slow)
    started = time.monotonic()
    with pytest.raises(errors.NotSent):
        caller.send("GET", HOST, "/")
    assert time.monotonic() - started < LIMIT + 0.2


def test_a_call_may_name_its_own_deadline() -> None:
    with RawServer(lambda _taken: time.sleep(2)) as server:
        assert seconds_of(lambda: outgoing(server).send("GET", HOST, "/", deadline=0.1)) < 0.1 + 0.2


def test_a_body_dripped_over_tls_ends_within_the_deadline(certificate: Path) -> None:
    script = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"x")
    with RawServer(script, tls=server_side(certificate)) as server:
        caller = outgoing(server, authorities=str(certificate))
        assert seconds_of(lambda: caller.send("GET", HOST, "/")) < LIMIT + 0.2


def test_a_handshake_that_never_comes_ends_within_the_deadline_and_nothing_is_sent() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    caller = Outgoing(gateway=f"https://127.0.0.1:{listener.getsockname()[1]}", clock=SystemClock(), deadline=LIMIT)
    with listener, pytest.raises(errors.NotSent):
        caller.send("GET", HOST, "/")


def test_an_answer_over_tls_arrives(certificate: Path) -> None:
    with RawServer(says(b'{"a":1}'), tls=server_side(certificate)) as server:
        assert outgoing(server, authorities=str(certificate)).send("GET", HOST, "/").json() == {"a": 1}


def test_a_certificate_nobody_vouches_for_is_refused_before_a_byte_is_sent(certificate: Path) -> None:
    with RawServer(says(), tls=server_side(certificate)) as server:
        with pytest.raises(errors.NotSent):
            outgoing(server).send("POST", HOST, "/", json={"client_secret": "s"})
        assert server.heard == []


def test_a_certificate_of_another_host_is_refused_before_a_byte_is_sent(certificate: Path) -> None:
    with RawServer(says(), tls=server_side(certificate)) as server:
        other = server.url.replace("127.0.0.1", "localhost")
        with pytest.raises(errors.NotSent):
            Outgoing(gateway=other, clock=SystemClock(), authorities=str(certificate)).send("POST", HOST, "/", json={})
        assert server.heard == []


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that is its own authority, with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sandbox")])
    start = datetime.now(UTC) - timedelta(days=1)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(start).not_valid_after(start + timedelta(days=3))
    signed = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
    return path
