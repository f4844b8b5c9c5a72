"""The shop's back office: its applications with their buttons, and the owner's API keys. Browsers only."""

from dataclasses import asdict

from flask import Blueprint, Response, abort, g, jsonify, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from sandbox.insales import installing
from sandbox.insales.entities import Json, User
from sandbox.insales.issuing import issue_api_key
from sandbox.insales.office import current_shop, of_a_shop, signed_in, to_login, wants_json
from sandbox.insales.world import Application
from sandbox.rig import current_insales

blueprint = of_a_shop(Blueprint("insales_backoffice", __name__))
ACTIONS = {"install": installing.install, "uninstall": installing.uninstall}


@blueprint.get("/admin2/")
def front() -> AnyResponse:
    user = signed_in()
    return page(user) if user else to_login()


@blueprint.post("/admin2/applications/<identifier>/<any(install, uninstall):action>")
def press(identifier: str, action: str) -> AnyResponse:
    user = signed_in()
    if user is None:
        return to_login()
    done = {"action": action} | ACTIONS[action](current_insales(), current_shop(), application_named(identifier))
    return jsonify(done) if wants_json() else page(user, done)


@blueprint.get("/admin2/applications/<identifier>/open")
def open_application(identifier: str) -> AnyResponse:
    user = signed_in()
    if user is None:
        return to_login()
    if current_shop().installed(identifier) is None:
        abort(404)
    return redirect(installing.entry_url(current_shop(), application_named(identifier), user))


@blueprint.post("/admin2/api_keys")
def make_key() -> AnyResponse:
    user = signed_in()
    if user is None:
        return to_login()
    with current_insales().lock:
        key = issue_api_key(current_shop())
    return jsonify(asdict(key)) if wants_json() else page(user)


def application_named(identifier: str) -> Application:
    found = current_insales().applications.get(identifier)
    return found or abort(404)


def page(user: User, done: Json | None = None) -> Response:
    """`done`: what became of the button that was pressed."""
    shop, applications = current_shop(), current_insales().applications.values()
    listed = [(one, shop.installed(one.identifier) is not None) for one in applications]
    return make_response(
        render_template("insales_office.html", shop=shop, user=user, root=g.root, applications=listed, done=done)
    )
