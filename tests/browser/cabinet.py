"""The cabinet as its people meet it: gateway and sandbox as processes of their own, a shop of each kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.whole import free_port, running_gateway, settings
from tests.canaries import canary
from tests.databases import as_new
from tests.sandbox_process import (
    INSALES_HOST,
    INSALES_IDENTIFIER,
    INSALES_OAUTH_HOST,
    INSALES_SECRET,
    SandboxProcess,
    running_sandbox,
)

STAFF_PASSWORD = "glass-office"
OWNER, SELLER = "301", "302"
CALLBACK = "/api/auth/insales/callback"


@dataclass(frozen=True)
class Cabinet:
    """`host`: the shop that this installation is for."""

    url: str
    sandbox: SandboxProcess
    database_url: str
    host: str

    def renew(self) -> None:
        self.sandbox.control("POST", "/reset")
        as_new(self.database_url)

    def office(self, path: str) -> str:
        """A page of the shop's back office."""
        return f"{self.sandbox.base_url}/_browser/{self.host}{path}"

    def fault(self, path: str, status: int, body: str, kind: str) -> None:
        """The shop's next answer there."""
        answer = {"effect": "answer", "status": status, "body": body, "content_type": kind}
        self.sandbox.control("POST", "/faults", {"host": self.host, "path": path, **answer})


@contextmanager
def running_cabinet(database_url: str, folder: Path, mode: str, **changes: str) -> Iterator[Cabinet]:
    url = f"http://127.0.0.1:{free_port()}"
    with running_sandbox("--insales-url", url) as sandbox:
        insales = {
            "INSALES_AUTH_MODE": mode,
            "INSALES_API_KEY": INSALES_IDENTIFIER,
            "INSALES_API_SECRET": INSALES_SECRET,
            "INSALES_SHOP_DOMAIN": INSALES_OAUTH_HOST,
            **changes,
        }
        environment = {**settings(database_url, url, sandbox.base_url, canary("ADMIN_TOKEN")), **insales}
        with running_gateway(url, environment, folder / "gateway.log"):
            yield Cabinet(url, sandbox, database_url, INSALES_OAUTH_HOST if mode == "oauth" else INSALES_HOST)


def at_back_office(page: Page, user: str = OWNER) -> None:
    """The log-in page of a shop, wherever it came up."""
    page.get_by_label("Сотрудник").select_option(user)
    page.get_by_label("Пароль", exact=True).fill(STAFF_PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()


def expect_inside(page: Page, cabinet: Cabinet, name: str) -> None:
    page.wait_for_url(f"{cabinet.url}/dashboard")
    expect(page.get_by_role("heading", level=1)).to_have_text("Подключения")
    expect(page.get_by_role("banner")).to_contain_text(name)


def log_out(page: Page, cabinet: Cabinet) -> None:
    page.get_by_role("button", name="Выйти").click()
    page.wait_for_url(f"{cabinet.url}/login")


def expect_outside(page: Page, cabinet: Cabinet) -> None:
    """Whatever the browser has, the cabinet sends it to the door."""
    page.goto(f"{cabinet.url}/dashboard")
    page.wait_for_url(f"{cabinet.url}/login?return_to=dashboard")
    expect(page.get_by_role("banner")).to_have_count(0)
