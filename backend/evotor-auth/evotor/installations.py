"""The application was installed or removed, says a hook: what is true now is asked, whichever came first.

A removal casts doubt at once and proves nothing. What the doubt ends in is for the token engine: it refreshes after a
401 as for anybody, and a 403 is also how a client without `store:read` is answered.
"""

import math

from evotor.access import GrantAccess
from evotor.accounts import CLOUD, Account, Accounts
from evotor.client import EvotorClient
from evotor.cloud_tokens import style_of
from evotor.first_contact import tell
from evotor.provider import EVOTOR
from shared.connections import State
from shared.errors import Forbidden, PaymentRequired, ReauthRequired, Unauthorized
from shared.secret import Secret
from shared.services import Services
from shared.tokens import RESERVE

REMOVED = "uninstalled"  # as `last_error`
DEAD_ALREADY = "dead_already"


def reconsider(services: Services, user_id: str, *, is_removal: bool, until: float = math.inf) -> str:
    """What was found. `until` (monotonic): no call runs longer. Raises AppError: not known yet."""
    account = Accounts(services).of_user(user_id)
    if account is None or not account.is_live:
        return "unclaimed"
    about = {"id": str(account.id), "reason": REMOVED}
    if is_removal and account.state is State.REAUTH_REQUIRED:
        return DEAD_ALREADY
    if is_removal:
        services.database.run("installations.doubt", **about)
    elif not services.database.one("installations.doubted", **about):
        return "kept"
    try:
        return _asked(services, account, until)
    except ReauthRequired:
        return REMOVED if is_removal and services.database.run("installations.explain", **about) else DEAD_ALREADY


def _asked(services: Services, account: Account, until: float) -> str:
    """Raises ReauthRequired once the engine knows that nothing can be refreshed."""
    access = _access(services, account, until)
    try:
        _call(services, account, access, until)
    except (Unauthorized, Forbidden) as error:
        tell(services.log, "removal", detail=error.detail)
        services.database.run("installations.hasten", id=str(account.id))
        return "unproved"
    version = access.version if isinstance(access, GrantAccess) else account.row["version"]
    services.database.run("installations.trust", id=str(account.id), version=version, reason=REMOVED)
    return "installed"


def _access(services: Services, account: Account, until: float) -> GrantAccess | Secret:
    """A cloud token that was called dead may live again after a new installation."""
    is_dead = account.state is State.REAUTH_REQUIRED and account.kind == CLOUD
    held = services.tokens(EVOTOR).held(account.id) if is_dead else None
    return held[0] if held else GrantAccess(services, account, until=until + RESERVE, for_person=False)


def _call(services: Services, account: Account, access: GrantAccess | Secret, until: float) -> None:
    """A terminal without the application is told only to who may call at all."""
    style = style_of(services, account)
    try:
        EvotorClient(services.outgoing, access, services.log, style=style, chance=services.chance, until=until).stores()
    except PaymentRequired:
        return
