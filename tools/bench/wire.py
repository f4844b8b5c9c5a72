"""Between a function and its Postgres: counts round trips and connections as they pass, byte by byte.

A round trip is a message `Q` of the simple query protocol (psycopg2 knows no other) that is answered before the next.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 65_536
HEAD = 5  # one byte of type, four of length
QUERY = b"Q"


class Wire:
    def __init__(self, server: tuple[str, int]) -> None:
        self.queries: list[str] = []
        self.connections = 0
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def serve(self) -> None:
        with suppress(OSError):  # closed at the end
            while True:
                near, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._session, args=(near,), daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def taken(self) -> list[str]:
        """The queries since the last look."""
        found, self.queries = self.queries, []
        return found

    def _session(self, near: socket.socket) -> None:
        """One connection until both sides have ended it."""
        with near, suppress(OSError), socket.create_connection(self._server) as far:
            back = threading.Thread(target=_copied, args=(far, near), daemon=True)
            back.start()
            self._watched(near, far)
            far.shutdown(socket.SHUT_WR)
            back.join()

    def _watched(self, near: socket.socket, far: socket.socket) -> None:
        """The first message of a connection has no type."""
        waiting, is_open = b"", False
        for chunk in _chunks(near):
            waiting += chunk
            while (end := _end(waiting, is_open=is_open)) is not None:
                message, waiting = waiting[:end], waiting[end:]
                if is_open and message[:1] == QUERY:
                    self.queries.append(message[HEAD:-1].decode(errors="replace"))
                is_open = True
            far.sendall(chunk)


def _end(waiting: bytes, *, is_open: bool) -> int | None:
    """Where the first whole message ends."""
    skipped = 1 if is_open else 0
    if len(waiting) < skipped + 4:
        return None
    end = skipped + int.from_bytes(waiting[skipped : skipped + 4])
    return end if len(waiting) >= end else None


def _copied(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        for chunk in _chunks(source):
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)


def _chunks(source: socket.socket) -> Iterator[bytes]:
    with suppress(OSError):
        while chunk := source.recv(CHUNK):
            yield chunk


@contextmanager
def wire(dsn: str) -> Iterator[tuple[Wire, str]]:
    """And the DSN that leads through it."""
    server = urlsplit(dsn)
    made = Wire((server.hostname or "127.0.0.1", server.port or 5432))
    threading.Thread(target=made.serve, daemon=True).start()
    try:
        netloc = server.netloc.rpartition("@")[0]
        place = f"{netloc}@127.0.0.1:{made.port}" if netloc else f"127.0.0.1:{made.port}"
        yield made, server._replace(netloc=place, query="sslmode=disable&gssencmode=disable").geturl()
    finally:
        made.close()
