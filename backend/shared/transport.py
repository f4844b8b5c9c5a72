"""The connections under outgoing.py: checked address, timed sockets, no proxy, no cookie, no retry of their own."""

import socket
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_ import create_urllib3_context

from shared import errors
from shared.addresses import Address, Resolve
from shared.deadline import CURRENT, Call, TimedSocket, TimedTlsSocket


class Adapter(HTTPAdapter):
    """Belongs to one thread. Use it without a Session: that would keep cookies and read the body of a redirect."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:  # noqa: ANN401, FBT001, FBT002 - the parent's signature
        context = create_urllib3_context()
        context.sslsocket_class = TimedTlsSocket
        self.poolmanager = PoolManager(connections, maxsize=maxsize, block=block, ssl_context=context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(CURRENT.get(), self.host, self.port or self.default_port)


class _Tls(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(CURRENT.get(), self.host, self.port or self.default_port)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls


def _connected(call: Call, host: str, port: int) -> socket.socket:
    """A socket to the very address that was checked: a second look-up could give another one (DNS rebinding)."""
    addresses = _looked_up(call, host, port)
    if not all(call.may_reach(address) for address in addresses):
        raise errors.HostNotAllowed("the name leads to an address that is not public")
    refusal: OSError = ConnectionError("no address")
    for address in addresses:
        try:
            return _opened(call, address, port)
        except OSError as fault:
            refusal = fault
    raise refusal


def _opened(call: Call, address: Address, port: int) -> socket.socket:
    opened = TimedSocket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)  # noqa: PLR2004 - IP versions
    try:
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened.settimeout(call.remaining())
        opened.connect((str(address), port))
    except BaseException:
        opened.close()
        raise
    return opened


def _looked_up(call: Call, host: str, port: int) -> list[Address]:
    """The system's look-up knows no time limit, so it runs aside and may be left behind."""
    found: SimpleQueue[list[Address] | OSError] = SimpleQueue()
    Thread(target=_look_up, args=(call.resolve, host, port, found), daemon=True).start()
    try:
        answer = found.get(timeout=call.remaining())
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _look_up(resolve: Resolve, host: str, port: int, found: "SimpleQueue[list[Address] | OSError]") -> None:
    try:
        found.put(list(resolve(host, port)))
    except OSError as fault:
        found.put(fault)
    except ValueError:  # a name the resolver cannot even encode
        found.put(ConnectionError("not a host name"))
