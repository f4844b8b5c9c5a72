"""The credential beside OAuth: a token that Evotor sends when the application is installed (evotor.md §2.1).

A hook is no proof, so `GET /stores` has to accept the token first, and for stores of that very merchant. It never takes
the place of an OAuth token that works, and connects nobody who never consented: anybody can install an application.
"""

import math
from dataclasses import dataclass
from typing import Any

from evotor.accounts import CLOUD, TABLE, Account, Accounts
from evotor.api import STYLES, Style, bearer
from evotor.client import EvotorClient
from evotor.first_contact import tell
from shared.connections import State
from shared.errors import AppError, Conflict, Forbidden, PaymentRequired, Temporary, Unauthorized, VendorError
from shared.secret import Secret
from shared.services import Services

LONGEST_NAME = 200
DEAD = frozenset({State.PENDING, State.NOT_AUTHORIZED, State.REAUTH_REQUIRED})
NOT_NEEDED = {State.ACTIVE: "oauth_is_active", State.DISCONNECTED: "disconnected"}


@dataclass(frozen=True, slots=True)
class Proved:
    """`style`: the header that Evotor took it in; `name` of the first store; `is_named`: a store names the merchant."""

    token: Secret
    style: str
    name: str | None
    is_named: bool


class OtherMerchant(Conflict):
    """The token opens stores of somebody else than the hook named."""

    code = "install_conflict"


def take(services: Services, user_id: str, token: Secret, request_id: str, *, until: float = math.inf) -> str | None:
    """What became of it; None while nobody can tell. Raises AppError when it proves nothing, Temporary among them.

    `until` (monotonic): no call runs longer.
    """
    account = Accounts(services).of_user(user_id)
    if account is None:
        return None
    if not _is_replaceable(account):
        return NOT_NEEDED.get(account.state)
    row: dict[str, Any] = {"actor": "hook", "object_": user_id, "request_id": request_id, "owner": account.owner}
    try:
        proved = _proved(services, user_id, token, until)
    except PaymentRequired:  # whose it is stays unsaid until every terminal has the application
        return None
    except AppError as error:
        if not isinstance(error, Temporary):
            services.audit.refusal("install_unproved", outcome=error.code, **row)
        raise
    if not _is_stored(services, account, proved):
        return None
    services.audit.write("connected", outcome=State.ACTIVE, **row)
    return "connected"


def style_of(services: Services, account: Account) -> Style:
    """How Evotor took this merchant's token when it was proved."""
    if account.kind != CLOUD:
        return bearer
    row = services.database.one("cloud_tokens.style", id=str(account.id))
    return STYLES[row["header_style"]] if row else bearer


def _is_replaceable(account: Account) -> bool:
    """A merchant that an administrator disconnected stays so until somebody connects it."""
    return account.is_live and (account.kind == CLOUD or account.state in DEAD)


def _proved(services: Services, user_id: str, token: Secret, until: float) -> Proved:
    """With the header that Evotor takes it in: as documented, else the old one. Raises a VendorError, OtherMerchant."""
    refused: VendorError = Unauthorized("no style")
    for name, style in STYLES.items():
        client = EvotorClient(services.outgoing, token, services.log, style=style, chance=services.chance, until=until)
        try:
            stores = client.stores().items
        except (Unauthorized, Forbidden) as error:
            refused = error
            continue
        if any(store.user_id not in {"", user_id} for store in stores):
            raise OtherMerchant("stores of another user")
        tell(services.log, "cloud_token", status=200, detail=name)
        first = next((store.name[:LONGEST_NAME] for store in stores if store.name), None)
        return Proved(token, name, first, is_named=any(store.user_id for store in stores))
    raise refused


def _is_stored(services: Services, account: Account, proved: Proved) -> bool:
    """False when it is to be thought over: the row changed meanwhile, or works and this token opens nobody's store."""
    if account.state is State.ACTIVE and not proved.is_named:
        return False
    sealed = services.vault.seal(proved.token, table=TABLE, column="access_token", row=account.id)
    return services.database.run(
        "cloud_tokens.prove",
        id=str(account.id),
        owner=str(account.owner),
        token=sealed,
        style=proved.style,
        account_name=proved.name,
    )
