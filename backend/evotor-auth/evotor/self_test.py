"""«Проверить» for a merchant: its lines, and how each is tried."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from msgspec import structs

from evotor import check_messages as texts
from evotor.access import api
from evotor.accounts import CLOUD, Account
from evotor.client import EvotorClient
from evotor.configuration import CALLBACK, read
from evotor.connections import asked
from evotor.entities import Store
from evotor.paths import HOOKS
from evotor.provider import DAY, EVOTOR
from shared import moments
from shared.administrator import Administrator
from shared.errors import Forbidden
from shared.self_test import (
    Fault,
    Found,
    Plan,
    Tests,
    Unknown,
    Words,
    answer,
    comes_back_here,
    configured,
    opened,
    same_time,
    until,
)
from shared.services import Services
from shared.vendor_clock import Listening
from shared.web import Request, Response

WORDS = Words(texts.SERVICE, texts.LINES, texts.CURES)
SILENCE = 14 * DAY  # a shop that sells tells of a receipt more often
HOUR = timedelta(hours=1)


def check(request: Request, caller: Administrator, services: Services) -> Response:
    account = asked(services, caller, request.json())
    lines = SelfTest(services, account, until(request, services)).plan().lines(WORDS)
    return answer(request, caller, services, Found(account.owner, account.account_id, WORDS, list(lines)))


class SelfTest:
    def __init__(self, services: Services, account: Account, ends: float) -> None:
        self._outgoing = Listening(services.outgoing)
        self._services = structs.replace(services, outgoing=self._outgoing)
        self._account = account
        self._ends = ends
        self._stores: Sequence[Store] = ()

    def plan(self) -> Plan:
        """The token of an installation needs none of our settings for consents."""
        is_grant = self._account.kind != CLOUD
        settings: Tests = {"settings": partial(configured, self._configuration)} if is_grant else {}
        return Plan(
            first={**settings, "key": partial(opened, self._held, WORDS), "account": self._answers},
            then={
                "merchant": self._is_same_merchant,
                "devices": partial(self._may_read, "device:read", lambda: self._client().devices()),
                "products": partial(self._may_read_of_store, "product:read", self._products),
                "documents": partial(self._may_read_of_store, "document:read", self._documents),
                "clock": partial(same_time, self._services, self._outgoing, texts.SERVICE),
            },
            apart={**({"redirect_uri": self._comes_back_here} if is_grant else {}), "hook": self._is_told},
        )

    def _configuration(self) -> object:
        return read(self._services.settings)

    def _held(self) -> object:
        return self._services.tokens(EVOTOR).held(self._account.id)

    def _client(self) -> EvotorClient:
        return api(self._services, self._account, until=self._ends)

    def _answers(self) -> None:
        self._stores = self._client().stores().items

    def _is_same_merchant(self) -> None:
        known = self._account.account_id
        found = next((store.user_id for store in self._stores if store.user_id not in {"", known}), None)
        if found is not None:
            raise Fault(texts.OTHER_MERCHANT.format(found=found, known=known))

    def _may_read(self, right: str, read_it: Callable[[], object]) -> None:
        try:
            read_it()
        except Forbidden:
            raise Fault(texts.RIGHT_MISSING.format(right=right)) from None

    def _may_read_of_store(self, right: str, read_it: Callable[[str], object]) -> None:
        """Who has no store has nothing to be read yet."""
        for store in self._stores[:1]:
            self._may_read(right, partial(read_it, store.id))

    def _products(self, store_id: str) -> object:
        return self._client().products(store_id, since=self._services.clock.now() - HOUR)

    def _documents(self, store_id: str) -> object:
        return self._client().documents(store_id, since=self._services.clock.now() - HOUR)

    def _comes_back_here(self) -> None:
        uri = read(self._services.settings).redirect_uri
        comes_back_here(self._services, uri, "EVOTOR_REDIRECT_URI", CALLBACK)

    def _is_told(self) -> None:
        row = self._services.database.one("events.latest", account_id=self._account.account_id, silence=SILENCE)
        address = f"{self._services.settings.public_base_url}{HOOKS.rstrip('/')}"
        if row is None or row["at"] is None:
            raise Unknown(texts.NO_HOOK.format(address=address))
        if row["is_old"]:
            raise Fault(texts.OLD_HOOK.format(moment=moments.moment(row["at"]), address=address))
