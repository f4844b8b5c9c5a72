"""`POST /admin/oauth/token`, as the guide has it: JSON in, JSON out. A shop that knows no OAuth has no such page.

The guide says nothing of refusals: those of RFC 6749 stand in.
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify, request

from sandbox.insales.call import check_content_type, entry, hosted_shop, json_object
from sandbox.insales.entities import Json
from sandbox.insales.gate import TOKEN_PATH
from sandbox.insales.grants import Access, Refresh
from sandbox.insales.issuing import issue_access, issue_refresh
from sandbox.insales.refusals import Refused, absent, refuse
from sandbox.insales.world import Application, Shop, World
from sandbox.journal import fingerprint
from sandbox.rig import current_insales

blueprint = Blueprint("insales_token_endpoint", __name__)
Form = Mapping[str, str]


@blueprint.post(TOKEN_PATH)
def token() -> Response:
    world, shop = current_insales(), hosted_shop()
    if not shop.speaks_oauth:
        raise absent()
    check_content_type()
    form = {key: value for key, value in json_object().items() if isinstance(value, str)}
    note_presented(form)
    exchange = GRANTS.get(form.get("grant_type", ""))
    if exchange is None:
        raise wrong("unsupported_grant_type", "grant_type is unknown")
    access, refresh = exchange(world, shop, checked_client(world, form), form)
    entry().access_issued = fingerprint(access.value)
    entry().refresh_issued = fingerprint(refresh.value) if refresh else None
    return jsonify(token_json(world, access, refresh))


def note_presented(form: Form) -> None:
    entry().grant_type = form.get("grant_type")
    entry().refresh_presented = fingerprint(form["refresh_token"]) if form.get("refresh_token") else None


def wrong(error: str, description: str, status: int = 400) -> Refused:
    return refuse(status, {"error": error, "error_description": description})


def checked_client(world: World, form: Form) -> Application:
    application = world.applications.get(form.get("client_id", ""))
    if application is None or form.get("client_secret") != application.secret:
        raise wrong("invalid_client", "client_id or client_secret is wrong", 401)
    return application


def by_code(world: World, shop: Shop, application: Application, form: Form) -> tuple[Access, Refresh | None]:
    """A code works once, for ten minutes, in its shop, for its application, with its redirect URI."""
    code = world.grants.codes.get(form.get("code", ""))
    if code is None or (code.shop_id, code.client_id) != (shop.id, application.identifier):
        raise wrong("invalid_grant", "the code is unknown")
    if code.used or code.expires_at <= world.clock.now():
        raise wrong("invalid_grant", "the code was used or has expired")
    if form.get("redirect_uri") != code.redirect_uri:
        raise wrong("invalid_grant", "redirect_uri differs from the one of the code")
    code.used = True
    refresh = issue_refresh(world, code) if world.rules.gives_refresh_token else None
    return issue_access(world, code), refresh


def by_refresh(world: World, shop: Shop, application: Application, form: Form) -> tuple[Access, Refresh | None]:
    parent = world.grants.refreshes.get(form.get("refresh_token", ""))
    if parent is None or (parent.shop_id, parent.client_id) != (shop.id, application.identifier):
        raise wrong("invalid_grant", "the refresh token is unknown")
    if parent.used or parent.revoked:
        raise wrong("invalid_grant", "the refresh token was used or revoked")
    if not world.rules.rotates or keeps_token():
        return issue_access(world, parent), parent
    parent.used = True
    return issue_access(world, parent), issue_refresh(world, parent)


def keeps_token() -> bool:
    fault = request.environ["sandbox.fault"]
    return fault is not None and fault.effect == "same_refresh_token"


def token_json(world: World, access: Access, refresh: Refresh | None) -> Json:
    body: Json = {"access_token": access.value, "token_type": "Bearer", "scope": "account orders products"}
    if world.rules.expires_in is not None:
        body["expires_in"] = world.rules.expires_in
    return body | ({"refresh_token": refresh.value} if refresh else {})


GRANTS: Mapping[str, Callable[[World, Shop, Application, Form], tuple[Access, Refresh | None]]] = {
    "authorization_code": by_code,
    "refresh_token": by_refresh,
}
