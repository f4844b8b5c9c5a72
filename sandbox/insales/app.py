"""InSales' two faces: the API by Host header, and the pages a browser opens under /_browser/<host>/."""

from flask import Blueprint, Flask, Response
from werkzeug.exceptions import HTTPException

from sandbox.insales import account, autologin, backoffice, consent, office, orders, products, token_endpoint
from sandbox.insales.gate import enter, tell_usage
from sandbox.insales.refusals import absent, refuse_html
from sandbox.rig import Rig, attach

API = (account, orders, products)
PAGES = (office, autologin, consent)
NOT_FOUND, WRONG_METHOD = 404, 405


def vendor_app(rig: Rig) -> Flask:
    """Without the back office's buttons: they call the application, which may call the API before it answers."""
    app = Flask("insales", template_folder="templates", static_folder=None, root_path=str(rig.folder))
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.json.mimetype = "application/json; charset=utf-8"  # type: ignore[attr-defined]  # of Flask's default provider
    attach(app, rig)
    app.before_request(enter)
    app.after_request(tell_usage)
    app.register_error_handler(HTTPException, as_page)
    for module in API:
        app.register_blueprint(module.blueprint, url_prefix="/admin")
    app.register_blueprint(token_endpoint.blueprint)
    for module in PAGES:
        app.register_blueprint(module.blueprint)
    return app


def browser_blueprints() -> tuple[Blueprint, ...]:
    """For `url_prefix="/_browser/<host>"`."""
    return tuple(module.blueprint for module in (*PAGES, backoffice))


def as_page(error: HTTPException) -> Response:
    """What is no refusal of ours is a page: the unknown, the wrong method."""
    if isinstance(error.response, Response):
        return error.response
    unknown = error.code in {NOT_FOUND, WRONG_METHOD}
    refused = absent() if unknown else refuse_html(error.code or 500, f"{error.code} {error.name}")
    return refused.response if isinstance(refused.response, Response) else Response(status=500)
