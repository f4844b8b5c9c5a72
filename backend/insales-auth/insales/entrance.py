"""The last step of every log-in: a proven person gets a session of ours and goes to a page of ours."""

from collections.abc import Mapping
from urllib.parse import urlencode

from insales.configuration import NotConfigured
from insales.shops import Shop, Shops
from shared.cookies import Cookie
from shared.errors import AppError, HostNotAllowed, MethodNotAllowed, NotFound, StateInvalid
from shared.failures import failure
from shared.messages import OWN_HOST_NEEDED
from shared.services import Services
from shared.users import Identity, User
from shared.web import Request, Response, redirect

FOUND = 302
BROWSER = Cookie("il", "Lax", 600)  # as long as a state lives
LOGIN_PAGE = "/login"
# `return_to` is an id of this list, never an address (reliability.md C12).
PAGES: Mapping[str, str] = {"dashboard": "/dashboard", "admin": "/admin"}
USUAL = "dashboard"


class LoginRefused(AppError):
    """`code` is what /login?error= shows."""

    status = 400


class AccessDenied(LoginRefused):
    code = "access_denied"


class TokenExchangeFailed(LoginRefused):
    code = "token_exchange_failed"


class UserDataFailed(LoginRefused):
    code = "user_data_failed"


def page_of(return_to: str) -> str:
    return PAGES.get(return_to, PAGES[USUAL])


def return_to(request: Request) -> str:
    wanted = request.query.get("return_to", USUAL)
    return wanted if wanted in PAGES else USUAL


def require_own_host(services: Services) -> None:
    """Raises LoginRefused where cookies belong to strangers too."""
    if not services.settings.has_own_host:
        raise LoginRefused("shared host", message=OWN_HOST_NEEDED)


def admitted(services: Services, shop: Shop, identity: Identity) -> User:
    """Raises StateInvalid when the shop was removed meanwhile: its people were logged out before this one was in."""
    user = services.users.logged_in(shop.owner, identity)
    if not Shops(services).by_id(shop.id).is_live:
        raise StateInvalid("shop was removed")
    if shop.row["user_id"] is None:
        Shops(services).connected_by(shop, user.id)
    return user


def entered(request: Request, services: Services, user: User, wanted: str) -> Response:
    """A new session whatever the browser had before (reliability.md C6)."""
    services.users.end(request)
    cookies = (services.users.begin(user), BROWSER.gone(services.settings))
    services.audit.write(
        "logged_in",
        actor=f"user {user.id}",
        object_=f"insales {user.account_id}",
        outcome="done",
        request_id=request.request_id,
        owner=user.owner,
        ip=request.source_ip,
    )
    return redirect(page_of(wanted), status=FOUND, cookies=cookies)


def login_failed(error: AppError, request_id: str) -> Response:
    """What is not configured is told as it is, to whoever set it up; the rest on the page that has the cures."""
    return failure(error, request_id) if isinstance(error, NotConfigured) else page_of_failure(error, request_id)


def page_of_failure(error: AppError, request_id: str) -> Response:
    """Back to the log-in page, which has a cure for each of these; no browser comes by another method."""
    if isinstance(error, MethodNotAllowed):
        return failure(error, request_id)
    return redirect(f"{LOGIN_PAGE}?{urlencode({'error': _shown(error)})}", status=FOUND)


def _shown(error: AppError) -> str:
    if isinstance(error, StateInvalid):
        return "invalid_state"
    is_named = isinstance(error, LoginRefused | NotConfigured | HostNotAllowed | NotFound)
    return error.code if is_named else "unavailable"
