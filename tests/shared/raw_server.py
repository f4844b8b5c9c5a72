"""A server that says exactly the bytes a test gives it, over a real socket, and keeps what it heard."""

import contextlib
import socket
import ssl
from collections.abc import Callable
from threading import Thread
from types import TracebackType
from typing import Self

Script = Callable[[socket.socket], None]


class RawServer:
    """Runs `script` once for each request read; `heard` are the requests, `connects` the connections taken."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.tls = tls
        self.heard: list[bytes] = []
        self.connects = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _it: BaseException | None, _at: TracebackType | None) -> None:
        # Closing alone would leave accept() blocked.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                taken, _ = self._listener.accept()
            except OSError:
                return
            self.connects += 1
            Thread(target=self._talk, args=(taken,), daemon=True).start()

    def _talk(self, taken: socket.socket) -> None:
        with contextlib.suppress(OSError), taken:
            spoken = self.tls.wrap_socket(taken, server_side=True) if self.tls else taken
            with spoken:
                while request := _request(spoken):
                    self.heard.append(request)
                    self.script(spoken)


def _request(taken: socket.socket) -> bytes:
    """Head and body of one request, nothing when the caller hung up."""
    text = b""
    while b"\r\n\r\n" not in text:
        more = taken.recv(65_536)
        if not more:
            return b""
        text += more
    head, _, body = text.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += taken.recv(65_536)
    return head + b"\r\n\r\n" + body


def says(body: bytes = b"{}", status: str = "200 OK", *lines: str) -> Script:
    """One whole answer."""
    head = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", *lines]
    text = "\r\n".join(head).encode() + b"\r\n\r\n" + body
    return lambda taken: taken.sendall(text)
