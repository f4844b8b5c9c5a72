"""The published npm client amocrm-js works against the sandbox: proof that it is not made to fit us."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.needs import missing
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SandboxProcess
from tools.bench.process import PROGRAMS
from tools.bench.published import MissingError, amocrm_js

PEERS = Path(__file__).parent / "peers"


@pytest.fixture(scope="module")
def modules() -> Path:
    """The folder node finds the client in; downloaded once."""
    try:
        return amocrm_js()
    except MissingError as problem:
        missing(str(problem))


@pytest.fixture
def told(sandbox: SandboxProcess, modules: Path) -> dict[str, object]:
    """What the driver printed at its end."""
    settings = {"SANDBOX_PORT": sandbox.base_url.rpartition(":")[2], "NODE_PATH": str(modules), "CODE": sandbox.code()}
    settings |= {"CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET, "REDIRECT_URI": REDIRECT_URI}
    command = [str(shutil.which("node")), "--require", str(PROGRAMS / "loopback_https.js"), str(PEERS / "amocrm_js.js")]
    environment = {"PATH": os.environ["PATH"], **settings}
    done = subprocess.run(  # noqa: S603 - node, with our own driver
        command, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    printed: dict[str, object] = json.loads(done.stdout)
    return printed


def test_amocrm_js_authorizes_refreshes_reads_and_updates(sandbox: SandboxProcess, told: dict[str, object]) -> None:
    held = sandbox.control("GET", "/deals/mycompany/3912171")
    assert (told["name"], told["rotated"], told["price"], told["contacts"]) == (held["name"], True, 34567, 1)
    assert (held["price"], held["notes"][0]["params"]["text"]) == (34567, "Примечание от amocrm-js")
    grants = [entry["grant_type"] for entry in sandbox.control("GET", "/journal")["entries"] if entry["grant_type"]]
    assert grants == ["authorization_code", "refresh_token"]


def test_the_token_amocrm_js_replaced_is_dead(sandbox: SandboxProcess, told: dict[str, object]) -> None:
    assert sandbox.refresh(str(told["old"])).json()["hint"] == "Token has been revoked"
