"""What an administrator sees of the merchants, and how one is disconnected."""

from collections.abc import Mapping
from datetime import timedelta, timezone

from evotor import messages
from evotor.accounts import Account, Accounts
from shared import panel
from shared.administrator import Administrator
from shared.connections import State
from shared.database import Row
from shared.errors import NotFound, Unprocessable
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response

MOSCOW = timezone(timedelta(hours=3))  # all the year
PLAIN = ("account_id", "account_name", "kind", "state", "last_error", "is_ending")


def connection_status(request: Request, caller: Administrator, services: Services) -> Response:
    owner, account_id = caller.owner, request.query.get("account_id")
    if "owner" in request.query:
        owner = services.owners.named(owner, request.query["owner"])
    rows = [_shown(row) for row in Accounts(services).health(owner, account_id)]
    if account_id is not None and not rows:
        raise NotFound("account", field="account_id", message=messages.CONNECTION_ABSENT)
    return success(connections=rows, **({"connection": rows[-1]} if len(rows) == 1 else {}))


def disconnect(request: Request, caller: Administrator, services: Services) -> Response:
    account = asked(services, caller, request.json())
    Accounts(services).disconnect(account, "by_administrator")
    account = Accounts(services).by_id(account.id)
    services.audit.write(
        "disconnected",
        actor=caller.actor,
        object_=account.account_id,
        outcome=account.state,
        request_id=request.request_id,
        owner=account.owner,
        ip=request.source_ip,
    )
    return success(connection={"account_id": account.account_id, "state": account.state})


def asked(services: Services, caller: Administrator, fields: Mapping[str, object]) -> Account:
    """The merchant that `account_id` (and `owner`) name. Raises NotFound, also for another owner's; Unprocessable."""
    owner = services.owners.named(caller.owner, fields.get("owner"))
    account_id = fields.get("account_id")
    if not isinstance(account_id, str):
        raise Unprocessable(field="account_id")
    return Accounts(services).of_owner(owner, account_id)


def _shown(row: Row) -> dict[str, object]:
    told = {**{name: row[name] for name in PLAIN}, **panel.moments(row), **panel.words(row)}
    return {"owner": row["owner_id"], **told, "scopes": row["scopes"].split(), "ending_text": _ending(row)}


def _ending(row: Row) -> str:
    """When the thirty days are over, or nearly; "" as long as nobody has to think of it."""
    if row["grant_expires_at"] is None:
        return ""
    day = messages.DAY.format(moment=row["grant_expires_at"].astimezone(MOSCOW))
    if row["state"] == State.REAUTH_REQUIRED:
        return messages.ENDED_ON.format(day=day)
    return messages.ENDS_ON.format(day=day) if row["is_ending"] else ""
