"""The InSales function beside a sandbox: settings of each mode, a browser that follows its redirects."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from insales.app import app
from tests.office import BASE_URL, Answer, Office, flat_query, settings_of
from tests.sandbox_process import (
    INSALES_HOST,
    INSALES_ID,
    INSALES_IDENTIFIER,
    INSALES_OAUTH_HOST,
    INSALES_REDIRECT_URI,
    INSALES_SECRET,
    SandboxProcess,
)

STAFF_PASSWORD = "glass-office"
OWNER, WORKER = 301, 302
PATHS = {"install": "install_url", "entry": "login_url", "uninstall": "uninstall_url"}


@dataclass
class ShopOffice(Office):
    """One browser and one installation; `host` is the shop it deals with."""

    host: str = INSALES_OAUTH_HOST
    account_id: int = INSALES_ID

    def login(self, **parameters: str) -> Answer:
        return self.call("GET", path="/api/auth/insales", parameters=parameters)

    def agree(self, location: str, decision: str = "allow", user: int = OWNER) -> str:
        """Logs in at the back office and decides; where the browser is sent then."""
        self.staff(user)
        return self._decided(location, {"decision": decision})

    def staff(self, user: int = OWNER) -> None:
        form = {"user": str(user), "password": STAFF_PASSWORD}
        url = f"{self.sandbox.base_url}/_browser/{self.host}/admin/login"
        self.sandbox.session.post(url, data=form, headers={"Accept": "application/json"}, timeout=10)

    def autologin(self, location: str, user: int = OWNER) -> str:
        """What the shop sends a browser back with that is logged in there."""
        self.staff(user)
        answer = self.sandbox.session.get(location, headers={"Accept": "application/json"}, timeout=10)
        return str(answer.json()["redirect"])

    def follow(self, address: str, **changes: str) -> Answer:
        return self.call("GET", path=urlsplit(address).path, parameters={**flat_query(address), **changes})

    def log_in(self) -> Answer:
        """The whole way of the guide."""
        return self.follow(self.agree(self.login().headers["Location"]))

    def install(self, token: str = "token123", **changes: Any) -> Answer:  # noqa: ANN401 - parameters of a request
        """As InSales calls, but without its waiting: the sandbox has made the password live."""
        asked = {"shop": self.host, "token": token, "insales_id": self.account_id, **changes}
        return self.call("GET", path="/api/auth/insales/install", parameters=asked)

    def open(self, **changes: Any) -> Answer:  # noqa: ANN401 - as above
        asked = {"shop": self.host, "insales_id": self.account_id, "user_id": OWNER, **changes}
        return self.call("GET", path="/api/auth/insales/entry", parameters=asked)

    def me(self) -> Answer:
        return self.call("GET", parameters={"action": "me"})

    def logout(self, **headers: str) -> Answer:
        sent = {"Origin": BASE_URL, "Sec-Fetch-Site": "same-origin", **headers}
        return self.call("POST", headers=sent, body={"action": "logout"})

    def shop_row(self) -> dict[str, Any]:
        columns = "state, mode, domain, account_id, login, password, access_token, refresh_token, last_error, version"
        found = self.sql(f"SELECT {columns} FROM insales_accounts WHERE domain = %s", self.host)  # noqa: S608 - our own names
        return dict(zip(columns.split(", "), found[0], strict=True)) if found else {}

    def rules(self, **rules: object) -> None:
        self.sandbox.control("POST", "/insales/rules", rules)

    def calls_to_shop(self, since: int = 0) -> list[dict[str, Any]]:
        return [call for call in self.vendor_calls(since) if call["host"] == self.host]

    def _decided(self, location: str, form: dict[str, str]) -> str:
        answer = self.sandbox.session.post(location, data=form, headers={"Accept": "application/json"}, timeout=10)
        return str(answer.json()["redirect"])


def configured(
    monkeypatch: pytest.MonkeyPatch, sandbox: SandboxProcess, database_url: str, mode: str, **changes: str
) -> ShopOffice:
    """An installation in one of the two modes, its sandbox as at the beginning."""
    sandbox.control("POST", "/reset")
    sandbox.session.cookies.clear()
    settings = {
        **settings_of(sandbox.base_url, database_url),
        "INSALES_AUTH_MODE": mode,
        "INSALES_API_KEY": INSALES_IDENTIFIER,
        "INSALES_API_SECRET": INSALES_SECRET,
        "INSALES_SHOP_DOMAIN": INSALES_OAUTH_HOST,
        "INSALES_OAUTH_REDIRECT_URI": INSALES_REDIRECT_URI,
        **changes,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    host = INSALES_OAUTH_HOST if mode == "oauth" else INSALES_HOST
    return ShopOffice(sandbox, database_url, function=app, host=host)
