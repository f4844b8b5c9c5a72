"""The call that installing or enabling the widget makes: `GET ?code&referer&from_widget` (amocrm.md §1.2).

Server to server, no state, three seconds, never repeated. So the code is stored first and exchanged by `tick`, and
what it proves stays `pending` until an owner names the account: anybody can make this call.
"""

from amocrm import messages, returned
from amocrm.accounts import Account, Accounts
from amocrm.grants import Grants
from shared import pages
from shared.connections import State
from shared.errors import AppError, BadParam, RateLimited, Temporary
from shared.inbox import Claimed, Letter
from shared.services import Services
from shared.web import Request, Response

SOURCE, KIND = "amocrm", "install"
CODE_LIFETIME = 20 * 60.0
MOST_WAITING = 50
BATCH = 10


def keep_install(request: Request, services: Services) -> Response:
    if "state" in request.query:
        raise BadParam(field="state")
    host = returned.referer(request)
    letter = Letter(SOURCE, KIND, host, returned.code(request))
    if not services.inbox.keep(letter, lifetime=CODE_LIFETIME, cap=MOST_WAITING) and _is_full(services):
        raise RateLimited("installs waiting", retry_after=60)
    if not Accounts(services).of_domain(host) and services.settings.amocrm_client is not None:
        Accounts(services).create(services.owners.installation(), host, State.PENDING)
    return pages.page(200, messages.WAITING_TITLE, messages.WAITING, nonce=services.chance.token())


def finish_installs(services: Services) -> int:
    """Exchanges the codes that wait; how many connections came of it."""
    claimed = list(services.inbox.claim(SOURCE, KIND, BATCH))
    return sum(_finish(services, letter) for letter in claimed)


def _finish(services: Services, letter: Claimed) -> bool:
    """A code that failed for good is settled; one that met bad weather comes again while it lives."""
    account = _claimant(services, letter.subject)
    if account is None:
        return False
    unclaimed = account.state is State.PENDING
    try:
        state = State.PENDING if unclaimed else State.ACTIVE
        Grants(services).from_code(account, letter.subject, letter.payload, state=state)
    except Temporary:
        return False
    except AppError as error:
        services.inbox.settle(letter, error.code)
        return False
    services.inbox.settle(letter, "exchanged")
    return True


def _claimant(services: Services, host: str) -> Account | None:
    """The one row of that address; with several owners waiting for it nobody is preferred."""
    found = Accounts(services).of_domain(host)
    return found[0] if len(found) == 1 else None


def _is_full(services: Services) -> bool:
    return services.inbox.waiting(SOURCE, KIND) >= MOST_WAITING
