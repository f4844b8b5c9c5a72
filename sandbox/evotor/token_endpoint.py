"""`POST oauth.evotor.ru/oauth/token`: step 4 of the guide, and the refresh it promises without showing."""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request

from sandbox.evotor.call import current_evotor, entry
from sandbox.evotor.grants import Access, Code, Refresh
from sandbox.evotor.issuing import issue_access, issue_refresh
from sandbox.evotor.problems import json_response, refuse_grant, refuse_oauth
from sandbox.evotor.shapes import Json
from sandbox.evotor.world import Client, Evotor
from sandbox.journal import fingerprint

blueprint = Blueprint("evotor_token_endpoint", __name__)
BASIC = "Basic "
Form = Mapping[str, str]
Pair = tuple[Access, Refresh | None]


@blueprint.post("/oauth/token")
def token() -> Response:
    evotor, form = current_evotor(), request.form.to_dict()
    client, grant_type = authenticated(evotor), form.get("grant_type")
    entry().grant_type = grant_type
    if not grant_type:
        raise refuse_oauth(400, "invalid_request", "Missing grant type")
    exchange = GRANTS.get(grant_type)
    if exchange is None:
        raise refuse_oauth(400, "unsupported_grant_type", f"Unsupported grant type: {grant_type}")
    if grant_type not in client.grant_types:
        raise refuse_oauth(400, "unauthorized_client", f"Unauthorized grant type: {grant_type}")
    access, refresh = exchange(evotor, client, form)
    entry().access_issued, entry().context_user_id = fingerprint(access.value), access.user_id
    entry().refresh_issued = fingerprint(refresh.value) if refresh else None
    return json_response(pair_json(evotor, access, refresh))


def authenticated(evotor: Evotor) -> Client:
    """By Basic alone: a secret among the form fields does not count."""
    header = request.headers.get("Authorization", "")
    if not header.startswith(BASIC):
        raise refuse_oauth(401, "unauthorized", "Full authentication is required to access this resource")
    client_id, _, secret = decoded(header.removeprefix(BASIC)).partition(":")
    client = evotor.clients.get(client_id)
    if client is None or not secrets.compare_digest(client.client_secret.encode(), secret.encode()):
        raise refuse_oauth(401, "invalid_client", "Bad client credentials")
    return client


def decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def by_code(evotor: Evotor, client: Client, form: Form) -> Pair:
    """A code is used up by the first try, also by one that fails."""
    value = form.get("code")
    if not value:
        raise refuse_oauth(400, "invalid_request", "An authorization code must be supplied.")
    code = evotor.grants.codes.pop(value, None)
    if code is None or code.expires_at <= evotor.clock.now():
        raise refuse_grant(f"Invalid authorization code: {value}")
    check_code(client, code, form)
    access = issue_access(evotor, code)
    return access, issue_refresh(evotor, code, access) if "refresh_token" in client.grant_types else None


def check_code(client: Client, code: Code, form: Form) -> None:
    if form.get("redirect_uri") != code.redirect_uri:
        raise refuse_grant("Redirect URI mismatch.")
    if code.client_id != client.client_id:
        raise refuse_grant("Client ID mismatch")


def by_refresh(evotor: Evotor, client: Client, form: Form) -> Pair:
    value, rules = form.get("refresh_token", ""), evotor.rules
    entry().refresh_presented = fingerprint(value) if value else None
    parent = evotor.grants.refreshes.get(value)
    if parent is None or parent.client_id != client.client_id or not parent.is_alive(evotor.clock.now()):
        raise refuse_grant(f"Invalid refresh token: {value or 'null'}")
    access = issue_access(evotor, parent)
    if not rules.gives_refresh_token:
        return access, None
    if not rules.rotates or keeps_token():
        return access, parent
    parent.spent = True
    return access, issue_refresh(evotor, parent, access)


def keeps_token() -> bool:
    fault = request.environ["sandbox.fault"]
    return fault is not None and fault.effect == "same_refresh_token"


def pair_json(evotor: Evotor, access: Access, refresh: Refresh | None) -> Json:
    body: Json = {"access_token": access.value, "token_type": "bearer"}
    if refresh:
        body["refresh_token"] = refresh.value
    body |= {"expires_in": evotor.rules.access_seconds - 1, "scope": " ".join(access.scope)}
    return body | {"jti": access.jti}


GRANTS: Mapping[str, Callable[[Evotor, Client, Form], Pair]] = {
    "authorization_code": by_code,
    "refresh_token": by_refresh,
}
