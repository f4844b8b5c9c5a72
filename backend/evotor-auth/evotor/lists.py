"""What a merchant's Evotor holds, read through with the stored token, page by page."""

from evotor import messages
from evotor.access import api
from evotor.accounts import Accounts
from evotor.client import EvotorClient
from evotor.shown import shown_page
from shared.administrator import Administrator
from shared.errors import BadParam
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response


def stores(request: Request, caller: Administrator, services: Services) -> Response:
    return success(**shown_page(_client(request, caller, services).stores(cursor=_cursor(request))))


def devices(request: Request, caller: Administrator, services: Services) -> Response:
    return success(**shown_page(_client(request, caller, services).devices(cursor=_cursor(request))))


def employees(request: Request, caller: Administrator, services: Services) -> Response:
    return success(**shown_page(_client(request, caller, services).employees(cursor=_cursor(request))))


def products(request: Request, caller: Administrator, services: Services) -> Response:
    store = _store(request)
    return success(**shown_page(_client(request, caller, services).products(store, cursor=_cursor(request))))


def product_groups(request: Request, caller: Administrator, services: Services) -> Response:
    store = _store(request)
    return success(**shown_page(_client(request, caller, services).product_groups(store, cursor=_cursor(request))))


def documents(request: Request, caller: Administrator, services: Services) -> Response:
    store = _store(request)
    return success(**shown_page(_client(request, caller, services).documents(store, cursor=_cursor(request))))


def _client(request: Request, caller: Administrator, services: Services) -> EvotorClient:
    owner = caller.owner
    if "owner" in request.query:
        owner = services.owners.named(owner, request.query["owner"])
    account = Accounts(services).of_owner(owner, request.query.get("account_id"))
    return api(services, account, until=services.clock.monotonic() + request.remaining_ms() / 1000)


def _store(request: Request) -> str:
    if not request.query.get("store_id"):
        raise BadParam("no store", field="store_id", message=messages.STORE_NEEDED)
    return request.query["store_id"]


def _cursor(request: Request) -> str | None:
    return request.query.get("cursor") or None
