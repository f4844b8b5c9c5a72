"""What an administrator sees of the connections, and how one is ended."""

from typing import Any

from amocrm.access import api
from amocrm.accounts import Account, Accounts
from amocrm.connect import domain_of
from amocrm.deals import until
from amocrm.guards import Hook
from shared import panel
from shared.administrator import Administrator
from shared.connections import State
from shared.database import Row
from shared.errors import AppError, NotFound
from shared.failures import success
from shared.limits import HOOKS_OF_ACCOUNT
from shared.services import Services
from shared.web import Request, Response

OUR_OWN_REASONS = frozenset({"expired", "spill_unreadable"})


def connection_status(request: Request, caller: Administrator, services: Services) -> Response:
    domain = domain_of(request.query["domain"]) if "domain" in request.query else None
    owner = caller.owner
    if "owner" in request.query:
        owner = services.owners.named(owner, request.query["owner"])
    rows = [_shown(row) for row in Accounts(services).health(owner, domain)]
    if domain is not None and not rows:
        raise NotFound("connection", field="domain")
    one = {"connection": rows[-1]} if domain is not None or len(rows) == 1 else {}
    return success(connections=rows, **one)


def disconnect(request: Request, caller: Administrator, services: Services) -> Response:
    body = request.json()
    owner = services.owners.named(caller.owner, body.get("owner"))
    account = Accounts(services).of_owner(owner, domain_of(body.get("domain")))
    Accounts(services).disconnect(account, "by_administrator")
    services.audit.write("disconnected", **_row(request, caller.actor, account, State.DISCONNECTED))
    return success(connection={"domain": account.domain, "state": State.DISCONNECTED})


def disabled(request: Request, caller: Hook, services: Services) -> Response:
    """AmoCRM says the integration was switched off. Its signature never changes, so the API has the last word."""
    account = caller.account
    if account is None:
        return success()
    services.limits.admit(HOOKS_OF_ACCOUNT, str(account.id))
    Accounts(services).hook_seen(account)
    Accounts(services).doubt(account, "disable_hook")
    _ask(services, account, until(request, services))
    now = Accounts(services).by_id(account.id)
    if _is_refused(account, now):
        Accounts(services).disconnect(account, "disabled_in_amocrm")
        services.audit.write("disable_hook", **_row(request, caller.kind, account, State.DISCONNECTED))
    else:
        services.audit.refusal("disable_hook", **_row(request, caller.kind, account, now.state))
    return success()


def _is_refused(before: Account, now: Account) -> bool:
    """By amoCRM, and just now: what was dead before was not asked about, and we give up by ourselves too."""
    is_dead = now.state is State.REAUTH_REQUIRED and before.state is not State.REAUTH_REQUIRED
    return is_dead and now.row["last_error"] not in OUR_OWN_REASONS


def _ask(services: Services, account: Account, ends: float) -> None:
    """A refused refresh leaves `reauth_required`, an answer leaves `active`, silence leaves `suspect`."""
    try:
        api(services, account, until=ends).account()
    except AppError as error:
        services.log.event("disable_hook", connection=account.id, outcome=error.code)
    else:
        Accounts(services).trust(account)


def _shown(row: Row) -> dict[str, object]:
    plain = ("domain", "account_id", "account_name", "state", "last_error", "long_lived", "has_candidate")
    return {"owner": row["owner_id"], **{name: row[name] for name in plain}, **panel.moments(row), **panel.words(row)}


def _row(request: Request, actor: str, account: Account, outcome: State) -> dict[str, Any]:
    whose = {"object_": account.domain, "owner": account.owner}
    return {"actor": actor, "outcome": outcome, **whose, "request_id": request.request_id, "ip": request.source_ip}
