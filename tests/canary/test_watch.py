"""The watch hears every way out: each test here leaks on purpose and sees the leak found."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest

from shared.app import GET, Action, App
from shared.log import Log
from shared.secret import Secret
from shared.web import Response, json_response
from tests.canaries import canary, of_this_test_alone
from tests.canary_rows import dump, rows
from tests.canary_search import Search, Source
from tests.canary_watch import HEARD, Watch, in_private
from tests.conftest import FINDERS, Servers
from tests.databases import query
from tests.shared.parts import OWNER
from tests.shared.sample_events import get
from tests.shared.tested_app import Context, configure, let_in

ROOT = Path(__file__).resolve().parents[2]
HANDED = "hAnded0ut-" + "Z" * 33  # as long as a one-time value


@pytest.fixture
def leaked() -> Iterator[str]:
    """A secret whose leaks are known to this test alone."""
    with in_private(), of_this_test_alone():
        HEARD.clear()
        yield canary("planted")


def answering(monkeypatch: pytest.MonkeyPatch, response: Response) -> None:
    configure(monkeypatch)
    app = App("leaky", [Action("say", GET, lambda *_: response, guard=let_in)], queries=Path(__file__).parent)
    app.handle(get(queryStringParameters={"action": "say"}), Context())


def found_in(source: Source, secret: str) -> list[str]:
    search = Search()
    search.learn({secret: "planted"})
    return search.hits([source])


def test_a_secret_in_a_log_line_is_found(leaked: str) -> None:
    Log(io.StringIO()).event("request", detail=f"token {leaked}")
    assert Watch().leaks() == ['log: {"event": "request", "detail": "token ‹planted›"}']


def test_a_secret_that_nobody_registered_is_found(leaked: str) -> None:
    Secret("made-up-refresh-token")
    Log(io.StringIO()).event("request", detail="made-up-refresh-token")
    [told] = Watch().leaks()
    assert "‹Secret of test_watch.py:" in told


@pytest.mark.parametrize(
    "response",
    [
        lambda secret: json_response(400, {"error": {"message": secret}}),
        lambda secret: json_response(200, {"nested": [{"deep": {"inside": f"x{secret}"}}]}),
        lambda secret: json_response(200, {"ticket": f"x{secret}"}),
        lambda secret: json_response(200, {"session": secret}),
        lambda secret: Response(302, {"Location": f"https://vendor.example/?token={secret}"}),
        lambda secret: Response(200, {"X-Seen": secret}),
        lambda secret: json_response(200, {"authorize_url": f"https://vendor.example/oauth?secret={secret}"}),
    ],
)
def test_a_secret_in_an_answer_is_found(leaked: str, response: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(response)
    answering(monkeypatch, response(leaked))
    assert any("planted" in told for told in Watch().leaks())


def test_a_cookie_goes_to_its_owner_and_nowhere_else(leaked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, json_response(200, {}, cookies=(f"session={leaked}; Path=/",)))
    assert Watch().leaks() == []
    Log(io.StringIO()).event("request", detail=leaked)
    assert len(Watch().leaks()) == 1


def test_what_was_handed_out_is_a_secret_from_then_on(leaked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    link = f"https://our.example/start?ticket={HANDED}"
    answering(monkeypatch, json_response(200, {"authorize_url": link}))
    Log(io.StringIO()).event("request", detail=HANDED)
    assert ["‹ticket›" in told for told in Watch().leaks()] == [True]


def test_a_secret_in_a_row_is_found(leaked: str, own_database_url: str) -> None:
    statement = "INSERT INTO audit (id, actor, event, object, outcome, request_id) VALUES (%s, 'a', 'b', %s, 'c', 'd')"
    query(own_database_url, statement, (str(OWNER), f"shop {leaked}"))
    assert len(found_in(rows(own_database_url), leaked)) == 1
    assert len(found_in(dump(own_database_url, FINDERS["embedded"][0]() or Path()), leaked)) == 1


def test_a_secret_in_the_servers_log_is_found(leaked: str, own_database_url: str, servers: Servers) -> None:
    """It gets there with any statement that fails."""
    with suppress(psycopg2.Error):
        query(own_database_url, "SELECT %s::uuid", (leaked,))
    kind = next(kind for kind, server in servers.known.items() if server.dsn.rpartition("/")[0] in own_database_url)
    assert len(found_in(Source("server log", servers.log(kind)), leaked)) > 0


def test_a_leak_fails_the_last_test_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "test_leaky.py"
    file.write_text(
        "from tests.canaries import canary\n"
        "def test_prints(): print(canary('planted'))\n"
        "def test_does_nothing(): pass\n"
    )
    places = os.pathsep.join(str(ROOT / part) for part in ("", "backend", "backend/amocrm-integration"))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", f"--rootdir={tmp_path}", str(file)]
    environment = {**os.environ, "PYTHONPATH": places, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own tests
    assert "ERROR test_leaky.py::test_does_nothing" in done.stdout, done.stdout + done.stderr
    assert "Captured stdout call: ‹planted›" in done.stdout
    assert done.returncode == 1
