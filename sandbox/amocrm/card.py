"""A deal card that runs the uploaded widget as amoCRM does and shows what the CRM holds now.

GET  /_browser/<account host>/leads/detail/<lead id>?user=<id>     lead id 0: a new deal, not saved yet
GET  /_browser/<account host>/leads/detail/<lead id>/now           what the CRM holds, for the page's polling
POST /_browser/<account host>/disposable_token?user=<id>           what $authorizedAjax puts into X-Auth-Token
GET  /_browser/<account host>/widget/<file>                        the archive's files
"""

import zoneinfo
from datetime import datetime

from flask import Blueprint, Response, abort, jsonify, render_template, request

from sandbox.amocrm.card_json import card_now
from sandbox.amocrm.entities import Json, Lead, User
from sandbox.amocrm.installed_widget import InstalledWidget, media_type
from sandbox.amocrm.issuing import disposable_token
from sandbox.amocrm.world import Account, Integration
from sandbox.rig import current_rig, current_world

blueprint = Blueprint("card", __name__, url_prefix="/_browser/<host>")
WIDGET_CODE = "glass_calc"


@blueprint.get("/leads/detail/<int:lead_id>")
def deal_card(host: str, lead_id: int) -> str:
    account = _account(host)
    lead = _lead(account, lead_id) if lead_id else None
    user = _user(account)
    context = _page_context(account, user, lead_id)
    return render_template("deal_card.html", account=account, lead=lead, user=user, context=context)


@blueprint.get("/leads/detail/<int:lead_id>/now")
def now(host: str, lead_id: int) -> Response:
    account = _account(host)
    with current_world().lock:
        found = card_now(account, _lead(account, lead_id))
    zone = zoneinfo.ZoneInfo(account.timezone)
    for note in found["notes"]:
        note["time"] = datetime.fromtimestamp(note["created_at"], zone).strftime("%d.%m.%Y %H:%M")
    return jsonify(found)


@blueprint.post("/disposable_token")
def token(host: str) -> Response:
    account, world = _account(host), current_world()
    with world.lock:
        return jsonify(token=disposable_token(world, _integration(), account, _user(account).id))


@blueprint.get("/widget/<path:name>")
def widget_file(host: str, name: str) -> Response:
    _account(host)
    installed = _installed()
    content = installed.file(name) if installed else None
    if content is None:
        abort(404)
    return Response(content, mimetype=media_type(name), headers={"Cache-Control": "no-cache"})


def _page_context(account: Account, user: User, lead_id: int) -> Json:
    """What amoCRM's page knows, for the script that plays it."""
    installed = _installed()
    root = f"/_browser/{account.host}"
    return {
        "lead_id": lead_id,
        "root": root,
        "user": {"id": user.id, "name": user.name, "login": user.email, "is_admin": user.is_admin},
        "account": {"id": account.id, "name": account.name, "subdomain": account.subdomain, "host": account.host},
        "widget": _widget_context(installed, account, f"{root}/widget") if installed else None,
    }


def _widget_context(installed: InstalledWidget, account: Account, path: str) -> Json:
    manifest = installed.manifest()
    return {
        "path": path,
        "version": manifest["widget"]["version"],
        "locations": manifest["locations"],
        "texts": installed.texts(),
        "settings": {
            "widget_code": WIDGET_CODE,
            "path": path,
            "version": manifest["widget"]["version"],
            "status": "installed",
            "active": "Y",
            "oauth_client_uuid": _integration().client_id,
            "support_contact": account.users[account.owner_id].email,
        },
    }


def _installed() -> InstalledWidget | None:
    archive = current_rig().options.widget
    return InstalledWidget(archive) if archive and archive.is_file() else None


def _integration() -> Integration:
    """The one whose widget it is: the first, as the sandbox holds a single archive."""
    return next(iter(current_world().integrations.values()))


def _account(host: str) -> Account:
    account = current_world().account_by_host(host)
    if account is None:
        abort(404)
    return account


def _lead(account: Account, lead_id: int) -> Lead:
    if lead_id not in account.leads:
        abort(404)
    return account.leads[lead_id]


def _user(account: Account) -> User:
    user = account.users.get(request.args.get("user", account.owner_id, type=int))
    if user is None:
        abort(404)
    return user
