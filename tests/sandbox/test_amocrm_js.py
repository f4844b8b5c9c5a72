"""The published npm client amocrm-js works against the sandbox: proof that it is not made to fit us."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.needs import missing
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SandboxProcess

VERSION = "3.6.0"
PEERS = Path(__file__).parent / "peers"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "glass-deals" / f"amocrm-js-{VERSION}"


@pytest.fixture(scope="module")
def modules() -> Path:
    """The folder node finds the client in; downloaded once."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        missing("node and npm are missing: install Node.js 16 or newer (apt install nodejs npm)")
    if not (CACHE / "node_modules" / "amocrm-js" / "package.json").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [str(npm), "install", "--prefix", str(CACHE), "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(  # noqa: S603 - npm, with a pinned version
            [*command, f"amocrm-js@{VERSION}"], capture_output=True, text=True, check=False, timeout=110
        )
        if done.returncode:
            missing(f"npm install amocrm-js@{VERSION} did not work: {done.stderr[-300:]}")
    return CACHE / "node_modules"


@pytest.fixture
def told(sandbox: SandboxProcess, modules: Path) -> dict[str, object]:
    """What the driver printed at its end."""
    settings = {"SANDBOX_PORT": sandbox.base_url.rpartition(":")[2], "NODE_PATH": str(modules), "CODE": sandbox.code()}
    settings |= {"CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET, "REDIRECT_URI": REDIRECT_URI}
    command = [str(shutil.which("node")), "--require", str(PEERS / "loopback_https.js"), str(PEERS / "amocrm_js.js")]
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
