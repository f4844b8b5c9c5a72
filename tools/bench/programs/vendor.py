"""A strict vendor over loopback for thousands of calls: single-use refresh tokens, an append-only journal, faults.

`python vendor.py <journal>` prints its address. Tokens are `refresh.<account>.<number>`, and number 0 of any account
is alive until it is spent. Imports nothing of the project: its journal is evidence.
"""

import asyncio
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

NOWHERE = -1


@dataclass
class Rules:
    """Seconds before and after the rotation; `grace` in which a spent token gives its successor once more.

    `held` accounts get no answer once their token is rotated; `forgiving` ones have that grace, or all when none is.
    `failing`: a status instead of any work. `slow` accounts take `slowness` seconds more. `drops`: how many answers of
    an account are still to get lost once its token is rotated.
    """

    before: float = 0.0
    after: float = 0.0
    grace: float = 0.0
    held: list[str] = field(default_factory=list)
    forgiving: list[str] = field(default_factory=list)
    failing: int = 0
    slow: list[str] = field(default_factory=list)
    slowness: float = 0.0
    drops: dict[str, int] = field(default_factory=dict)


@dataclass
class Vendor:
    journal: Path
    rules: Rules = field(default_factory=Rules)
    alive: dict[str, int] = field(default_factory=dict)
    spent_at: dict[str, float] = field(default_factory=dict)

    def note(self, event: str, account: str, number: int) -> None:
        """One write a line, so that nobody ever reads half of one."""
        line = json.dumps({"at": time.time(), "event": event, "account": account, "number": number})
        with self.journal.open("a") as file:
            file.write(line + "\n")

    async def refreshed(self, token: str) -> tuple[int, dict[str, Any]]:
        _, account, written = token.split(".")
        number = int(written)
        self.note("presented", account, number)
        await asyncio.sleep(self.rules.before + (self.rules.slowness if account in self.rules.slow else 0.0))
        if self.rules.failing:
            self.note("failed", account, number)
            return self.rules.failing, {"title": "Bad Gateway"}
        successor = self._successor(account, number, token)
        if successor == NOWHERE:
            return HTTPStatus.UNAUTHORIZED, {"hint": "Token has been revoked", "title": "Unauthorized"}
        if self.rules.drops.get(account, 0):
            self.rules.drops[account] -= 1
            raise ConnectionAbortedError
        await asyncio.sleep(3600 if account in self.rules.held else self.rules.after)
        return HTTPStatus.OK, _pair(account, successor)

    def _successor(self, account: str, number: int, token: str) -> int:
        """Decides and journals at once: nothing else runs in between."""
        newest = self.alive.setdefault(account, 0)
        if number == newest:
            self.alive[account], self.spent_at[token] = number + 1, time.time()
            event = "rotated"
        elif number == newest - 1 and time.time() - self.spent_at[token] < self._grace(account):
            event = "repeated"
        else:
            event = "refused"
        self.note(event, account, number)
        return NOWHERE if event == "refused" else number + 1

    def _grace(self, account: str) -> float:
        return self.rules.grace if not self.rules.forgiving or account in self.rules.forgiving else 0.0

    async def answered(self, path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        if path == "/_control":
            for name, value in body.items():
                setattr(self.rules, name, value)
            return HTTPStatus.OK, {}
        return await self.refreshed(str(body["refresh_token"]))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept open; what a client that left has begun is finished all the same."""
        try:
            while head := await _head(reader):
                path, length = head
                body = json.loads(await reader.readexactly(length))
                status, answer = await self.answered(path, body)
                writer.write(_wire(status, answer))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def _pair(account: str, number: int) -> dict[str, Any]:
    tokens = {"access_token": f"access.{account}.{number}", "refresh_token": f"refresh.{account}.{number}"}
    return {"token_type": "Bearer", "expires_in": 86_400, **tokens}


async def _head(reader: asyncio.StreamReader) -> tuple[str, int] | None:
    """Path and length of the body; None at the end."""
    first = (await reader.readline()).decode("latin-1").split()
    length = 0
    while line := (await reader.readline()).decode("latin-1").strip():
        name, _, value = line.partition(":")
        length = int(value) if name.lower() == "content-length" else length
    return (first[1], length) if first else None


def _wire(status: int, answer: Mapping[str, Any]) -> bytes:
    body = json.dumps(answer).encode()
    head = f"HTTP/1.1 {int(status)} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def main(journal: Path) -> None:
    server = await asyncio.start_server(Vendor(journal).serve, "127.0.0.1", 0, backlog=512)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
