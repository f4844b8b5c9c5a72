"""The guide's consent page: only in a shop that speaks OAuth, elsewhere there is no such page."""

from dataclasses import dataclass

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.hooks import with_query
from sandbox.insales.entities import User
from sandbox.insales.issuing import issue_code
from sandbox.insales.office import current_shop, of_a_shop, send_to, signed_in, to_login, told
from sandbox.insales.refusals import absent
from sandbox.insales.world import Application
from sandbox.rig import current_insales

blueprint = of_a_shop(Blueprint("insales_consent", __name__))


@dataclass(frozen=True)
class Asked:
    application: Application
    response_type: str
    state: str | None


@blueprint.route("/admin/applications/authorize", methods=["GET", "POST"])
def authorize() -> AnyResponse:
    if not current_shop().speaks_oauth:
        raise absent()
    asked = what_is_asked()
    if asked is None:
        return told(400, "Запрос неверен", "Приложение неизвестно или адрес возврата не совпадает с указанным в нём.")
    user = signed_in()
    if user is None:
        return to_login()
    if request.method == "GET":
        return make_response(render_template("insales_consent.html", shop=current_shop(), asked=asked, user=user))
    return send_to(decided(asked, user))


def what_is_asked() -> Asked | None:
    """None when nobody may be sent to that redirect URI, which has to be exactly the registered one."""
    application = current_insales().applications.get(request.args.get("client_id", ""))
    if application is None or request.args.get("redirect_uri") != application.redirect_uri:
        return None
    return Asked(application, request.args.get("response_type", ""), request.args.get("state"))


def decided(asked: Asked, user: User) -> str:
    """Where the person is sent."""
    state = {"state": asked.state} if asked.state is not None else {}
    if asked.response_type != "code":
        return with_query(asked.application.redirect_uri, {"error": "unsupported_response_type"} | state)
    if request.form.get("decision") != "allow":
        return with_query(asked.application.redirect_uri, {"error": "access_denied"} | state)
    world = current_insales()
    with world.lock:
        code = issue_code(world, asked.application, current_shop(), user.id)
    return with_query(asked.application.redirect_uri, {"code": code.value} | state)
