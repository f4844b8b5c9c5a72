"""The sandbox as tests use it: a process of its own on a free port, and short ways to call it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.canaries import known

ROOT = Path(__file__).parents[1]
CLIENT_ID = "11111111-2222-4333-8444-555555555555"
CLIENT_SECRET = known("SampleSecretOfTheSandboxNotOfAnyRealIntegration0123456789abcdefg", "client_secret")
REDIRECT_URI = "http://127.0.0.1:3000/api/auth/amocrm/callback"
HOST = "mycompany.amocrm.ru"
INSALES_IDENTIFIER = "glassdeals"
INSALES_SECRET = known("SampleSecretOfTheInsalesSandboxNotOfAnyRealApplication0123456789", "client_secret")
INSALES_HOST = "glass-demo.myinsales.ru"
INSALES_ID = 784512
INSALES_OTHER_HOST = "other-shop.myinsales.ru"
INSALES_OAUTH_HOST = "myshop.insales.ru"
INSALES_REDIRECT_URI = "http://127.0.0.1:3000/api/auth/insales/callback"
EVOTOR_CLIENT_ID = "5a0c6de1b7f24938a1d2e3f405162738"
EVOTOR_CLIENT_SECRET = known("0e7d9c1a-5b3f-4e2d-8c6b-a1f0e9d8c7b6", "client_secret")
EVOTOR_APP_ID = "e7a1c0d2-5b34-4f8e-9a61-2c3d4e5f6a7b"
EVOTOR_VERSION_ID = "0.1"
EVOTOR_USER_ID = "01-000000001890833"
EVOTOR_USER = {"username": "kassa@example.test", "password": "password"}
EVOTOR_OTHER_USER_ID = "01-000000002000417"
EVOTOR_WEBHOOK_SECRET = known("WebhookSecretOfTheEvotorSandbox0123456789", "webhook secret")
EVOTOR_PUBLISHER = {
    "username": "publisher@example.test",
    "password": known("PublisherPasswordOfTheSandbox7", "publisher password"),
}
EVOTOR_REDIRECT_URI = "http://127.0.0.1:3000/api/auth/evotor/callback"


@dataclass
class SandboxProcess:
    """`control` speaks to /_control/…, `call` to a vendor's host."""

    base_url: str
    process: "subprocess.Popen[str]"
    session: requests.Session = field(default_factory=requests.Session)

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self.session.request(method, f"{self.base_url}/_control{path}", json=body, timeout=30)
        answer.raise_for_status()
        content: dict[str, Any] = answer.json()
        return content

    def call(self, method: str, path: str, *, host: str = HOST, **options: Any) -> requests.Response:  # noqa: ANN401 - what requests takes
        headers = {"Host": host, **options.pop("headers", {})}
        url, options = f"{self.base_url}{path}", {"timeout": 30, "allow_redirects": False} | options
        return self.session.request(method, url, headers=headers, **options)

    def api(self, method: str, path: str, token: str, **options: Any) -> requests.Response:  # noqa: ANN401 - see call
        headers = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
        return self.call(method, f"/api/v4{path}", headers=headers, **options)

    def code(self, account: str = "mycompany") -> str:
        return known(str(self.control("POST", "/codes", {"account": account})["code"]), "code")

    def token(self, grant: dict[str, str], *, host: str = HOST) -> requests.Response:
        client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECT_URI}
        return self.call("POST", "/oauth2/access_token", host=host, json=client | grant)

    def exchange(self, code: str, *, host: str = HOST) -> requests.Response:
        return self.token({"grant_type": "authorization_code", "code": code}, host=host)

    def refresh(self, refresh_token: str, *, host: str = HOST) -> requests.Response:
        return self.token({"grant_type": "refresh_token", "refresh_token": refresh_token}, host=host)

    def connect(self, account: str = "mycompany") -> dict[str, str]:
        """A granted pair: access_token and refresh_token."""
        pair: dict[str, str] = self.exchange(self.code(account), host=f"{account}.amocrm.ru").json()
        return pair


@contextmanager
def running_sandbox(*arguments: str) -> Iterator[SandboxProcess]:
    """`python -m sandbox` on a free port with these further arguments; ended on the way out."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    try:
        with requests.Session() as session:
            session.trust_env = False
            yield SandboxProcess(printed_address(process), process, session)
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


def printed_address(process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line.startswith("sandbox: "):
        raise RuntimeError(f"the sandbox did not start: {line!r}")
    return line.removeprefix("sandbox: ").strip().rstrip("/")
