"""What every command of `./dev evotor` works with: settings, terminal, vendor, kept token, log of answers."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from evotor.evidence import kept
from evotor.publisher import HOST, LogIn, Publisher
from shared.clock import Clock
from shared.errors import Unauthorized
from shared.outgoing import Answer, Outgoing
from shared.secret import Secret
from shared.settings import DEVELOPMENT
from tools.evotor.kept_token import OWNER_ONLY, KeptToken
from tools.evotor.logging_in import log_in
from tools.evotor.tables import has_colours
from tools.evotor.terminal import Terminal

LOG = "evotor.log"
T = TypeVar("T")


class Misused(Exception):
    """One sentence for the person at the terminal."""


def refuse(doubts: Iterable[str], *, force: bool) -> None:
    """Before anything is sent."""
    found = list(doubts)
    if found and not force:
        raise Misused("\n".join([*found, "Nothing was sent; --force sends it nevertheless."]))


@dataclass(frozen=True, slots=True)
class Desk:
    """`environment`: exported and of `.env`; `state`: the folder for the token and the log."""

    environment: Mapping[str, str]
    state: Path
    terminal: Terminal
    clock: Clock

    def setting(self, name: str) -> str:
        return self.environment.get(name, "").strip()

    @property
    def is_development(self) -> bool:
        return self.setting("APP_ENV") in DEVELOPMENT

    @property
    def vendor(self) -> str:
        return self._gateway or HOST

    @property
    def log(self) -> Path:
        return self.state / LOG

    @property
    def kept_token(self) -> KeptToken:
        return KeptToken(self.state, self.vendor, self.clock)

    @property
    def has_colours(self) -> bool:
        return has_colours(sys.stdout, self.environment)

    def log_in(self, username: str = "", code: str = "") -> tuple[Secret, datetime]:
        """Asks the person; keeps the token, and says until when."""
        token = log_in(self.terminal, LogIn(self._outgoing(), self.record), self.vendor, username, code)
        ends = self.kept_token.keep(token)
        self.terminal.tell(f"Logged in until {ends.astimezone():%H:%M}; the token lies in {self.kept_token.file}.")
        return token.value, ends

    def as_publisher(self, do: Callable[[Publisher], T]) -> T:
        """With the kept token; with a new log-in when there is none or Evotor takes it no more."""
        outgoing, token = self._outgoing(), self.kept_token.read()
        if token is None:
            self.terminal.tell("No log-in, or it has ended (they last half an hour).")
            return do(Publisher(outgoing, self.log_in()[0], self.record))
        try:
            return do(Publisher(outgoing, token, self.record))
        except Unauthorized:
            self.kept_token.forget()
            self.terminal.tell("Evotor takes the former log-in no more.")
        return do(Publisher(outgoing, self.log_in()[0], self.record))

    def record(self, request: str, answer: Answer, secrets: Sequence[Secret]) -> None:
        """What the guide leaves open can be read there afterwards."""
        line = {"at": self.clock.now().isoformat(timespec="seconds"), **kept(request, answer, secrets)}
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        with os.fdopen(os.open(self.log, flags, OWNER_ONLY), "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _outgoing(self) -> Outgoing:
        try:
            return Outgoing(gateway=self._gateway, clock=self.clock)
        except ValueError as fault:
            raise Misused(f"UPSTREAM_GATEWAY: {fault}.") from None

    @property
    def _gateway(self) -> str | None:
        url = self.setting("UPSTREAM_GATEWAY").rstrip("/")
        if url and not self.is_development:
            raise Misused("UPSTREAM_GATEWAY is only for APP_ENV=development or test.")
        return url or None
