"""The call that installing or enabling the widget makes: `GET ?code&referer&from_widget` (amocrm.md §1.2).

Server to server, no state, three seconds, never repeated; and anybody can make it. So the code is stored first and
exchanged by `tick`; no row comes of it before a live call has proved something, and an account nobody asked for stays
`pending` until its owner names it.
"""

from typing import Any

from amocrm import messages, returned
from amocrm.accounts import Account, Accounts
from amocrm.grants import Grants, OtherAccount
from shared import pages
from shared.errors import AlreadyConnected, AppError, BadParam, RateLimited, Temporary
from shared.inbox import Claimed, Letter
from shared.oauth import Grant
from shared.services import Services
from shared.web import Request, Response

SOURCE, KIND = "amocrm", "install"
CODE_LIFETIME = 20 * 60.0
MOST_OF_A_HOST = 5
MOST_UNASKED = 50  # of hosts that no row waits for; an install somebody asked for is never crowded out by them
BATCH = 10


class LetterLost(AppError):
    """The key that sealed it is gone."""

    code = "key_lost"


def keep_install(request: Request, services: Services) -> Response:
    if "state" in request.query:
        raise BadParam(field="state")
    host = returned.referer(request)
    letter = Letter(SOURCE, KIND, host, returned.code(request))
    is_asked = bool(Accounts(services).of_domain(host))
    if is_asked or services.settings.amocrm_client is not None:
        _keep(services, letter, is_asked=is_asked)
    return pages.page(200, messages.WAITING_TITLE, messages.WAITING, nonce=services.chance.token())


def finish_installs(services: Services, request_id: str = "") -> int:
    """Exchanges the codes that wait; how many connections came of it."""
    claimed = list(services.inbox.claim(SOURCE, KIND, BATCH))
    return sum(_finish(services, letter, request_id) for letter in claimed)


def _keep(services: Services, letter: Letter, *, is_asked: bool) -> None:
    if not is_asked and services.inbox.waiting(SOURCE, KIND) >= MOST_UNASKED:
        raise RateLimited("installs waiting", retry_after=60)
    services.inbox.keep(letter, lifetime=CODE_LIFETIME, cap=MOST_OF_A_HOST)


def _finish(services: Services, letter: Claimed, request_id: str) -> bool:
    """What failed for good is settled; what met bad weather comes again while it lives."""
    try:
        account = _prove(services, letter)
    except Temporary:
        return False
    except AppError as error:
        services.inbox.settle(letter, error.code)
        if isinstance(error, AlreadyConnected | OtherAccount):
            services.audit.refusal("install_conflict", **_row(letter, error.code, request_id))
        return False
    services.inbox.settle(letter, "exchanged")
    services.audit.write("connected", owner=account.owner, **_row(letter, account.state, request_id))
    return True


def _row(letter: Claimed, outcome: str, request_id: str) -> dict[str, Any]:
    return {"actor": "install", "object_": letter.subject, "outcome": outcome, "request_id": request_id}


def _prove(services: Services, letter: Claimed) -> Account:
    """The code works once, so the grant takes its place in the letter before anything else is asked."""
    if letter.payload is None:
        raise LetterLost
    host, grants = letter.subject, Grants(services)
    account = _claimant(services, host)
    grant = Grant.from_text(letter.payload)
    if grant is None:
        grant = grants.exchanged(account, host, letter.payload)
        services.inbox.replace(letter, grant.as_text())
    return grants.from_grant(account, host, grant, account.row["connected_by"] if account else None)


def _claimant(services: Services, host: str) -> Account | None:
    """The row that waits for this address; None when nobody may who asked. Raises AppError where several could."""
    found = [account for account in Accounts(services).of_domain(host) if account.awaits_install]
    if len(found) > 1:
        raise AppError("several owners wait for one address")
    return found[0] if found else None
