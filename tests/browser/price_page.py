"""The tab «Прайс-лист» over a real gateway, and what a manager's form is given by the same one."""

import time
import uuid
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import compress
from pathlib import Path
from typing import Any

import jwt
import requests
from playwright.sync_api import Locator, Page, expect

from tests.browser.whole import CALLBACK, free_port, running_gateway, settings
from tests.canaries import canary
from tests.databases import as_new
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST, SandboxProcess, running_sandbox
from tools.widget import DEFAULT_PATH

PIECE = 9000
ACCOUNT_ID, MANAGER, LEAD = 28805383, 9100002, 3912171


@dataclass(frozen=True)
class Shop:
    url: str
    token: str
    sandbox: SandboxProcess
    database_url: str

    def renew(self) -> None:
        self.sandbox.control("POST", "/reset")
        as_new(self.database_url)

    def post(self, action: str, **fields: object) -> dict[str, Any]:
        """As the operator, without a browser."""
        return self._answer("POST", json={"action": action, **fields})

    def get(self, action: str) -> dict[str, Any]:
        return self._answer("GET", params={"action": action})

    def load(self, content: bytes) -> None:
        """A file, published at once."""
        text = b64encode(compress(content)).decode()
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        seen = self.get("prices")["revision"]
        self.post(
            "publish_prices", revision=self.post("import_prices", revision=seen, file=pieces, apply=True)["revision"]
        )

    def connect(self) -> None:
        connection = {"domain": HOST, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        self.post("save_connection", connection=connection)
        self.post("exchange_code", domain=HOST, code=self.sandbox.code())

    def price_of_manager(self, sku: str, thickness: str) -> str:
        """As the form of a deal card gets it."""
        now = int(time.time())
        claims = {"iss": f"https://{HOST}", "aud": self.url, "jti": str(uuid.uuid4()), "iat": now, "nbf": now}
        whose = {"account_id": ACCOUNT_ID, "user_id": MANAGER, "subdomain": "mycompany", "client_uuid": CLIENT_ID}
        token = jwt.encode({**claims, **whose, "exp": now + 1800}, CLIENT_SECRET, algorithm="HS256")
        headers = {"X-Auth-Token": token, "X-Lead-Id": str(LEAD), "X-Account-Domain": HOST}
        answer = requests.get(self.url + DEFAULT_PATH, params={"action": "price_list"}, headers=headers, timeout=30)
        assert answer.status_code == requests.codes.ok, answer.text
        return str(next(glass["price"][thickness] for glass in answer.json()["glass"] if glass["sku"] == sku))

    def cookie(self) -> str:
        body = {"action": "admin_login", "key": self.token}
        answer = requests.post(self.url + DEFAULT_PATH, json=body, headers={"Origin": self.url}, timeout=30)
        assert answer.status_code == requests.codes.ok, answer.text
        return str(answer.cookies["admin"])

    def _answer(self, method: str, **sent: Any) -> dict[str, Any]:  # noqa: ANN401 - requests'
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = requests.request(method, self.url + DEFAULT_PATH, headers=headers, timeout=30, **sent)
        assert answer.status_code == requests.codes.ok, answer.text
        return dict(answer.json())


@contextmanager
def running_shop(database_url: str, folder: Path) -> Iterator[Shop]:
    url, token = f"http://127.0.0.1:{free_port()}", canary("ADMIN_TOKEN")
    with running_sandbox("--redirect-uri", url + CALLBACK) as sandbox:
        environment = settings(database_url, url, sandbox.base_url, token)
        with running_gateway(url, environment, folder / "gateway.log"):
            yield Shop(url, token, sandbox, database_url)


def open_prices(page: Page, shop: Shop) -> Locator:
    page.context.add_cookies([{"name": "admin", "value": shop.cookie(), "url": shop.url}])
    page.goto(f"{shop.url}/admin#prices")
    tab = page.get_by_role("tabpanel", name="Прайс-лист")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Прайс-лист", timeout=20_000)
    return tab


def cell(tab: Locator, row: str = "Стекло осветлённое, 8", column: str = "Цена, ₽") -> Locator:
    return tab.get_by_label(f"{column}: {row}", exact=True)


def section(tab: Locator, title: str) -> Locator:
    return tab.locator("details", has=tab.page.get_by_role("heading", name=title, exact=True, level=2))


def change(field: Locator, value: str) -> None:
    """As somebody types it and goes on."""
    field.fill(value)
    field.press("Tab")


def press(place: Locator | Page, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def saved(tab: Locator) -> None:
    expect(tab.locator(".prices__progress")).to_have_text("Сохранено в черновике", timeout=15_000)


def overflow(page: Page) -> int:
    """Pixels that the page would have to be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
