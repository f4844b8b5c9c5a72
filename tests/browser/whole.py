"""Everything a manager needs, as processes of their own: Postgres is given, the gateway and the sandbox are started."""

import base64
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.canaries import canary, known
from tests.canary_search import Source
from tests.canary_watch import HEARD
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST, SandboxProcess, running_sandbox
from tools.places import ROOT
from tools.widget import DEFAULT_PATH, write

CALLBACK = "/api/auth/amocrm/callback"
PATIENCE = 15.0


@dataclass(frozen=True)
class Whole:
    gateway_url: str
    admin_token: str
    sandbox: SandboxProcess

    def authorize_url(self) -> str:
        """Where the administrator goes after naming the account."""
        connection = {"domain": HOST, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        answer = requests.post(
            self.gateway_url + DEFAULT_PATH,
            json={"action": "save_connection", "connection": connection},
            headers={"Authorization": f"Bearer {self.admin_token}"},
            timeout=PATIENCE,
        )
        assert answer.status_code == requests.codes.ok, answer.text
        return str(answer.json()["authorize_url"])


@contextmanager
def running_whole(database_url: str, folder: Path) -> Iterator[Whole]:
    gateway = f"http://127.0.0.1:{free_port()}"
    archive = write(folder / "widget.zip", gateway + DEFAULT_PATH)
    token = canary("ADMIN_TOKEN")
    with (
        running_sandbox("--widget", str(archive), "--redirect-uri", gateway + CALLBACK) as sandbox,
        running_gateway(gateway, settings(database_url, gateway, sandbox.base_url, token), folder / "gateway.log"),
    ):
        yield Whole(gateway, token, sandbox)


@contextmanager
def running_gateway(
    url: str, environment: dict[str, str], log: Path, functions: Path = ROOT / "backend"
) -> Iterator[None]:
    command = [sys.executable, "-m", "tools.gateway", "--port", url.rpartition(":")[2], "--functions", str(functions)]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)  # noqa: S603 - ours
    try:
        wait_for(url, process, log)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)
        HEARD.append(Source("gateway's log", log.read_text()))


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            requests.get(f"{url}{DEFAULT_PATH}?action=health", timeout=PATIENCE)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the gateway did not start: {log.read_text()[-2000:]}")


def settings(database_url: str, gateway: str, sandbox: str, admin_token: str) -> dict[str, str]:
    made = {
        "APP_ENV": "test",
        "DATABASE_URL": database_url,
        "PUBLIC_BASE_URL": gateway,
        "UPSTREAM_GATEWAY": sandbox,
        "ADMIN_TOKEN": admin_token,
        "TOKEN_ENCRYPTION_KEYS": key(),
        "SESSION_KEYS": key(),
    }
    return {"PATH": os.environ["PATH"]} | made


def key() -> str:
    return "k1:" + known(base64.b64encode(secrets.token_bytes(32)).decode(), "key")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
