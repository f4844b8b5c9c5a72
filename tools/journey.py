"""The calls of a browser and of a widget, step by step, against a running gateway and sandbox."""

from dataclasses import dataclass
from typing import Any

import requests

from tools.sandbox_control import Account

PATIENCE_SECONDS = 15.0


class JourneyError(Exception):
    """A step whose answer was not the expected one."""


@dataclass(frozen=True, slots=True)
class Journey:
    """`function_url` is the bare URL of amocrm-integration."""

    function_url: str
    admin_token: str

    def connect(self, account: Account) -> None:
        """As an administrator does: save the connection, open the link, press «Разрешить», come back."""
        link = self.save_connection(account)
        with requests.Session() as browser:
            consent = _redirected(browser.get(link, allow_redirects=False, timeout=PATIENCE_SECONDS))
            _expect(browser.get(consent, timeout=PATIENCE_SECONDS), requests.codes.ok, "the consent page")
            form = {"decision": "allow", "account": account.name}
            answer = browser.post(
                consent, form, headers={"Accept": "application/json"}, allow_redirects=False, timeout=PATIENCE_SECONDS
            )
            back = _expect(answer, requests.codes.ok, "«Разрешить»").json()["redirect"]
            _expect(browser.get(back, timeout=PATIENCE_SECONDS), requests.codes.ok, "the redirect back")

    def save_connection(self, account: Account) -> str:
        """The link that an administrator opens."""
        fields = {"domain": account.host, "client_id": account.client_id, "client_secret": account.client_secret}
        answer = requests.post(
            self.function_url,
            json={"action": "save_connection", "connection": fields},
            headers={"Authorization": f"Bearer {self.admin_token}"},
            timeout=PATIENCE_SECONDS,
        )
        return str(_expect(answer, requests.codes.ok, "save_connection").json()["authorize_url"])

    def get_lead(self, account: Account, token: str | None) -> requests.Response:
        headers = _widget_headers(account, token)
        query = {"action": "get_lead"}
        return requests.get(self.function_url, params=query, headers=headers, timeout=PATIENCE_SECONDS)

    def save_calculation(self, account: Account, token: str, calculation: dict[str, Any]) -> requests.Response:
        body = {"action": "save_calculation", "calculation": calculation}
        headers = _widget_headers(account, token)
        return requests.post(self.function_url, json=body, headers=headers, timeout=PATIENCE_SECONDS)


def _widget_headers(account: Account, token: str | None) -> dict[str, str]:
    named = {"X-Lead-Id": str(account.lead_id), "X-Account-Domain": account.host}
    return {**named, "X-Auth-Token": token} if token else named


def _redirected(answer: requests.Response) -> str:
    if not answer.is_redirect:
        raise JourneyError(f"our own start link answered {answer.status_code} instead of a redirect")
    return answer.headers["Location"]


def _expect(answer: requests.Response, status: int, step: str) -> requests.Response:
    if answer.status_code != status:
        code = answer.headers.get("X-Error-Code") or _error_code(answer)
        raise JourneyError(f"{step} answered {answer.status_code} {code}".rstrip())
    return answer


def _error_code(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""
