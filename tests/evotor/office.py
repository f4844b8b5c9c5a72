"""The Evotor function beside a sandbox: one administrator's browser, Evotor's pages, and what its tables hold."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from evotor import first_contact
from evotor.app import app
from shared.services import Services, build
from shared.settings import load
from shared.users import Identity
from tests.databases import query
from tests.office import ADMIN_TOKEN, BASE_URL, Answer, Office, flat_query, settings_of
from tests.sandbox_process import (
    EVOTOR_APP_ID,
    EVOTOR_CLIENT_ID,
    EVOTOR_CLIENT_SECRET,
    EVOTOR_REDIRECT_URI,
    EVOTOR_USER,
    EVOTOR_USER_ID,
    EVOTOR_WEBHOOK_SECRET,
    SandboxProcess,
)

SHOP = UUID("00000000-0000-4000-8000-0000000000aa")
OPERATOR = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
JSON = {"Accept": "application/json"}
COLUMNS = (
    "state, account_id, owner_id, kind, scopes, access_token, refresh_token, version, expires_at, grant_expires_at, "
    "refresh_due_at, last_error"
)


@dataclass
class TillOffice(Office):
    """`user`: who logs in at Evotor's own page."""

    user: str = EVOTOR_USER["username"]

    def authorize(self, **parameters: str) -> Answer:
        """As a browser of a logged-in shop administrator when there is one, else as the operator."""
        headers = {} if "session" in self.cookies else OPERATOR
        return self.call("GET", path="/api/auth/evotor", parameters=parameters, headers=headers)

    def decide(self, location: str, decision: str = "allow") -> str:
        """Decides at Evotor; the address the browser is sent back to."""
        form = {"username": self.user, "password": "password", "decision": decision}
        answer = self.sandbox.session.post(location, data=form, headers=JSON, timeout=10)
        return str(answer.json()["redirect"])

    def follow(self, address: str, **changes: str) -> Answer:
        return self.call("GET", path=urlsplit(address).path, parameters={**flat_query(address), **changes})

    def begun(self) -> str:
        """The way back, consented to."""
        return self.decide(self.authorize().headers["Location"])

    def connect_evotor(self) -> Answer:
        answer = self.follow(self.begun())
        assert answer.status == 302, answer.text
        return answer

    def log_in_as(self, owner: UUID) -> None:
        """The browser gets a session of that owner's administrator."""
        services = self.services()
        person = Identity("insales", 1 if owner != SHOP else 2, "42", "anna@shop.example", "Анна")
        line = services.users.begin(services.users.logged_in(owner, person))
        name, _, value = line.partition(";")[0].partition("=")
        self.cookies = {name: value}

    def services(self) -> Services:
        return build(load(settings_of(self.sandbox.base_url, self.database_url)))

    def read(self, action: str, **parameters: str) -> Answer:
        return self.admin("GET", action, **parameters)

    def status(self, account_id: str = EVOTOR_USER_ID) -> dict[str, Any]:
        found: dict[str, Any] = self.read("connection_status", account_id=account_id).body["connection"]
        return found

    def change(self, **fields: object) -> Answer:
        """From our own page."""
        sent = {"Origin": BASE_URL, "Sec-Fetch-Site": "same-origin"}
        return self.call("POST", headers=sent, body=fields)

    def till_row(self, account_id: str = EVOTOR_USER_ID) -> dict[str, Any]:
        found = self.sql(f"SELECT {COLUMNS} FROM evotor_tokens WHERE account_id = %s", account_id)  # noqa: S608 - our own names
        return dict(zip(COLUMNS.split(", "), found[0], strict=True)) if found else {}

    def count(self) -> int:
        return int(self.sql("SELECT count(*) FROM evotor_tokens")[0][0])

    def age(self) -> None:
        """The next call refreshes."""
        self.sql("UPDATE evotor_tokens SET expires_at = now() - interval '1 minute', next_try_at = NULL")

    def rules(self, **rules: object) -> None:
        self.sandbox.control("POST", "/evotor/rules", rules)

    def token_calls(self) -> list[dict[str, Any]]:
        return [call for call in self.vendor_calls() if call["host"] == "oauth.evotor.ru" and call["method"] == "POST"]


def configured(
    monkeypatch: pytest.MonkeyPatch, sandbox: SandboxProcess, database_url: str, **changes: str
) -> TillOffice:
    """One installation, its sandbox as at the beginning."""
    sandbox.control("POST", "/reset")
    sandbox.session.cookies.clear()
    first_contact.TOLD.clear()
    settings = {
        **settings_of(sandbox.base_url, database_url),
        "EVOTOR_CLIENT_ID": EVOTOR_CLIENT_ID,
        "EVOTOR_CLIENT_SECRET": EVOTOR_CLIENT_SECRET,
        "EVOTOR_REDIRECT_URI": EVOTOR_REDIRECT_URI,
        "EVOTOR_APP_ID": EVOTOR_APP_ID,
        "EVOTOR_WEBHOOK_SECRET": EVOTOR_WEBHOOK_SECRET,
        **changes,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return TillOffice(sandbox, database_url, function=app)


def second_owner(office: TillOffice) -> UUID:
    query(office.database_url, "INSERT INTO owners (id, kind, name) VALUES (%s, 'shop', 'second')", (str(SHOP),))
    return SHOP
