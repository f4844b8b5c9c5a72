"""One total time limit over a whole call: every socket operation asks it how much is left.

A time-out of `requests` starts anew with each byte: a body dripped byte by byte outlives it tenfold.
"""

import socket
import ssl
from contextvars import ContextVar
from typing import TYPE_CHECKING

from msgspec import Struct

from shared.addresses import Address, Resolve
from shared.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import ReadableBuffer, WriteableBuffer


class Call(Struct):
    """The call under way in this thread: `ends` on the monotonic clock; `sent` once a byte of the request went out."""

    clock: Clock
    ends: float
    resolve: Resolve
    may_reach: "Callable[[Address], bool]"
    limit: int  # bytes of the answer, decompressed
    sent: bool = False

    def remaining(self) -> float:
        """Seconds left, above zero; raises TimeoutError."""
        left = self.ends - self.clock.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


# A context variable and not an argument: between us and the socket lie requests, urllib3 and http.client.
CURRENT: ContextVar[Call] = ContextVar("outgoing_call")


class TimedSocket(socket.socket):
    def recv_into(self, buffer: "WriteableBuffer", nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(CURRENT.get().remaining())
        return super().recv_into(buffer, nbytes, flags)

    def sendall(self, data: "ReadableBuffer", flags: int = 0, /) -> None:
        call = CURRENT.get()
        self.settimeout(call.remaining())
        call.sent = True
        super().sendall(data, flags)


class TimedTlsSocket(ssl.SSLSocket):
    """The handshake is not a request: `sent` begins with the first application data."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - the parent's signature
        self.settimeout(CURRENT.get().remaining())
        super().do_handshake(block)

    def recv_into(self, buffer: "WriteableBuffer", nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(CURRENT.get().remaining())
        return super().recv_into(buffer, nbytes, flags)

    def send(self, data: "ReadableBuffer", flags: int = 0) -> int:
        call = CURRENT.get()
        self.settimeout(call.remaining())
        call.sent = True
        return super().send(data, flags)
