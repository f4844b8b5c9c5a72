"""The grant window: who may do what, «Разрешить» or «Отказаться», and the way back to the redirect URI.

amoCRM itself posts no message: in `post_message` the redirect happens inside the window, in `popup` the opener
is sent there.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.amocrm.call import host as vendor_host
from sandbox.amocrm.issuing import issue_code
from sandbox.amocrm.world import VENDOR_HOST, Account, Integration, World
from sandbox.hooks import with_query
from sandbox.rig import current_world

blueprint = Blueprint("consent", __name__)
api_blueprint = Blueprint("consent_by_host", __name__)


@dataclass(frozen=True)
class Asked:
    integration: Integration
    accounts: list[Account]
    state: str | None
    mode: str


@blueprint.route("/_browser/<host>/oauth", methods=["GET", "POST"])
def window(host: str) -> AnyResponse:
    """A browser's way in."""
    return show_or_decide(host)


@api_blueprint.route("/oauth", methods=["GET", "POST"])
def window_by_host() -> AnyResponse:
    """The same page, asked for by Host header."""
    return show_or_decide(vendor_host())


def show_or_decide(host: str) -> AnyResponse:
    world = current_world()
    asked = what_is_asked(world, host)
    if asked is None:
        return make_response(render_template("oauth_error.html", host=host), 404)
    if request.method == "GET":
        return make_response(render_template("consent.html", asked=asked, host=host))
    with world.lock:
        target = decide(world, asked)
    if target is None:
        return make_response(render_template("oauth_error.html", host=host), 400)
    return send_back(asked.mode, target)


def what_is_asked(world: World, host: str) -> Asked | None:
    """None when the integration is unknown or nobody here could grant it."""
    integration = world.integrations.get(request.args.get("client_id", ""))
    accounts = accounts_at(world, host)
    if integration is None or not accounts:
        return None
    return Asked(integration, accounts, request.args.get("state"), request.args.get("mode", "popup"))


def accounts_at(world: World, host: str) -> list[Account]:
    """On www all accounts of that domain, on an account's own host that account."""
    at = VENDOR_HOST.fullmatch(host)
    if at is None:
        return []
    if at["name"] == "www":
        return [account for account in world.accounts.values() if account.domain == at["domain"]]
    account = world.account_by_host(host)
    return [account] if account else []


def decide(world: World, asked: Asked) -> str | None:
    """The address the person is sent to; None when the form named no account of the list."""
    state = {"state": asked.state} if asked.state is not None else {}
    if request.form.get("decision") != "allow":
        return with_query(asked.integration.redirect_uri, {"error": "access_denied"} | state)
    chosen = request.form.get("account", "")
    account = next((one for one in asked.accounts if chosen in {str(one.id), one.subdomain}), None)
    if account is None:
        return None
    user_id = request.form.get("user_id", type=int, default=account.owner_id)
    if user_id not in account.users or not account.users[user_id].is_admin:
        return None
    code = issue_code(world, asked.integration, account, user_id)
    told = {"code": code.value, "referer": account.host, "platform": str(account.platform)}
    return with_query(asked.integration.redirect_uri, told | state | {"client_id": asked.integration.client_id})


def send_back(mode: str, target: str) -> AnyResponse:
    """A program that asks for JSON gets the address instead of being sent there."""
    if request.accept_mimetypes.best == "application/json":
        answer: Response = jsonify({"redirect": target})
        return answer
    if mode == "post_message":
        return redirect(target)
    return make_response(render_template("consent_popup.html", target=target))
