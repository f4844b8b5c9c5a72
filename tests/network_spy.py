"""Whether anything at all looked a name up or opened a connection: told by the interpreter itself, below every library.

What it sees is also held back, so that a slip does not leave the machine. libpq's own sockets are not Python's: the
database stays reachable and is not counted.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

LOOK_UPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"})
CONNECTIONS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


@dataclass
class Seen:
    """Host names and addresses, in order."""

    look_ups: list[Any] = field(default_factory=list)
    connections: list[Any] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not self.look_ups and not self.connections


_watching: list[Seen] = []


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching or event not in LOOK_UPS | CONNECTIONS:
        return
    if event in LOOK_UPS:
        _watching[-1].look_ups.append(arguments[0])
        raise socket.gaierror("held back")
    _watching[-1].connections.append(arguments[1])
    raise ConnectionRefusedError("held back")


# The interpreter keeps its hooks for ever; this one is deaf unless somebody watches.
sys.addaudithook(_heard)


@contextmanager
def watching() -> Iterator[Seen]:
    """Of all threads."""
    seen = Seen()
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)
