"""The guide's «Изменить права доступа»: the publisher's own tokens, whose scope is replaced as a whole."""

from typing import Any

from flask import Blueprint, Response, request

from sandbox.evotor.call import current_evotor
from sandbox.evotor.problems import json_response, refuse, refuse_invalid
from sandbox.evotor.publisher_gate import check_accept, check_json, check_x_authorization
from sandbox.evotor.scopes import OF_PERSONAL_TOKENS
from sandbox.evotor.shapes import Json
from sandbox.evotor.world import PersonalToken

blueprint = Blueprint("evotor_personal_tokens", __name__, url_prefix="/api/v1/publisher/app/oauth/public")


@blueprint.get("/personal-tokens")
def index() -> Response:
    enter()
    items = [token_json(one) for one in current_evotor().personal_tokens.values()]
    return json_response({"items": items, "paging": {}})


@blueprint.put("/personal-tokens/<token_id>")
def replace_scope(token_id: str) -> Response:
    """What the body leaves out is taken away."""
    enter()
    token = current_evotor().personal_tokens.get(token_id)
    if token is None:
        raise refuse(404, "not_found", "Token not found")
    token.scope = wanted_scope(request.get_json(silent=True))
    return json_response(token_json(token) | {"access_token": token.value})


def enter() -> None:
    """The token stands in `x-authorization`; one in `Authorization` is not looked at."""
    check_x_authorization()
    check_json()
    check_accept("application/json")


def wanted_scope(body: Any) -> list[str]:  # noqa: ANN401 - whatever was sent
    scope = body.get("scope") if isinstance(body, dict) and body.keys() == {"scope"} else None
    if not isinstance(scope, list) or len(scope) != len({str(one) for one in scope}):
        raise refuse_invalid([("scope", "must be a list without repetitions, and nothing beside it")])
    if strange := [one for one in scope if one not in OF_PERSONAL_TOKENS]:
        raise refuse_invalid([("scope", f"is wrong: {one}") for one in strange])
    return list(scope)


def token_json(token: PersonalToken) -> Json:
    return {"scope": token.scope, "id": token.id}
