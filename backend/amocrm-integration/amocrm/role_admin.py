"""Who may do what, by the administrator's word: persons of the owner's accounts and their roles."""

from typing import Any
from uuid import UUID

from amocrm import messages
from amocrm.identifiers import LARGEST
from shared.administrator import Administrator
from shared.database import Row
from shared.errors import NotFound, Unprocessable
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response

ROLES = ("administrator", "head", "manager", "observer")
MOST = 500
BY_AMOCRM = "amocrm"  # in the journal, for a role that nobody set


def people(request: Request, caller: Administrator, services: Services) -> Response:
    """Everybody who has opened the calculator, with the role in force."""
    owner = services.owners.named(caller.owner, request.query.get("owner"))
    return success(people=[_shown(row) for row in _found(services, owner)])


def set_role(request: Request, caller: Administrator, services: Services) -> Response:
    """`user_id` (and `account_id`, where several accounts know that person), `role`; null: as amoCRM says."""
    body = request.json()
    owner = services.owners.named(caller.owner, body.get("owner"))
    user, role = _number(body, "user_id"), _role(body)
    account = _number(body, "account_id") if body.get("account_id") is not None else None
    person = _one(services, owner, account, user)
    whose = {"owner": str(owner), "account_id": person["account_id"], "user_id": user}
    if role is None:
        services.database.run("roles.forget", **whose)
    else:
        services.database.run("roles.set", **whose, role=role, actor=caller.actor)
    _record(request, caller, services, owner, person, role)
    return success(person=_shown(_one(services, owner, person["account_id"], user)))


def _record(  # noqa: PLR0913, PLR0917 - who, whose, from what to what
    request: Request, caller: Administrator, services: Services, owner: UUID, former: Row, role: str | None
) -> None:
    if former["role"] == role:
        return
    services.audit.write(
        "role_changed",
        actor=caller.actor,
        object_=f"user {former['user_id']}",
        outcome=f"{former['role'] or BY_AMOCRM} → {role or BY_AMOCRM}",
        request_id=request.request_id,
        owner=owner,
        ip=request.source_ip,
    )


def _found(services: Services, owner: UUID, account: int | None = None, user: int | None = None) -> list[Row]:
    return services.database.all("roles.people", owner=str(owner), account_id=account, user_id=user, limit=MOST)


def _one(services: Services, owner: UUID, account: int | None, user: int) -> Row:
    found = _found(services, owner, account, user)
    if not found:
        raise NotFound("person", message=messages.PERSON_ABSENT)
    if len(found) > 1:
        raise Unprocessable("several accounts", field="account_id")
    return found[0]


def _number(body: dict[str, Any], name: str) -> int:
    given = body.get(name)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 < given <= LARGEST:
        raise Unprocessable(field=name)
    return given


def _role(body: dict[str, Any]) -> str | None:
    given = body.get("role")
    if "role" not in body or (given is not None and given not in ROLES):
        raise Unprocessable(field="role", message=messages.ROLE_UNKNOWN)
    return given


def _shown(row: Row) -> dict[str, Any]:
    by_amocrm = "administrator" if row["is_admin"] else "manager"
    return {
        "account_id": row["account_id"],
        "domain": row["domain"],
        "user_id": row["user_id"],
        "name": row["name"],
        "role": row["role"] or by_amocrm,
        "by_amocrm": by_amocrm,
        "is_set": row["role"] is not None,
        "seen_at": row["seen_at"].isoformat(),
    }
