"""Who is logged in, and the shops that this person's owner has."""

from insales.guards import Person
from insales.shops import Shops
from shared import panel
from shared.database import Row
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response


def me(_request: Request, caller: Person, services: Services) -> Response:
    """`{"user": {"id", "email", "name"}, "accounts": […]}`, each account with its state in words."""
    user = caller.user
    shown = {"id": str(user.id), "email": user.email, "name": user.name, "role": user.role}
    accounts = [_shown(row) for row in Shops(services).health(caller.owner, None)]
    return success(user=shown, accounts=accounts)


def _shown(row: Row) -> dict[str, object]:
    plain = ("domain", "account_id", "account_name", "mode", "state", "last_error")
    return {**{name: row[name] for name in plain}, **panel.moments(row), **panel.words(row)}
