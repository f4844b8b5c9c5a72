"""«Проверить» for an amoCRM account: its lines, and how each is tried."""

from functools import partial
from http import HTTPMethod

from msgspec import structs

from amocrm import check_messages as texts
from amocrm.access import api
from amocrm.accounts import Account, Accounts
from amocrm.client import AmoClient
from amocrm.connect import asked
from amocrm.entities import Account as Remote
from amocrm.provider import AMOCRM
from shared.administrator import Administrator
from shared.errors import Forbidden
from shared.secret import Secret
from shared.self_test import Fault, Found, Plan, Words, answer, opened, same_time, until
from shared.services import Services
from shared.vendor_clock import Listening
from shared.web import Request, Response

WORDS = Words(texts.SERVICE, texts.LINES, texts.CURES)


def check(request: Request, caller: Administrator, services: Services) -> Response:
    account = asked(services, caller, request.json())
    lines = SelfTest(services, account, until(request, services)).plan().lines(WORDS)
    return answer(request, caller, services, Found(account.owner, account.domain, WORDS, list(lines)))


class SelfTest:
    def __init__(self, services: Services, account: Account, ends: float) -> None:
        self._outgoing = Listening(services.outgoing)
        self._services = structs.replace(services, outgoing=self._outgoing)
        self._account = account
        self._ends = ends
        self._remote: Remote | None = None

    def plan(self) -> Plan:
        return Plan(
            first={"key": partial(opened, self._held, WORDS), "account": self._answers},
            then={
                "domain": self._has_same_domain,
                "leads": partial(self._may_read, "/api/v4/leads", texts.LEADS_FORBIDDEN),
                "catalogs": partial(self._may_read, "/api/v4/catalogs", texts.CATALOGS_FORBIDDEN),
                "clock": partial(same_time, self._services, self._outgoing, texts.SERVICE),
            },
            apart={"redirect_uri": self._has_same_redirect_uri},
        )

    def _held(self) -> tuple[Secret, Secret | None] | None:
        held = self._services.tokens(AMOCRM).held(self._account.id)
        Accounts(self._services).client(self._account)
        return held

    def _client(self) -> AmoClient:
        return api(self._services, self._account, until=self._ends)

    def _answers(self) -> None:
        self._remote = self._client().account()
        self._account = Accounts(self._services).by_id(self._account.id)  # it may have been found elsewhere

    def _has_same_domain(self) -> None:
        told, known = self._remote.subdomain if self._remote else "", self._account.domain
        if told != known.partition(".")[0]:
            found = f"{told}.{known.partition('.')[2]}"
            raise Fault(texts.OTHER_DOMAIN.format(found=found, known=known))

    def _may_read(self, path: str, cure: str) -> None:
        try:
            self._client().request(HTTPMethod.GET, path, query={"limit": 1})
        except Forbidden:
            raise Fault(cure) from None

    def _has_same_redirect_uri(self) -> None:
        """Each refresh names it as well, so another one than at the consent would end the connection."""
        known, now = self._account.row["redirect_uri"], self._services.settings.amocrm_redirect_uri
        if known not in {None, now}:
            raise Fault(texts.REDIRECT_URI.format(known=known, now=now))
