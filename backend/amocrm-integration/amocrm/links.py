"""The links of an authorization: ours that binds a browser, and amoCRM's that asks for consent."""

from urllib.parse import urlencode, urlsplit
from uuid import UUID

from amocrm import hosts
from amocrm.accounts import Account, Accounts
from amocrm.provider import AMOCRM
from shared.cookies import Cookie
from shared.secret import Secret
from shared.services import Services
from shared.states import Intent
from shared.web import Request

START_PATH = "/api/auth/amocrm/start"
BROWSER = Cookie("oa", "Lax", 600)  # as long as a state lives


class Links:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._settings = services.settings

    def authorize(self, account: Account, *, mode: str, host: str, by: UUID | None) -> str:
        """What an administrator opens; `by`: who it is, None for the operator.

        On a host shared with strangers no cookie can be trusted, so the state alone has to do: it is made for the
        operator only and works once.
        """
        intent = Intent(account.owner, account.id, mode, host, by)
        if self._settings.has_own_host:
            ticket = self._services.states.begin(AMOCRM.name, intent)
            return f"{self._settings.public_base_url}{START_PATH}?{urlencode({'ticket': ticket.reveal()})}"
        return self.vendor(account, self._services.states.begin_unbound(AMOCRM.name, intent), mode, host)

    def vendor(self, account: Account, state: Secret, mode: str, host: str) -> str:
        """The documented form is on the service's host; the guide's is on the account's (amocrm.md §1.1)."""
        asked_host = account.domain if host == "account" else hosts.service_host(account.domain)
        client = Accounts(self._services).next_client(account)
        query = urlencode({"client_id": client.id, "state": state.reveal(), "mode": mode})
        return f"{self._browser_base(asked_host)}/oauth?{query}"

    def cookie(self, browser: Secret) -> str:
        return BROWSER.line(self._settings, browser.reveal())

    def browser(self, request: Request) -> str | None:
        return BROWSER.read(self._settings, request)

    def opener_origin(self) -> str:
        parts = urlsplit(self._settings.public_base_url)
        return f"{parts.scheme}://{parts.netloc}"

    def _browser_base(self, host: str) -> str:
        gateway = self._settings.upstream_gateway
        return f"{gateway}/_browser/{host}" if gateway else f"https://{host}"
