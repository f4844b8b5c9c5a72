"""A cable to a server: what it carries may stop, while both ends still believe they are connected."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from math import inf
from threading import Thread
from urllib.parse import urlsplit


@dataclass
class Cable:
    """`dsn` leads through it. Nothing is ever refused or closed, as with a dead peer or a frozen server."""

    server: tuple[str, int]
    dsn: str
    listener: socket.socket
    taken: int = 0
    silent_below: float = 0

    def fall_silent(self) -> None:
        """For everybody."""
        self.silent_below = inf

    def lose_who_is_connected(self) -> None:
        """As after a fail-over: who comes now is served."""
        self.silent_below = self.taken

    def serve(self, stack: ExitStack) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = stack.enter_context(socket.create_connection(self.server))
                stack.enter_context(near)
                for source, target in ((near, far), (far, near)):
                    Thread(target=self._carry, args=(self.taken, source, target), daemon=True).start()
                self.taken += 1

    def _carry(self, number: int, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65_536):
                if number >= self.silent_below:
                    target.sendall(piece)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def cable(dsn: str) -> Iterator[Cable]:
    parts = urlsplit(dsn)
    listener = socket.create_server(("127.0.0.1", 0))
    place = f"{parts.username}:{parts.password}@127.0.0.1:{listener.getsockname()[1]}"
    laid = Cable((parts.hostname or "", parts.port or 0), parts._replace(netloc=place).geturl(), listener)
    with ExitStack() as stack:
        Thread(target=laid.serve, args=(stack,), daemon=True).start()
        yield laid
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
