"""A desk for `./dev evotor` with a person who answers from a list and a vendor that says what a test gives it."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.clock import SystemClock
from shared.secret import Secret
from tests.canaries import canary
from tests.evotor.publisher_guide import Request, sent
from tests.shared.raw_server import RawServer, says
from tools.evotor.command import main
from tools.evotor.desk import Desk
from tools.evotor.terminal import Terminal

PASSWORD = canary("developer's password")
TOKEN = canary("publisher's token")
SECRET = canary("client secret")
PERSONAL = canary("personal token")
APP = "fabd6e93-9dcd-46d7-a4ca-3f9d8fc0a441"
PERSONAL_ID = "42b7ec031a1d40d969f3487ee9dcae62"
LOGGED_IN = {"access_token": TOKEN, "token_type": "bearer", "expires_in": 1799, "iat": 1597320746126}
NO_TOKEN = (401, {"error": "unauthorized"})
Answer = tuple[int, object]


class Person(Terminal):
    """Gives its answers in turn; `secretly` says how often the password was asked for."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.told: list[str] = []
        self.secretly = 0

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str) -> str:
        self.told.append(question)
        return self.answers.pop(0)

    def ask_secretly(self, question: str) -> Secret:
        self.told.append(question)
        self.secretly += 1
        return Secret(PASSWORD)


class Later(SystemClock):
    ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Bench:
    desk: Desk
    person: Person
    clock: Later
    server: RawServer
    answers: list[Answer]

    def run(self, line: str) -> int:
        return main(line.split(), self.desk)

    @property
    def sent(self) -> list[Request]:
        return [sent(heard) for heard in self.server.heard]

    @property
    def log(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.desk.log.read_text().splitlines()]


@contextmanager
def bench(state: Path, *answers: Answer, says_back: tuple[str, ...] = ("anna@glass.example",)) -> Iterator[Bench]:
    left = list(answers)

    def script(taken: socket.socket) -> None:
        status, body = left.pop(0)
        says(body if isinstance(body, bytes) else json.dumps(body).encode(), f"{status} So")(taken)

    with RawServer(script) as server:
        person, clock = Person(*says_back), Later()
        environment = {"APP_ENV": "test", "UPSTREAM_GATEWAY": server.url, "EVOTOR_APP_ID": APP}
        yield Bench(Desk(environment, state, person, clock), person, clock, server, left)


@contextmanager
def logged_in(state: Path, *answers: Answer) -> Iterator[Bench]:
    """The first call, the log-in itself, is behind."""
    with bench(state, (200, LOGGED_IN), *answers) as made:
        assert made.run("login") == 0
        made.server.heard.clear()
        made.person.told.clear()
        yield made


def client(**changes: object) -> dict[str, object]:
    """As the guide shows one."""
    return {
        "client_id": "89856c66-c9d1-4fad-996e-71fa368179ee",
        "client_secret": SECRET,
        "scope": ["device:read"],
        "authorized_grant_types": ["authorization_code", "implicit", "refresh_token"],
        "registered_redirect_uri": ["https://example.html/"],
        "access_token_validity": 604800,
        "publisher_id": "2d0c2b00-b843-45f1-97d2-2276e52fe469",
        "app_id": APP,
        "version_id": "0.1",
        **changes,
    }


def tokens(*scopes: str) -> dict[str, object]:
    return {"items": [{"scope": list(scopes), "id": PERSONAL_ID}], "paging": {}}


def changed(*scopes: str) -> dict[str, object]:
    return {"scope": list(scopes), "id": PERSONAL_ID, "access_token": PERSONAL}
