"""The back office's door: who is logged in, the log-in page, and the way back to the page that was wanted.

A browser comes by /_browser/<shop host>/…, a program may also come by Host header.
"""

import re
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.insales.entities import User
from sandbox.insales.issuing import issue_session
from sandbox.insales.refusals import absent
from sandbox.insales.world import Shop
from sandbox.rig import current_insales

COOKIE = "insales_session"


def of_a_shop(blueprint: Blueprint) -> Blueprint:
    """Its views find the shop in `current_shop()`, whichever way they were reached."""
    blueprint.url_value_preprocessor(find_shop)
    return blueprint


def find_shop(_: str | None, values: dict[str, Any] | None) -> None:
    host = values.pop("host", None) if values else None
    shop = current_insales().shop_by_host(str(host or request.host.split(":")[0]).lower())
    if shop is None:
        raise absent()
    hide_nonce()
    g.shop, g.root = shop, f"/_browser/{shop.host}" if host else ""


def hide_nonce() -> None:
    """Whole tokens never enter the journal, nor does the one that waits for the log-in inside `return_to`."""
    entry = request.environ.get("sandbox.entry")
    if entry:
        entry.query = re.sub(r"(token(?:=|%3D))[^&%]*", r"\1…", entry.query)


def current_shop() -> Shop:
    found: Shop = g.shop
    return found


blueprint = of_a_shop(Blueprint("insales_office", __name__))


@blueprint.route("/admin/login", methods=["GET", "POST"])
def log_in() -> AnyResponse:
    shop = current_shop()
    if request.method == "GET":
        return login_page()
    user = next((one for one in shop.users.values() if str(one.id) == request.form.get("user")), None)
    if user is None or user.password != request.form.get("password"):
        return login_page(401)
    with current_insales().lock:
        value = issue_session(shop, user.id)
    answer = send_to(return_to())
    answer.set_cookie(COOKIE, value, path=f"{g.root}/", httponly=True, samesite="Lax")
    return answer


@blueprint.post("/admin/logout")
def log_out() -> AnyResponse:
    current_shop().sessions.pop(request.cookies.get(COOKIE, ""), None)
    return send_to(f"{g.root}/admin/login")


def login_page(status: int = 200) -> Response:
    return make_response(render_template("insales_login.html", shop=current_shop(), status=status), status)


def return_to() -> str:
    """A page of this shop's back office, and no other address."""
    wanted = request.args.get("return_to", "")
    return wanted if wanted.startswith(f"{g.root}/admin") else f"{g.root}/admin2/"


def signed_in() -> User | None:
    shop = current_shop()
    return shop.users.get(shop.sessions.get(request.cookies.get(COOKIE, ""), 0))


def to_login() -> AnyResponse:
    """The page that was wanted comes after the log-in, with all it was asked."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return send_to(f"{g.root}/admin/login?{urlencode({'return_to': request.path + query})}")


def send_to(target: str) -> AnyResponse:
    """A program that asks for JSON gets the address instead of being sent there."""
    if wants_json():
        answer: Response = jsonify({"redirect": target})
        return answer
    return redirect(target)


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def told(status: int, title: str, text: str) -> Response:
    """A page that ends here."""
    page = render_template("insales_error.html", shop=current_shop(), title=title, text=text)
    return make_response(page, status)
