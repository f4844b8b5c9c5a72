"""`./dev demo`: it holds as a whole, and each of its steps fails when what it claims is not so."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tests.databases import as_new
from tools import demo_evotor, demo_insales
from tools.demo import STEPS, everything, run
from tools.demo_insales import forged_return, log_out
from tools.demo_steps import Demo
from tools.journey import Journey
from tools.places import ROOT
from tools.samples import APP_SHOP, INSALES_APPLICATION, MERCHANT_ID, OAUTH_SHOP, SAMPLES
from tools.sandbox_control import Account

CONNECT, REFUSED, READ, SAVE, SHOW, REFRESH, LOG_IN, FORGED, LOG_OUT, INSTALL, OPEN, REMOVE, *OF_EVOTOR = STEPS
TILLS, STORES, TILLS_REFRESH, HOOKS = OF_EVOTOR


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with everything(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture
def demo(started: Demo) -> Demo:
    """A sandbox and a database as at their start, and an account connected to it."""
    started.sandbox.post("/reset", {})
    as_new(started.dsn)
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


def no_oauth(demo: Demo) -> None:
    demo.sandbox.patch(f"/insales/shops/{OAUTH_SHOP}", {"speaks_oauth": False})


def lost_password(demo: Demo) -> None:
    demo_insales.install(demo)
    demo.sandbox.post("/insales/revoke", {"shop": APP_SHOP, "kinds": ["password"]})


def deaf_to_removal(demo: Demo) -> None:
    demo_insales.install(demo)
    nowhere = f"{demo.application_url}/nowhere"
    demo.sandbox.patch(f"/insales/applications/{INSALES_APPLICATION}", {"uninstall_url": nowhere})


def not_installed(demo: Demo) -> None:
    demo.sandbox.patch(f"/evotor/users/{MERCHANT_ID}", {"is_installed": False})


def no_refreshes(demo: Demo) -> None:
    demo_evotor.connect(demo)
    refuse("/oauth/token")(demo)


def removed_from_evotor(demo: Demo) -> None:
    demo_evotor.connect(demo)
    not_installed(demo)


def deaf_to_hooks(demo: Demo) -> None:
    demo.sandbox.patch("/evotor/app", {"hook_url": f"{demo.gateway_url}/nowhere"})


@pytest.mark.parametrize(
    ("name", "spoil", "reason"),
    [
        (CONNECT, refuse("/oauth2/access_token"), "the redirect back answered"),
        (READ, delete_deal, "answered 404"),
        (SAVE, refuse("/api/v4/leads", "POST"), "0 new notes"),
        (SHOW, nothing, "no note"),
        (REFRESH, refuse("/oauth2/access_token"), "the next call answered"),
        (LOG_IN, no_oauth, "«Разрешить» answered 404"),
        (LOG_IN, refuse("/admin/oauth/token"), "[503]"),
        (INSTALL, refuse("/admin/account.json"), "the password was not proved"),
        (OPEN, lost_password, "login?error=invalid_state"),
        (REMOVE, deaf_to_removal, "the shop heard 404"),
        (TILLS, not_installed, "«Войти» answered 403"),
        (TILLS, refuse("/oauth/token"), "exchanges of a code with [503]"),
        (STORES, removed_from_evotor, "answered 403"),
        (TILLS_REFRESH, no_refreshes, "the next call answered"),
        (HOOKS, deaf_to_hooks, "the receipt was answered 404"),
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


def test_a_return_that_is_let_in_fails_the_demo(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FORGED, lambda demo: forged_return(demo, forge=lambda address: address), demo) is False
    assert "calls reached the shop" in capsys.readouterr().out


def test_a_session_that_outlives_its_log_out_fails_the_demo(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(LOG_OUT, lambda demo: log_out(demo, leave=lambda _: None), demo) is False
    assert "the old cookie still opens" in capsys.readouterr().out


def test_a_hook_that_anybody_may_send_fails_the_demo(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    known = SAMPLES["EVOTOR_WEBHOOK_SECRET"]
    assert run(HOOKS, lambda demo: demo_evotor.hooks(demo, forged=known), demo) is False
    assert "the forged one was answered 200" in capsys.readouterr().out


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
