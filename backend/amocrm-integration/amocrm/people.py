"""Who works in an account: names for the history, asked for once a day when a person opens the calculator."""

from dataclasses import dataclass
from typing import Any

from amocrm.access import api
from amocrm.guards import WidgetUser
from shared.errors import VendorError
from shared.services import Services


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    is_admin: bool


def known(caller: WidgetUser, services: Services) -> Person | None:
    """As of the last time they opened the calculator."""
    row = services.database.one("people.known", **_who(caller))
    return Person(row["name"], row["is_admin"]) if row else None


def meet(caller: WidgetUser, services: Services, until: float) -> None:
    """Asked with the grant's own rights, as a manager may not read users; without an answer there is no name."""
    row = services.database.one("people.known", **_who(caller))
    if row and row["is_fresh"]:
        return
    try:
        user = api(services, caller.account, until=until).user(caller.user_id)
    except VendorError as error:
        services.log.event("person", connection=caller.account.id, outcome=error.code, detail=error.detail)
        return
    services.database.run("people.remember", **_who(caller), called=user.name, is_admin=user.is_admin)


def _who(caller: WidgetUser) -> dict[str, Any]:
    return {"account_id": caller.account.account_id, "user_id": caller.user_id}
