"""Short ways to call the sandbox's Evotor, with everything the guide asks for unless a test changes it."""

from dataclasses import dataclass
from typing import Any

import requests

from tests.canaries import known
from tests.sandbox_process import (
    EVOTOR_APP_ID,
    EVOTOR_CLIENT_ID,
    EVOTOR_CLIENT_SECRET,
    EVOTOR_PUBLISHER,
    EVOTOR_REDIRECT_URI,
    EVOTOR_VERSION_ID,
    SandboxProcess,
)

LOGIN = {"type": "LOGIN", "grant_type": "password", "client_id": "Evo-UI"} | EVOTOR_PUBLISHER
PUBLIC = "/api/v1/publisher/app/oauth/public"
OAUTH_APPS = f"{PUBLIC}/apps/{EVOTOR_APP_ID}/versions/{EVOTOR_VERSION_ID}/oauth-apps"
TOKENS = f"{PUBLIC}/personal-tokens"
VERSION_2 = "application/vnd.evotor.v2+json"
WANTED = {"registered_redirect_uri": ["https://example.html/"], "scope": ["device:read"]}
AUTHORIZE = "/oauth/authorize"
Options = Any  # what requests takes
Form = dict[str, str]


@dataclass
class EvotorCalls:
    sandbox: SandboxProcess

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.sandbox.control(method, f"/evotor{path}", {} if body is None and method == "POST" else body)

    def rules(self, **rules: object) -> None:
        self.control("POST", "/rules", rules)

    def log_in(self, form: Form | None = None, headers: Form | None = None) -> requests.Response:
        host, form = "dev.evotor.ru", LOGIN | (form or {})
        return self.sandbox.call("POST", "/oauth/token", host=host, data=form, headers=headers or {})

    def mailed_code(self) -> str:
        return str(self.control("GET", "/mail")["mails"][-1]["code"])

    def publisher_token(self) -> str:
        self.log_in()
        body = self.log_in({"2fa_confirmation": self.mailed_code()}).json()
        return known(str(body["access_token"]), "publisher token")

    def create(self, token: str, headers: dict[str, Any] | None = None, **options: Options) -> requests.Response:
        """As step 2 shows it, but for what is changed."""
        sent = {"Authorization": f"Bearer {token}", "Origin": "https://dev.evotor.ru", "User-Agent": ""}
        path, options = options.pop("path", OAUTH_APPS), {"json": WANTED, "params": {"type": "web"}} | options
        return self.sandbox.call("POST", path, host="dev.evotor.ru", headers=sent | (headers or {}), **options)

    def listed(self, token: str, path: str = OAUTH_APPS, **headers: str) -> requests.Response:
        sent = {"Authorization": f"Bearer {token}", "Origin": "https://dev.evotor.ru", "Accept": VERSION_2}
        return self.sandbox.call("GET", path, host="dev.evotor.ru", headers=sent | headers)

    def personal(self, method: str, path: str, token: str, **options: Options) -> requests.Response:
        sent = {"x-authorization": f"Bearer {token}", "accept": "application/json, text/plain, */*"}
        sent |= {"content-type": "application/json", **options.pop("headers", {})}
        return self.sandbox.call(method, path, host="dev.evotor.ru", headers=sent, **options)

    def browser(self, method: str, path: str, **options: Options) -> requests.Response:
        url = path if path.startswith("http") else f"{self.sandbox.base_url}{path}"
        return self.sandbox.session.request(method, url, allow_redirects=False, timeout=30, **options)

    def code(self, **body: str) -> str:
        return known(str(self.control("POST", "/codes", body)["code"]), "code")

    def token(self, form: dict[str, str], secret: str = EVOTOR_CLIENT_SECRET) -> requests.Response:
        return self.sandbox.call(
            "POST", "/oauth/token", host="oauth.evotor.ru", data=form, auth=(EVOTOR_CLIENT_ID, secret)
        )

    def exchange(self, code: str, redirect_uri: str = EVOTOR_REDIRECT_URI) -> requests.Response:
        return self.token({"code": code, "grant_type": "authorization_code", "redirect_uri": redirect_uri})

    def connect(self, **body: str) -> dict[str, Any]:
        pair: dict[str, Any] = self.exchange(self.code(**body)).json()
        return pair

    def refresh(self, refresh_token: str) -> requests.Response:
        return self.token({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def get(self, path: str, token: str, headers: dict[str, str] | None = None, **query: object) -> requests.Response:
        sent = {"Authorization": f"Bearer {token}", "Accept": VERSION_2} | (headers or {})
        return self.sandbox.call("GET", path, host="api.evotor.ru", headers=sent, params=query)

    def first_store(self, token: str) -> str:
        return str(self.get("/stores", token).json()["items"][0]["id"])
