"""The function and the vendors around it, as a test drives them: events in, answers out, truth from the sandbox."""

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from amocrm import access
from amocrm.app import app
from shared import tallies
from shared.app import App
from shared.rate import Budget
from tests.canaries import canary, known
from tests.databases import query
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST, SandboxProcess
from tools.cloud_answers import Outgoing, translate
from tools.cloud_events import SHAPES, Incoming

BASE_URL = "http://127.0.0.1:3000"
ADMIN_TOKEN = canary("ADMIN_TOKEN")
CRON_SECRET = canary("CRON_SECRET")
KEYS = "k1:" + known("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=", "key")
LEAD = 3912171
MANAGER, MEASURER = 9100002, 9100003
UNPACED = Budget(per_second=1000, burst=1, patience=6.0)
CALCULATION = {
    "package_name": "Душевая перегородка",
    "width": 1000,
    "height": 2000,
    "square_meters": 2.0,
    "components_total": 18610.0,
    "services_total": 10600.0,
    "total_price": 29210.0,
    "products": [{"catalog_id": 525441, "quantity": 2, "price": 2400}],
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.text)
        return read

    @property
    def code(self) -> str:
        """Of a failure."""
        return str(self.body["error"]["code"])


@dataclass
class Context:
    request_id: str = "test-request"
    milliseconds: int = 30_000
    began: float = field(default_factory=time.monotonic)

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds - int((time.monotonic() - self.began) * 1000)


@dataclass
class Office:
    """One installation of a function beside one sandbox; `shape` is the cloud in between.

    `address`: whose calls these are. `milliseconds`: how long the function may run.
    """

    sandbox: SandboxProcess
    database_url: str
    shape: str = "yandex"
    address: str = "203.0.113.7"
    milliseconds: int = 30_000
    cookies: dict[str, str] = field(default_factory=dict)
    function: App = app

    def call(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        *,
        path: str = "",
        parameters: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        body: object = None,
        raw: bytes | None = None,
    ) -> Answer:
        sent = dict(headers or {})
        content = raw if raw is not None else json.dumps(body).encode() if body is not None else b""
        if content and "Content-Type" not in sent:
            sent["Content-Type"] = "application/json"
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        incoming = Incoming(
            method=method,
            path=path,
            query=urlencode(parameters or {}),
            headers=list(sent.items()),
            body=content,
            source_ip=self.address,
            request_id="test-request",
            received_at=datetime.now(UTC),
        )
        event, context = SHAPES[self.shape](incoming), Context(milliseconds=self.milliseconds)
        return self._kept(translate(self.function.handle(event, context), self.shape))

    def admin(self, method: str, action: str, **fields: object) -> Answer:
        """As the operator."""
        headers = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
        if method == "GET":
            return self.call("GET", parameters={"action": action, **fields}, headers=headers)
        return self.call("POST", headers=headers, body={"action": action, **fields})

    def widget(self, method: str, action: str, *, lead: int = LEAD, **options: Any) -> Answer:  # noqa: ANN401 - see call
        """As a person in a deal card; `user`, `account`, `headers`, `calculation`, `token` of an earlier call."""
        account = options.pop("account", "mycompany")
        headers = {
            "X-Auth-Token": options.pop("token", None) or self.disposable(account, options.pop("user", MANAGER)),
            "X-Lead-Id": str(lead),
            "X-Account-Domain": f"{account}.amocrm.ru",
            "Origin": f"https://{account}.amocrm.ru",
        }
        headers |= options.pop("headers", {})
        if method == "GET":
            return self.call("GET", parameters={"action": action, **options}, headers=headers)
        return self.call("POST", headers=headers, body={"action": action, **options})

    def save(self, **changes: object) -> Answer:
        return self.widget("POST", "save_calculation", calculation={**CALCULATION, **changes})

    def tick(self) -> Answer:
        return self.call("POST", headers={"X-Cron-Secret": CRON_SECRET}, body={"action": "tick"})

    def disposable(self, account: str, user: int) -> str:
        made = self.sandbox.control("POST", "/disposable", {"account": account, "user_id": user})
        return known(str(made["token"]), "disposable token")

    def save_connection(self, **changes: object) -> Answer:
        fields = {"domain": HOST, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **changes}
        return self.admin("POST", "save_connection", connection=fields)

    def consent(self, start_link: str, decision: str = "allow", account: str = "mycompany") -> str:
        """Opens our start link, decides in the vendor's window; the address the browser is sent back to."""
        opened = self.call("GET", path=urlsplit(start_link).path, parameters=flat_query(start_link))
        location = opened.headers["Location"]
        form = {"decision": decision, "account": account}
        decided = self.sandbox.session.post(location, data=form, headers={"Accept": "application/json"}, timeout=10)
        return str(decided.json()["redirect"])

    def come_back(self, address: str, **changes: str) -> Answer:
        return self.call("GET", path=urlsplit(address).path, parameters={**flat_query(address), **changes})

    def connect(self) -> None:
        """The whole way of an administrator."""
        link = self.save_connection().body["authorize_url"]
        answer = self.come_back(self.consent(link))
        assert answer.status == 200, answer.text

    def deal(self, lead: int = LEAD) -> dict[str, Any]:
        """What the CRM holds, by its own word."""
        return self.sandbox.control("GET", f"/deals/mycompany/{lead}")

    def change_deal(self, lead: int = LEAD, **changes: object) -> None:
        """As a person in the CRM."""
        self.sandbox.control("PATCH", f"/deals/mycompany/{lead}", changes)

    def vendor_calls(self, since: int = 0) -> list[dict[str, Any]]:
        return list(self.sandbox.control("GET", f"/journal?since={since}")["entries"])

    def row(self) -> dict[str, Any]:
        columns = "state, expires_at, version, last_error, domain, account_id, access_token, candidate_client_id"
        found = self.sql(f"SELECT {columns} FROM amocrm_tokens WHERE domain = %s", HOST)  # noqa: S608 - our own names
        return dict(zip(columns.split(", "), found[0], strict=True)) if found else {}

    def sql(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return query(self.database_url, statement, parameters)

    def expire(self) -> None:
        self.sql("UPDATE amocrm_tokens SET expires_at = now() - interval '1 minute'")

    def _kept(self, answer: Outgoing) -> Answer:
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return Answer(int(answer.status), dict(answer.headers), answer.body.decode(errors="replace"))


def flat_query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def settings_of(gateway: str, database_url: str) -> dict[str, str]:
    """Of one installation."""
    return {
        "APP_ENV": "test",
        "DATABASE_URL": database_url,
        "PUBLIC_BASE_URL": BASE_URL,
        "TOKEN_ENCRYPTION_KEYS": KEYS,
        "SESSION_KEYS": KEYS,
        "ADMIN_TOKEN": ADMIN_TOKEN,
        "CRON_SECRET": CRON_SECRET,
        "UPSTREAM_GATEWAY": gateway,
    }


def configure(monkeypatch: pytest.MonkeyPatch, sandbox: SandboxProcess, database_url: str) -> dict[str, str]:
    """Sets and gives the settings of this installation. Nobody waits for our budget of calls or for figures here."""
    settings = settings_of(sandbox.base_url, database_url)
    monkeypatch.setattr(access, "BUDGET", UNPACED)
    monkeypatch.setattr(tallies, "PAUSE", 0.0)
    sandbox.control("POST", "/rules", {"rate_per_integration": 1000, "rate_per_account": 1000})
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings
