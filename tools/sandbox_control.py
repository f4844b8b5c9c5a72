"""The sandbox's control API, as a person in the CRM or amoCRM itself would use it."""

from dataclasses import dataclass
from typing import Any

import requests

PATIENCE_SECONDS = 15.0
MANAGER = 9100002  # «Анна Петрова» of the sandbox's sample account


@dataclass(frozen=True, slots=True)
class Account:
    """A sample account and the integration that it may grant."""

    host: str
    lead_id: int
    client_id: str
    client_secret: str

    @property
    def name(self) -> str:
        return self.host.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Sandbox:
    url: str

    def get(self, path: str, **query: int) -> Any:  # noqa: ANN401 - JSON of another program
        return self._json(requests.get(f"{self.url}/_control{path}", params=query, timeout=PATIENCE_SECONDS))

    def post(self, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON of another program
        return self._json(requests.post(f"{self.url}/_control{path}", json=body, timeout=PATIENCE_SECONDS))

    def patch(self, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON of another program
        return self._json(requests.patch(f"{self.url}/_control{path}", json=body, timeout=PATIENCE_SECONDS))

    def delete(self, path: str) -> Any:  # noqa: ANN401 - JSON of another program
        return self._json(requests.delete(f"{self.url}/_control{path}", timeout=PATIENCE_SECONDS))

    def first_account(self) -> Account:
        state = self.get("/state")
        account, integration = state["accounts"][0], state["integrations"][0]
        return Account(account["host"], account["leads"][0], integration["client_id"], integration["client_secret"])

    def deal(self, account: Account) -> dict[str, Any]:
        """What the CRM holds: price, notes, products."""
        return dict(self.get(f"/deals/{account.host}/{account.lead_id}"))

    def journal(self, since: int = 0) -> list[dict[str, Any]]:
        """Calls that reached a vendor, oldest first."""
        return list(self.get("/journal", since=since)["entries"])

    def refresh_tokens(self, account: Account) -> list[dict[str, Any]]:
        return list(self.get(f"/grants/{account.host}")["refresh_tokens"])

    def disposable_token(self, account: Account) -> str:
        """What amoCRM puts into X-Auth-Token of a call that the widget makes for the manager."""
        return str(self.post("/disposable", {"account": account.host, "user_id": MANAGER})["token"])

    def card_url(self, account: Account) -> str:
        return f"{self.url}/_browser/{account.host}/leads/detail/{account.lead_id}?user={MANAGER}"

    @staticmethod
    def _json(answer: requests.Response) -> Any:  # noqa: ANN401 - JSON of another program
        answer.raise_for_status()
        return answer.json()
