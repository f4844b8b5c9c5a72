"""amoCRM's API for one account: a fresh token, its rate budget, the rights of the person who asks."""

from uuid import UUID

from amocrm import hosts
from amocrm.accounts import Account, Accounts
from amocrm.client import AmoClient
from amocrm.provider import AMOCRM, BUDGET
from shared.errors import Unauthorized
from shared.oauth import Grant, TokenEndpoint
from shared.secret import Secret
from shared.services import Services
from shared.settings import Client
from shared.tokens import Access


class AccountAccess:
    """Gives tokens to AmoClient; when one is answered 401, renews it once."""

    def __init__(self, services: Services, account: Account) -> None:
        self._services = services
        self._account = account
        self._tokens = services.tokens(AMOCRM)
        self._last: Access | None = None
        self._is_renewed = False

    def token(self) -> Secret:
        if self._last is None:
            self._last = self._tokens.fresh(self._account.id, self._refresh)
        return self._last.token

    def renew(self, version: int | None = None) -> Secret:
        """After a 401, or when `version` is due. Raises what the engine raises when there is no way back.

        Once a request: a token refused right after its refresh is no reason to spend another.
        """
        if self._is_renewed:
            raise Unauthorized("a fresh token was refused")
        rejected = version if self._last is None else self._last.version
        self._last = self._tokens.fresh(self._account.id, self._refresh, rejected=rejected)
        self._is_renewed = True
        return self._last.token

    def pace(self, calls: int) -> None:
        self._services.rate.wait(f"amocrm:{self._account.account_id}", BUDGET, calls)

    def _refresh(self, token: Secret) -> Grant:
        client = Accounts(self._services).client(self._account)
        return token_endpoint(self._services, self._account.domain, client).refresh(token)


def token_endpoint(services: Services, host: str, client: Client) -> TokenEndpoint:
    """The host is checked again each time our secret goes there. Raises HostNotAllowed."""
    return TokenEndpoint(
        AMOCRM, services.outgoing, hosts.vendor_host(host), client, services.settings.amocrm_redirect_uri
    )


def api(services: Services, account: Account, user_id: int | None = None, *, until: float | None = None) -> AmoClient:
    """`user_id`: the calls have that person's rights, not those of the administrator who connected the account.

    `until` (monotonic seconds): no call runs longer, so that the function can still write down what became of it.
    """
    access = AccountAccess(services, account)
    return AmoClient(
        services.outgoing,
        account.domain,
        access,
        user_id=user_id,
        pace=access.pace,
        chance=services.chance,
        until=until,
    )


def refresh_due(services: Services, identity: UUID, version: int) -> None:
    """One refresh of a token that is due, unless somebody else already did it."""
    AccountAccess(services, Accounts(services).by_id(identity)).renew(version)
