"""Step 3 of the guide: the link to oauth.evotor.ru, the log-in page on market.evotor.ru, the way back with a code."""

import secrets
from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.evotor.call import current_evotor
from sandbox.evotor.grants import Asked
from sandbox.evotor.issuing import issue_code
from sandbox.evotor.problems import json_response
from sandbox.evotor.world import Evotor, Merchant
from sandbox.hooks import with_query

OAUTH, MARKET = "oauth.evotor.ru", "market.evotor.ru"
AUTHORIZE, LOGIN = "/oauth/authorize", "/oauth/login"
blueprint = Blueprint("evotor_consent", __name__)
oauth_blueprint = Blueprint("evotor_authorize_by_host", __name__)
market_blueprint = Blueprint("evotor_login_by_host", __name__)
NO_CLIENT = "Приложения с таким client_id нет."
NO_REDIRECT = "redirect_uri не совпадает с тем, что указан в настройках приложения."
NO_REQUEST = "Эта ссылка уже использована. Начните вход заново."
NO_MERCHANT = "Неверный логин или пароль."
NOT_INSTALLED = "Приложение не установлено в личном кабинете этого пользователя."


class NotGranted(Exception):
    """Nothing is granted and the person stays here: text and status."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.text, self.status = text, status


@blueprint.get(f"/_browser/{OAUTH}{AUTHORIZE}")
def authorize() -> AnyResponse:
    """A browser's way in."""
    return begin(f"/_browser/{MARKET}")


@oauth_blueprint.get(AUTHORIZE)
def authorize_by_host() -> AnyResponse:
    return begin(f"https://{MARKET}")


@blueprint.post(f"/_browser/{OAUTH}{AUTHORIZE}")
@oauth_blueprint.post(AUTHORIZE)
def authorize_at_once() -> AnyResponse:
    """For programs: the link and the log-in form in one call."""
    try:
        asked = what_is_asked(current_evotor())
    except NotGranted as error:
        return error_page(error)
    return finish(asked) if isinstance(asked, Asked) else asked


@blueprint.route(f"/_browser/{MARKET}{LOGIN}", methods=["GET", "POST"])
@market_blueprint.route(LOGIN, methods=["GET", "POST"])
def login() -> AnyResponse:
    evotor, key = current_evotor(), request.args.get("request", "")
    asked = evotor.grants.asked.get(key)
    if asked is None:
        return error_page(NotGranted(NO_REQUEST, 400))
    if request.method == "GET":
        return login_page(evotor, asked)
    answer = finish(asked)
    if answer.status_code < 400:  # noqa: PLR2004 - a person who mistyped tries again
        evotor.grants.asked.pop(key, None)
    return answer


def begin(market: str) -> AnyResponse:
    evotor = current_evotor()
    try:
        asked = what_is_asked(evotor)
    except NotGranted as error:
        return error_page(error)
    if not isinstance(asked, Asked):
        return asked
    key = secrets.token_urlsafe(16)
    evotor.grants.asked[key] = asked
    return send_to(with_query(f"{market}{LOGIN}", {"request": key}))


def what_is_asked(evotor: Evotor) -> Asked | AnyResponse:
    """Nobody is sent to an address that is not registered: then NotGranted is raised."""
    asked = request.args
    client = evotor.clients.get(asked.get("client_id", ""))
    if client is None:
        raise NotGranted(NO_CLIENT, 401)
    if asked.get("redirect_uri") not in client.redirect_uris:
        raise NotGranted(NO_REDIRECT, 400)
    found = Asked(client.client_id, asked["redirect_uri"], asked.get("state"))
    if asked.get("response_type") != "code":
        return send_back(evotor, found, {"error": "unsupported_response_type"})
    return found


def finish(asked: Asked) -> AnyResponse:
    """The log-in form was sent: back to the redirect URI, or the page again with what is wrong."""
    evotor = current_evotor()
    if request.form.get("decision") == "deny":
        return send_back(evotor, asked, {"error": "access_denied", "error_description": "User denied access"})
    try:
        merchant = logged_in(evotor)
    except NotGranted as error:
        return login_page(evotor, asked, error)
    with evotor.lock:
        code = issue_code(evotor, evotor.clients[asked.client_id], merchant.id, asked.redirect_uri)
    return send_back(evotor, asked, {"code": code.value})


def logged_in(evotor: Evotor) -> Merchant:
    merchant = evotor.merchant_named(request.form.get("username", ""))
    if merchant is None or merchant.password != request.form.get("password"):
        raise NotGranted(NO_MERCHANT, 401)
    if not merchant.is_installed:
        raise NotGranted(NOT_INSTALLED, 403)
    return merchant


def send_back(evotor: Evotor, asked: Asked, told: dict[str, str]) -> AnyResponse:
    state = {"state": asked.state} if asked.state is not None and evotor.rules.echoes_state else {}
    return send_to(with_query(returning(asked.redirect_uri, slash=evotor.rules.slash_before_query), told | state))


def returning(redirect_uri: str, *, slash: bool) -> str:
    """An older guide shows a slash before the query."""
    parts = urlsplit(redirect_uri)
    path = f"{parts.path}/" if slash and not parts.path.endswith("/") else parts.path
    return parts._replace(path=path).geturl()


def send_to(target: str) -> AnyResponse:
    """A program that asks for JSON gets the address instead of being sent there."""
    if request.accept_mimetypes.best == "application/json":
        return json_response({"redirect": target})
    return redirect(target)


def login_page(evotor: Evotor, asked: Asked, error: NotGranted | None = None) -> AnyResponse:
    client = evotor.clients[asked.client_id]
    page = render_template("evotor_login.html", evotor=evotor, client=client, error=error, form=request.form)
    return make_response(page, error.status if error else 200)


def error_page(error: NotGranted) -> AnyResponse:
    return make_response(render_template("evotor_error.html", error=error), error.status)
