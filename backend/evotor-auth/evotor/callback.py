"""Evotor's redirect (guide, steps 3 and 4): browser, code, token, whose it is; nothing is stored before all held.

GET <redirect_uri>[/]?code=1VjYdDPDT0qf[&state=…]         `?error=access_denied` when the merchant refused
"""

import re

from evotor import messages
from evotor.access import token_endpoint
from evotor.accounts import Account, Accounts
from evotor.authorize import FOUND, browser_of
from evotor.claims import Claims, of_access
from evotor.client import EvotorClient
from evotor.configuration import Configuration, read
from evotor.first_contact import tell
from evotor.provider import EVOTOR
from shared import failures, pages
from shared.administrator import OPERATOR
from shared.clock import Chance
from shared.errors import (
    AppError,
    BadRequest,
    Forbidden,
    PaymentRequired,
    StateInvalid,
    Unauthenticated,
    VendorError,
)
from shared.incidents import Incident
from shared.oauth import Grant
from shared.secret import Secret
from shared.services import Services
from shared.states import AmbiguousState, Intent
from shared.web import Request, Response, redirect

CODE = re.compile(r"[\x21-\x7e]{1,4096}")
DASHBOARD = "/dashboard"
LONGEST_NAME = 200


class AccessDenied(BadRequest):
    code = "access_denied"


class TokenExchangeFailed(BadRequest):
    code = "token_exchange_failed"


class UserDataFailed(BadRequest):
    code = "user_data_failed"


def come_back(request: Request, _caller: object, services: Services) -> Response:
    configuration = read(services.settings)
    intent = _intent(request, services)
    grant = _exchanged(services, configuration, _code(request))
    claims = _claims(services, configuration, grant)
    account = Accounts(services).prove(intent.owner, claims, _proved_name(services, grant), grant)
    _record(request, services, account)
    return redirect(DASHBOARD, status=FOUND)


def page_of_failure(error: AppError, request_id: str) -> Response:
    """A fixed page with the failure's own status; nothing of the request is repeated in it."""
    told = (_sentence(error), messages.NOTHING_CHANGED, messages.REQUEST_ID.format(request_id=request_id))
    headers = {"X-Error-Code": error.code, **failures.headers(error)}
    return pages.page(error.status, messages.FAILED_TITLE, *told, nonce=Chance().token(), headers=headers)


def _intent(request: Request, services: Services) -> Intent:
    """The browser's half is needed whatever the vendor brings back. Raises StateInvalid."""
    browser, state = browser_of(request, services), request.query.get("state")
    if browser is None:
        raise StateInvalid("no cookie of this browser")
    if state is None:
        intent = services.states.consume_only(EVOTOR.name, browser)
        _require_beginner(request, services, intent)
    else:
        intent = services.states.consume(EVOTOR.name, state, browser)
    tell(services.log, "state_echo", detail="absent" if state is None else "returned")
    return intent


def _require_beginner(request: Request, services: Services, intent: Intent) -> None:
    """Whoever began is still logged in here. An operator's own cookie never comes along from another site."""
    if intent.mode == OPERATOR.kind:
        return
    try:
        owner = services.users.of(request).owner
    except Unauthenticated:
        raise StateInvalid("nobody is logged in") from None
    if owner != intent.owner:
        raise StateInvalid("another owner is logged in")


def _code(request: Request) -> Secret:
    if "error" in request.query:
        raise (AccessDenied if request.query["error"] == "access_denied" else TokenExchangeFailed)("vendor's error")
    code = request.query.get("code", "")
    if not CODE.fullmatch(code):
        raise TokenExchangeFailed("no code")
    return Secret(code)


def _exchanged(services: Services, configuration: Configuration, code: Secret) -> Grant:
    """Once: a second use of a code whose answer was lost could only fail."""
    try:
        return token_endpoint(services.outgoing, configuration, configuration.redirect_uri).exchange(code)
    except AppError as error:
        reason = error.detail or error.code
        services.log.event("connect", function=EVOTOR.name, outcome=TokenExchangeFailed.code, detail=reason)
        raise TokenExchangeFailed(reason) from None


def _claims(services: Services, configuration: Configuration, grant: Grant) -> Claims:
    """Whose the token is, by its own word, and that it was made for us."""
    claims = of_access(grant.access_token)
    is_ours = claims.client_id == configuration.client.id
    if not is_ours or (claims.app_id and configuration.app_id and claims.app_id != configuration.app_id):
        services.log.event("connect", function=EVOTOR.name, outcome=UserDataFailed.code, detail="foreign client")
        raise UserDataFailed("foreign client", audit=Incident("foreign_token", EVOTOR.name))
    if not claims.user_id:
        raise UserDataFailed("no user in the token")
    return claims


def _proved_name(services: Services, grant: Grant) -> str | None:
    """The live call. A missing right, or a terminal without the application, is told only to who holds a good token."""
    client = EvotorClient(services.outgoing, grant.access_token, services.log, chance=services.chance)
    try:
        found = client.stores()
    except (Forbidden, PaymentRequired):
        return None
    except VendorError as error:
        reason = error.detail or error.code
        services.log.event("connect", function=EVOTOR.name, outcome=UserDataFailed.code, detail=reason)
        raise UserDataFailed(reason) from None
    return next((store.name[:LONGEST_NAME] for store in found.items if store.name), None)


def _record(request: Request, services: Services, account: Account) -> None:
    services.audit.write(
        "connected",
        actor="browser",
        object_=account.account_id,
        outcome=account.state,
        request_id=request.request_id,
        owner=account.owner,
        ip=request.source_ip,
    )


def _sentence(error: AppError) -> str:
    if isinstance(error, AmbiguousState):
        return messages.STATE_AMBIGUOUS
    return SENTENCES.get(error.code) or failures.message(error)


SENTENCES = {
    StateInvalid.code: messages.STATE_INVALID,
    AccessDenied.code: messages.ACCESS_DENIED,
    TokenExchangeFailed.code: messages.EXCHANGE_FAILED,
    UserDataFailed.code: messages.USER_DATA_FAILED,
}
