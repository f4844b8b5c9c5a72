"""amoCRM's two faces: the API by Host header, and the pages a browser opens under /_browser/<host>/."""

import re

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from sandbox.amocrm import (
    account,
    addresses,
    card,
    catalogs,
    consent,
    contacts,
    elements,
    leads,
    links,
    notes,
    token_endpoint,
    users,
)
from sandbox.amocrm.call import host
from sandbox.amocrm.gate import enter
from sandbox.amocrm.problems import Refused, refuse, refuse_html
from sandbox.rig import Rig, attach

VENDOR_HOST = re.compile(r"[a-z0-9-]+\.(amocrm\.ru|amocrm\.com|kommo\.com)")
SERVICE_PATHS = {"www": {"/oauth", "/oauth2/account/subdomain"}, "api": {"/oauth2/account/current/subdomain"}}
API = (account, leads, contacts, notes, catalogs, elements, links, users)


def vendor_app(rig: Rig) -> Flask:
    app = Flask("amocrm", template_folder="templates", static_folder=None, root_path=str(rig.folder))
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.json.mimetype = "application/hal+json"  # type: ignore[attr-defined]  # of Flask's default provider
    app.url_map.strict_slashes = False
    attach(app, rig)
    app.before_request(right_host)
    app.register_error_handler(HTTPException, as_problem)
    for module in API:
        app.register_blueprint(module.blueprint, url_prefix="/api/v4")
    for blueprint in (token_endpoint.blueprint, addresses.blueprint, consent.api_blueprint):
        app.register_blueprint(blueprint)
    return app


def browser_blueprints() -> tuple[Blueprint, ...]:
    return (consent.blueprint, card.blueprint)


def right_host() -> None:
    """The hosts www and api-a.… serve a path or two; everything else lives on the account's host, behind the gate."""
    kind = re.sub(r"^api-[a-z]\..*", "api", host()) if host().startswith("api-") else host().split(".")[0]
    allowed = SERVICE_PATHS.get(kind)
    if allowed is not None and request.path not in allowed:
        raise refuse_html(404)
    if allowed is None and request.path in SERVICE_PATHS["api"] | {"/oauth2/account/subdomain"}:
        raise refuse_html(404)
    if request.path.startswith("/api/"):
        enter()


def as_problem(error: HTTPException) -> Response:
    if isinstance(error, Refused) and isinstance(error.response, Response):
        return error.response
    refused = refuse(error.code or 500, error.description or "").response
    return refused if isinstance(refused, Response) else Response(status=500)
