"""`./dev demo`: it holds as a whole, and each of its steps fails when what it claims is not so."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tools.demo import everything, run
from tools.demo_steps import STEPS, Demo
from tools.journey import Journey
from tools.places import ROOT
from tools.sandbox_control import Account

CONNECT, REFUSED, READ, SAVE, SHOW, REFRESH = STEPS


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with everything(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture
def demo(started: Demo) -> Demo:
    """A sandbox as at its start and an account connected to it."""
    started.sandbox.post("/reset", {})
    started.journey.connect(started.account)
    return started


class Forgetful(Journey):
    """A client that is let in without having asked for it: it sends a token where none was given."""

    def get_lead(self, account: Account, token: str | None) -> requests.Response:
        return super().get_lead(account, token or self.admin_token)


def refuse(path: str, method: str | None = None) -> Callable[[Demo], None]:
    """A fault: 503 there, every time."""
    fault = {"effect": "answer", "path": path, "method": method, "status": 503, "times": 99}
    return lambda demo: demo.sandbox.post("/faults", fault)


def delete_deal(demo: Demo) -> None:
    url = f"{demo.sandbox.url}/_control/deals/{demo.account.host}/{demo.account.lead_id}"
    requests.patch(url, json={"is_deleted": True}, timeout=5).raise_for_status()


def nothing(demo: Demo) -> None:
    """The step before it did not happen."""


@pytest.mark.parametrize(
    ("name", "spoil", "reason"),
    [
        (CONNECT, refuse("/oauth2/access_token"), "the redirect back answered"),
        (READ, delete_deal, "answered 404"),
        (SAVE, refuse("/api/v4/leads", "POST"), "0 new notes"),
        (SHOW, nothing, "no note"),
        (REFRESH, refuse("/oauth2/access_token"), "the next call answered"),
    ],
)
def test_a_step_that_goes_wrong_fails_the_demo(
    demo: Demo, capsys: pytest.CaptureFixture[str], name: str, spoil: Callable[[Demo], object], reason: str
) -> None:
    spoil(demo)
    assert run(name, STEPS[name], demo) is False
    assert reason in capsys.readouterr().out


def test_a_gateway_that_lets_everybody_in_fails_the_demo(demo: Demo) -> None:
    open_door = replace(demo, journey=Forgetful(demo.journey.function_url, demo.sandbox.disposable_token(demo.account)))
    assert run(REFUSED, STEPS[REFUSED], open_door) is False


def test_the_demo_as_a_command_prints_every_step_and_exits_with_0() -> None:
    command = [sys.executable, "-m", "tools.demo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - Python itself
    assert (done.returncode, done.stderr) == (0, "")
    assert [name for name in STEPS if name in done.stdout] == list(STEPS)


def test_a_demo_takes_nothing_of_the_callers_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://real:secret@127.0.0.1:1/real")
    monkeypatch.setenv("APP_ENV", "production")
    with everything(tmp_path) as demo:
        demo.journey.connect(demo.account)
        assert len(demo.alive()) == 1
