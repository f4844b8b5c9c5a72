"""The shop's redirect in mode `oauth`: state, code, token, whose shop, session; nothing is stored before all held."""

import re
from contextlib import suppress

from insales import hosts
from insales.access import with_secrets
from insales.client import InsalesClient
from insales.configuration import Configuration, read
from insales.entities import Account
from insales.entrance import BROWSER, AccessDenied, TokenExchangeFailed, UserDataFailed, admitted, entered
from insales.provider import INSALES
from insales.shops import Shops
from shared.errors import AppError, HostGone, VendorError
from shared.oauth import Grant, Unreadable
from shared.secret import Secret
from shared.services import Services
from shared.states import Intent
from shared.users import Identity
from shared.web import Request, Response

CODE = re.compile(r"[\x21-\x7e]{1,4096}")
UNSUPPORTED = "oauth_unsupported"


def come_back(request: Request, _caller: object, services: Services) -> Response:
    """`?code&state` or `?error&state`. Raises what entrance.page_of_failure tells on /login."""
    configuration = read(services.settings)
    browser = BROWSER.read(services.settings, request)
    intent = services.states.consume(INSALES.name, request.query.get("state", ""), browser)
    if "error" in request.query:
        raise (AccessDenied if request.query["error"] == "access_denied" else TokenExchangeFailed)("vendor's error")
    grant = _exchanged(request, services, configuration, intent)
    account = _account(services, configuration, intent.host, grant)
    shop = Shops(services).prove_grant(account, intent.host, grant)
    user = admitted(services, shop, Identity(INSALES.name, account.id, "", account.email, account.name))
    return entered(request, services, user, intent.mode)


def _exchanged(request: Request, services: Services, configuration: Configuration, intent: Intent) -> Grant:
    code = request.query.get("code", "")
    if not CODE.fullmatch(code):
        raise TokenExchangeFailed("no code")
    try:
        host = hosts.shop_host(intent.host, configuration.suffixes)
        return with_secrets(services, configuration, host, lambda endpoint: endpoint.exchange(Secret(code)))
    except AppError as error:
        _note(request, services, intent, error)
        raise TokenExchangeFailed(error.detail or error.code) from None


def _note(request: Request, services: Services, intent: Intent, error: AppError) -> None:
    """A page, or nobody at this address: then the shop may not speak OAuth at all, and the administrator is told."""
    speaks_otherwise = isinstance(error, HostGone | Unreadable) or error.detail.startswith(("token 301", "token 302"))
    reason = UNSUPPORTED if speaks_otherwise else error.detail or error.code
    services.log.event("login", code=reason, outcome="token_exchange_failed", request_id=request.request_id)
    with suppress(AppError):  # what the person reads is decided already
        Shops(services).note_failure(intent.owner, intent.host, reason)


def _account(services: Services, configuration: Configuration, host: str, grant: Grant) -> Account:
    """The shop that the new token really belongs to."""
    client = InsalesClient(services.outgoing, host, grant.access_token, suffixes=configuration.suffixes)
    try:
        return client.account()
    except VendorError as error:
        services.log.event("login", outcome="user_data_failed", detail=error.detail or error.code)
        raise UserDataFailed(error.detail or error.code) from None
