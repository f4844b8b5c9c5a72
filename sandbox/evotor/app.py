"""Evotor's faces: three API hosts and the log-in page by Host header, and what a browser opens under /_browser/."""

import re

from flask import Blueprint, Flask, Response
from werkzeug.exceptions import HTTPException

from sandbox.evotor import (
    consent,
    documents,
    gate,
    oauth_apps,
    personal_tokens,
    publisher_login,
    resources,
    token_endpoint,
)
from sandbox.evotor.problems import Refused, refuse
from sandbox.rig import Rig, attach

HOSTS: dict[str, tuple[Blueprint, ...]] = {
    "dev.evotor.ru": (publisher_login.blueprint, oauth_apps.blueprint, personal_tokens.blueprint),
    "oauth.evotor.ru": (token_endpoint.blueprint, consent.oauth_blueprint),
    "market.evotor.ru": (consent.market_blueprint,),
    "api.evotor.ru": (resources.blueprint, documents.blueprint),
}


def vendor_apps(rig: Rig) -> list[tuple[re.Pattern[str], Flask]]:
    """One for each host: /oauth/token is two different things on two of them."""
    apps = {host: _app(rig, host, blueprints) for host, blueprints in HOSTS.items()}
    apps["api.evotor.ru"].before_request(gate.enter)
    apps["api.evotor.ru"].after_request(gate.add_headers)
    return [(re.compile(re.escape(host)), app) for host, app in apps.items()]


def browser_blueprints() -> tuple[Blueprint, ...]:
    return (consent.blueprint,)


def _app(rig: Rig, host: str, blueprints: tuple[Blueprint, ...]) -> Flask:
    app = Flask(host, template_folder="templates", static_folder=None, root_path=str(rig.folder))
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of Flask's default provider
    attach(app, rig)
    app.register_error_handler(HTTPException, as_problem)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app


def as_problem(error: HTTPException) -> Response:
    if isinstance(error, Refused) and isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    refused = refuse(status, error.name.lower().replace(" ", "_"), error.description or error.name).response
    return refused if isinstance(refused, Response) else Response(status=status)
