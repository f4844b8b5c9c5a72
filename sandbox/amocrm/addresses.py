"""Where is this account now? Two lookups that survive a rename."""

from flask import Blueprint, Response, jsonify, request

from sandbox.amocrm.call import entry, host
from sandbox.amocrm.entities import Json
from sandbox.amocrm.gate import BEARER, is_alive
from sandbox.amocrm.problems import refuse, refuse_html
from sandbox.amocrm.world import Account
from sandbox.journal import fingerprint
from sandbox.rig import current_world

blueprint = Blueprint("addresses", __name__)


@blueprint.get("/oauth2/account/current/subdomain")
def by_refresh_token() -> Response:
    """On the api domain only, for a live refresh token, which is not used up by it."""
    world, value = current_world(), request.headers.get("X-Refresh-Token", "")
    entry().refresh_presented = fingerprint(value) if value else None
    token = world.grants.refreshes.get(value)
    if token is None or token.revoked or token.used_at is not None or token.expires_at <= world.clock.now():
        raise refuse(401, "Unauthorized")
    account = world.accounts[token.account_id]
    if account.api_domain != host():
        raise refuse_html(404)
    return jsonify(address(account))


@blueprint.get("/oauth2/account/subdomain")
def by_access_token() -> Response:
    """The older form on www, useful only while the access token lives."""
    world = current_world()
    token = world.grants.accesses.get(request.headers.get("Authorization", "").removeprefix(BEARER))
    if token is None or not is_alive(world, token):
        raise refuse(401, "Unauthorized")
    return jsonify(address(world.accounts[token.account_id]))


def address(account: Account) -> Json:
    top_level = account.domain.rpartition(".")[2]
    return {"id": account.id, "subdomain": account.subdomain, "domain": account.host, "top_level_domain": top_level}
