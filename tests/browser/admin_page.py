"""The administrator's page over packed functions, as after `./dev package`: gateway and sandbox as processes."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from playwright.sync_api import Locator, Page, expect

from tests.browser.whole import CALLBACK, free_port, running_gateway, settings
from tests.canaries import canary
from tests.databases import query
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST, SandboxProcess, running_sandbox
from tools import widget
from tools.bytecode import RUNNING, interpreters
from tools.package import Build, build
from tools.places import ROOT
from tools.samples import SAMPLES, STAFF_PASSWORD
from tools.widget import DEFAULT_PATH

HOOK = "/api/auth/amocrm/disabled"
CRON_SECRET = canary("CRON_SECRET")
CONNECT = "Подключить к amoCRM"
# Counts what a page did that it must not do.
SPY = """
window.executed = 0;
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


@dataclass(frozen=True)
class Installation:
    url: str
    admin_token: str
    sandbox: SandboxProcess
    database_url: str
    archive: Path

    def tick(self) -> None:
        answer = requests.post(
            self.url + DEFAULT_PATH, json={"action": "tick"}, headers={"X-Cron-Secret": CRON_SECRET}, timeout=30
        )
        assert answer.status_code == requests.codes.ok, answer.text

    def sql(self, statement: str, *parameters: object) -> None:
        query(self.database_url, statement, parameters)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.archive.read_bytes()).hexdigest()


@contextmanager
def installed(database_url: str, folder: Path, *, hook: bool = False) -> Iterator[Installation]:
    url, token = f"http://127.0.0.1:{free_port()}", canary("ADMIN_TOKEN")
    archive = widget.write(folder / widget.NAME, url + DEFAULT_PATH)
    ours = ("--widget", str(archive), "--redirect-uri", url + CALLBACK, "--insales-url", url, "--evotor-url", url)
    hooks = ("--hook-url", url + HOOK) if hook else ()
    with running_sandbox(*ours, *hooks) as sandbox:
        environment = {**settings(database_url, url, sandbox.base_url, token), **SAMPLES, "CRON_SECRET": CRON_SECRET}
        with running_gateway(url, environment, folder / "gateway.log", packed(folder / "dist", archive)):
            yield Installation(url, token, sandbox, database_url, archive)


def packed(dist: Path, archive: Path) -> Path:
    """What is deployed, the archive included."""
    order = Build(dist, tuple(interpreters(RUNNING)), widget=archive)
    for name in ("amocrm-integration", "insales-auth", "evotor-auth"):
        build(ROOT, name, order)
    return dist


def log_in(page: Page, installation: Installation) -> None:
    """By the administrator's key."""
    page.goto(f"{installation.url}/admin")
    page.wait_for_url("**/login?return_to=admin")
    page.get_by_text("Войти по ключу администратора").click()
    page.get_by_label("Ключ администратора").fill(installation.admin_token)
    page.get_by_role("button", name="Войти по ключу").click()
    page.wait_for_url("**/admin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Подключения")


def by_the_shop(page: Page, installation: Installation, return_to: str = "dashboard") -> None:
    """As the owner, through the InSales shop."""
    page.goto(f"{installation.url}/login?return_to={return_to}")
    page.get_by_role("link", name="Войти через insales").click()
    page.get_by_label("Пароль").fill(STAFF_PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.get_by_role("button", name="Разрешить").click()
    page.wait_for_url(f"**/{return_to}")


def card(page: Page, service: str = "amoCRM") -> Locator:
    return page.get_by_role("region", name=service, exact=True)


def badge(page: Page, text: str, service: str = "amoCRM") -> None:
    expect(card(page, service).locator(".cabinet__badge")).to_have_text(text, timeout=15_000)


def fill_keys(page: Page, domain: str = "https://mycompany.amocrm.ru/leads") -> None:
    page.get_by_label("Домен amoCRM").fill(domain)
    page.get_by_label("Client ID").fill(CLIENT_ID)
    page.get_by_label("Client Secret").fill(CLIENT_SECRET)


def connect(page: Page) -> None:
    """The form and the vendor's window."""
    fill_keys(page)
    with page.expect_popup() as waiting:
        page.get_by_role("button", name=CONNECT).click()
    consent(waiting.value)


def consent(window: Page, decision: str = "Разрешить") -> None:
    with window.expect_event("close"):
        window.get_by_role("button", name=decision).click()


def connected(installation: Installation) -> None:
    """As after an administrator's connecting, without a browser."""
    headers = {"Authorization": f"Bearer {installation.admin_token}"}
    connection = {"domain": HOST, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    for body in (
        {"action": "save_connection", "connection": connection},
        {"action": "exchange_code", "domain": HOST, "code": installation.sandbox.code()},
    ):
        answer = requests.post(installation.url + DEFAULT_PATH, json=body, headers=headers, timeout=30)
        assert answer.status_code == requests.codes.ok, answer.text
