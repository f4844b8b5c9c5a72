"""`GET /api/v4/users`: who works in the account."""

from flask import Blueprint, Response, jsonify

from sandbox.amocrm.call import current_call
from sandbox.amocrm.entities import Json, Reach, User
from sandbox.amocrm.paging import nothing, page_of, self_link
from sandbox.amocrm.problems import refuse

blueprint = Blueprint("users", __name__)
LETTERS = {Reach.ALL: "A", Reach.OWN: "M", Reach.NONE: "D"}


@blueprint.get("/users")
def index() -> Response:
    call = current_call()
    if not call.user.is_admin:
        raise refuse(403, "Список пользователей доступен администратору")
    return page_of("users", list(call.account.users.values()), user_json)


@blueprint.get("/users/<int:user_id>")
def one(user_id: int) -> Response:
    call = current_call()
    if not call.user.is_admin and user_id != call.user.id:
        raise refuse(403, "Пользователь доступен администратору")
    user = call.account.users.get(user_id)
    return jsonify(user_json(user)) if user else nothing()


def user_json(user: User) -> Json:
    letter = LETTERS[Reach.ALL if user.is_admin else user.reach]
    leads = dict.fromkeys(("view", "edit", "add", "delete", "export"), letter)
    rights: Json = {"leads": leads, "mail_access": False, "catalog_access": True, "is_active": True, "group_id": None}
    rights |= {"is_admin": user.is_admin, "is_free": False, "role_id": None, "status_rights": []}
    named: Json = {"id": user.id, "name": user.name, "email": user.email, "lang": "ru"}
    return named | {"rights": rights, "_links": self_link(f"/users/{user.id}")}
