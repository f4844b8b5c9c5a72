"""`./dev evotor` against the sandbox's Evotor, which checks each call as strictly as the guide describes it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.clock import SystemClock
from shared.secret import Secret
from tests.canaries import known
from tests.sandbox_process import SandboxProcess, running_sandbox
from tools.evotor.command import main
from tools.evotor.desk import Desk
from tools.evotor.terminal import Terminal

CREATE = "oauth-app create --version 0.1 --redirect https://glass.example/back --scope store:read product:read"


class Publisher(Terminal):
    """Knows the sandbox's log-in and reads the mail it sends."""

    def __init__(self, sandbox: SandboxProcess) -> None:
        self.sandbox = sandbox
        self.login = sandbox.control("GET", "/evotor/state")["publisher"]
        self.codes = 0

    def tell(self, text: str) -> None:
        pass

    def ask(self, question: str) -> str:
        if "mail (" not in question:
            return str(self.login["username"])
        self.codes += 1
        return str(self.sandbox.control("GET", "/evotor/mail")["mails"][-1]["code"])

    def ask_secretly(self, question: str) -> Secret:
        return Secret(known(str(self.login["password"]), "publisher's password"))


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with running_sandbox() as made:
        yield made


@pytest.fixture
def sandbox(process: SandboxProcess) -> SandboxProcess:
    process.control("POST", "/reset", {})
    return process


@pytest.fixture
def desk(sandbox: SandboxProcess, tmp_path: Path) -> Desk:
    app = sandbox.control("GET", "/evotor/state")["app"]["id"]
    environment = {"APP_ENV": "test", "UPSTREAM_GATEWAY": sandbox.base_url, "EVOTOR_APP_ID": app}
    return Desk(environment, tmp_path, Publisher(sandbox), SystemClock())


def run(desk: Desk, line: str) -> int:
    return main(line.split(), desk)


@pytest.mark.parametrize("answer", ["401", "400", "200", "202"])
@pytest.mark.parametrize("place", ["any", "field", "header"])
def test_a_new_address_costs_one_code_whatever_evotor_does(
    desk: Desk, sandbox: SandboxProcess, answer: str, place: str
) -> None:
    sandbox.control("POST", "/evotor/rules", {"second_factor_answer": answer, "second_factor_place": place})
    assert [run(desk, "login"), run(desk, "login")] == [0, 0]
    assert isinstance(desk.terminal, Publisher)
    assert desk.terminal.codes == 1


@pytest.mark.parametrize("style", ["bearer", "bare"])
def test_a_client_is_made_and_listed(
    desk: Desk, sandbox: SandboxProcess, style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.control("POST", "/evotor/rules", {"publisher_token_style": style})
    assert run(desk, f"{CREATE} --json") == 0
    client = json.loads(capsys.readouterr().out)
    known(client["client_secret"], "client secret")
    assert run(desk, "oauth-app list --version 0.1") == 0
    assert client["client_id"] in capsys.readouterr().out
    held = {one["client_id"]: one for one in sandbox.control("GET", "/evotor/state")["clients"]}
    assert held[client["client_id"]]["scope"] == ["store:read", "product:read"]
    assert held[client["client_id"]]["redirect_uris"] == ["https://glass.example/back"]


def test_a_version_may_be_named_by_its_id(desk: Desk, sandbox: SandboxProcess) -> None:
    version = sandbox.control("GET", "/evotor/state")["app"]["versions"][1]
    assert run(desk, f"oauth-app list --version {version} --json") == 0


def test_scopes_are_taken_away_and_given_back(
    desk: Desk, sandbox: SandboxProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(desk, "token scopes --remove event:read") == 0
    assert scopes(sandbox) == ["push-notification:write", "installations:read"]
    assert run(desk, "token scopes --add event:read") == 0
    assert scopes(sandbox) == ["push-notification:write", "installations:read", "event:read"]
    assert "event:read" in capsys.readouterr().out


def scopes(sandbox: SandboxProcess) -> list[str]:
    found: list[str] = sandbox.control("GET", "/evotor/state")["personal_tokens"][0]["scope"]
    return found
