"""«Проверить» for a shop: its lines, and how each is tried."""

from functools import partial
from http import HTTPMethod

from msgspec import structs

from insales import check_messages as texts
from insales.access import api
from insales.client import InsalesClient
from insales.configuration import CALLBACK, OAUTH, read
from insales.connections import asked
from insales.entities import Account
from insales.provider import INSALES
from insales.shops import Shop, Shops
from shared.administrator import Administrator
from shared.errors import Forbidden
from shared.self_test import (
    Fault,
    Found,
    Plan,
    Tests,
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
BY_KEY = "key"  # made in the back office: it needs none of our settings
RIGHTS = {"orders": texts.ORDERS_FORBIDDEN, "products": texts.PRODUCTS_FORBIDDEN}


def check(request: Request, caller: Administrator, services: Services) -> Response:
    shop = asked(services, caller, request.json())
    lines = SelfTest(services, shop, until(request, services)).plan().lines(WORDS)
    return answer(request, caller, services, Found(shop.owner, shop.domain, WORDS, list(lines)))


class SelfTest:
    def __init__(self, services: Services, shop: Shop, ends: float) -> None:
        self._outgoing = Listening(services.outgoing)
        self._services = structs.replace(services, outgoing=self._outgoing)
        self._shop = shop
        self._ends = ends
        self._remote: Account | None = None

    def plan(self) -> Plan:
        settings: Tests = {"settings": partial(configured, self._configuration)}
        return Plan(
            first={
                **({} if self._shop.mode == BY_KEY else settings),
                "key": partial(opened, self._held, WORDS),
                "account": self._answers,
            },
            then={
                "shop": self._is_same_shop,
                "open": self._is_open,
                **{name: partial(self._may_read, name) for name in RIGHTS},
                "clock": partial(same_time, self._services, self._outgoing, texts.SERVICE),
            },
            apart={"redirect_uri": self._comes_back_here} if self._shop.mode == OAUTH else {},
        )

    def _configuration(self) -> object:
        return read(self._services.settings)

    def _held(self) -> object:
        if self._shop.mode == OAUTH:
            return self._services.tokens(INSALES).held(self._shop.id)
        return Shops(self._services).password(self._shop)

    def _client(self) -> InsalesClient:
        return api(self._services, self._shop, until=self._ends)

    def _answers(self) -> None:
        self._remote = self._client().account()

    def _is_same_shop(self) -> None:
        if self._remote and self._shop.account_id not in {None, self._remote.id}:
            known, domain = self._shop.account_id, self._shop.domain
            raise Fault(texts.OTHER_SHOP.format(domain=domain, found=self._remote.id, known=known))

    def _is_open(self) -> None:
        if self._remote and self._remote.blocked:
            raise Fault(texts.SHOP_BLOCKED)

    def _may_read(self, what: str) -> None:
        try:
            self._client().request(HTTPMethod.GET, f"/admin/{what}.json", query=[("per_page", "1")])
        except Forbidden:
            raise Fault(RIGHTS[what]) from None

    def _comes_back_here(self) -> None:
        uri = read(self._services.settings).redirect_uri
        comes_back_here(self._services, uri, "INSALES_OAUTH_REDIRECT_URI", CALLBACK)
