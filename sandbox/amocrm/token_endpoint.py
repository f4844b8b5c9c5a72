"""`POST /oauth2/access_token` on the account's host: a code or a refresh token becomes a pair of tokens.

amoCRM has no grace period: a refresh token works once. `Rules` can grant one, to see what a client makes of it.
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify, request

from sandbox.amocrm.call import entry, hosted_account
from sandbox.amocrm.entities import Json
from sandbox.amocrm.grants import Access, Code, Refresh
from sandbox.amocrm.issuing import issue_access, issue_pair
from sandbox.amocrm.problems import refuse_client, refuse_grant
from sandbox.amocrm.world import Account, Integration, World
from sandbox.journal import fingerprint
from sandbox.rig import current_world

blueprint = Blueprint("token_endpoint", __name__)
Pair = tuple[Access, Refresh]


@blueprint.post("/oauth2/access_token")
def access_token() -> Response:
    world, account, form = current_world(), hosted_account(), parameters()
    entry().grant_type = form.get("grant_type")
    entry().refresh_presented = fingerprint(form["refresh_token"]) if form.get("refresh_token") else None
    integration = checked_client(world, form)
    exchange = GRANTS.get(form.get("grant_type", ""))
    if exchange is None:
        raise refuse_grant("Check the `grant_type` parameter")
    if not account.is_paid:
        raise refuse_client()
    access, refresh = exchange(world, account, integration, form)
    entry().refresh_issued, entry().access_issued = fingerprint(refresh.value), fingerprint(access.value)
    answer = jsonify(pair_json(world, access, refresh))
    answer.mimetype = "application/json"
    return answer


def parameters() -> Mapping[str, str]:
    """JSON and form bodies are both accepted; anything else counts as no parameters at all."""
    body = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    return {key: value for key, value in body.items() if isinstance(value, str)} if isinstance(body, dict) else {}


def checked_client(world: World, form: Mapping[str, str]) -> Integration:
    if not form.get("client_id"):
        raise refuse_grant("Check the `client_id` parameter")
    integration = world.integrations.get(form["client_id"])
    told = (form.get("client_secret"), form.get("redirect_uri"))
    if integration is None or told != (integration.client_secret, integration.redirect_uri):
        raise refuse_client()
    return integration


def by_code(world: World, account: Account, integration: Integration, form: Mapping[str, str]) -> Pair:
    if not form.get("code"):
        raise refuse_grant("Check the `code` parameter")
    code = world.grants.codes.get(form["code"])
    if code is None or code.account_id != account.id:
        raise refuse_grant("Cannot decrypt the authorization code")
    check_code(world, integration, code)
    code.used = True
    return issue_pair(world, code)


def check_code(world: World, integration: Integration, code: Code) -> None:
    if code.client_id != integration.client_id:
        raise refuse_grant("Authorization code was not issued to this client")
    if code.used or (code.client_id, code.account_id) in world.grants.disabled:
        raise refuse_grant("Authorization code has been revoked")
    if code.expires_at <= world.clock.now():
        raise refuse_grant("Authorization code has expired")


def by_refresh(world: World, account: Account, integration: Integration, form: Mapping[str, str]) -> Pair:
    if not form.get("refresh_token"):
        raise refuse_grant("Check the `refresh_token` parameter")
    parent = world.grants.refreshes.get(form["refresh_token"])
    if parent is None or (parent.account_id, parent.client_id) != (account.id, integration.client_id):
        raise refuse_grant("Invalid refresh token")
    check_refresh(world, parent)
    if keeps_token():
        return issue_access(world, parent, world.rules.access_seconds), parent
    parent.used_at = parent.used_at or world.clock.monotonic()
    return issue_pair(world, parent)


def check_refresh(world: World, parent: Refresh) -> None:
    if parent.expires_at <= world.clock.now():
        raise refuse_grant("Token has expired", 401)
    if parent.revoked or not may_be_used(world, parent):
        if world.rules.family_revocation:
            world.grants.revoke_family(parent.family)
        raise refuse_grant("Token has been revoked", 401)


def may_be_used(world: World, parent: Refresh) -> bool:
    """Once; or again within the grace period, or when this call had arrived before the other was finished."""
    if parent.used_at is None:
        return True
    if world.clock.monotonic() - parent.used_at < world.rules.grace_seconds:
        return True
    return world.rules.simultaneous_refreshes and request.environ["sandbox.arrived"] <= parent.used_at


def keeps_token() -> bool:
    fault = request.environ["sandbox.fault"]
    return fault is not None and fault.effect == "same_refresh_token"


def pair_json(world: World, access: Access, refresh: Refresh) -> Json:
    answer: Json = {"token_type": "Bearer", "expires_in": world.rules.access_seconds, "server_time": world.now()}
    return answer | {"access_token": access.value, "refresh_token": refresh.value}


GRANTS: Mapping[str, Callable[[World, Account, Integration, Mapping[str, str]], Pair]] = {
    "authorization_code": by_code,
    "refresh_token": by_refresh,
}
