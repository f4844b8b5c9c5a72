"""amoCRM's API for one account: a fresh token, its rate budget, the rights of the person who asks."""

import math
from uuid import UUID

from amocrm import hosts, renames
from amocrm.accounts import Account, Accounts
from amocrm.client import AmoClient
from amocrm.provider import AMOCRM, BUDGET, SCHEDULED
from shared.errors import HostGone, Unauthorized
from shared.oauth import Grant, TokenEndpoint
from shared.secret import Secret
from shared.services import Services
from shared.settings import Client
from shared.tokens import RESERVE, Access, Need


class AccountAccess:
    """Gives AmoClient its host and tokens; when one is answered 401, renews it once; when nobody lives there, asks."""

    def __init__(
        self, services: Services, account: Account, *, until: float = math.inf, for_person: bool = True
    ) -> None:
        self._services = services
        self.account = account
        self._until = until
        self._for_person = for_person
        self._tokens = services.tokens(AMOCRM)
        self._last: Access | None = None
        self._is_renewed = False

    @property
    def host(self) -> str:
        return self.account.domain

    def token(self) -> Secret:
        if self._last is None:
            self._last = self._tokens.fresh(self.account.id, self._need())
        return self._last.token

    def renew(self, version: int | None = None) -> Secret:
        """After a 401, or when `version` is due. Raises what the engine raises when there is no way back.

        Once a request: a token refused right after its refresh is no reason to spend another.
        """
        if self._is_renewed:
            raise Unauthorized("a fresh token was refused")
        if self._last is not None and self._is_elsewhere():
            return self._last.token
        rejected = version if self._last is None else self._last.version
        self._last = self._tokens.fresh(self.account.id, self._need(rejected))
        self._is_renewed = True
        return self._last.token

    def has_moved(self) -> bool:
        """Whether the account was renamed and its new host is known now."""
        held = self._tokens.held(self.account.id)
        return held is not None and self._moved(*held)

    def pace(self, calls: int) -> None:
        self._services.rate.wait(f"amocrm:{self.account.account_id}", BUDGET, calls)

    def _is_elsewhere(self) -> bool:
        """Somebody else found the account's new address while we called the old one: the token is good there."""
        known = self.host
        self.account = Accounts(self._services).by_id(self.account.id)
        return self.host != known

    def _moved(self, access: Secret, refresh: Secret) -> bool:
        found = renames.moved(self._services, self.account, access, refresh)
        self.account = found or self.account
        return found is not None

    def _need(self, rejected: int | None = None) -> Need:
        suffix = self.host.partition(".")[2]
        return Need(self._refresh, suffix, until=self._until, rejected=rejected, for_person=self._for_person)

    def _refresh(self, token: Secret) -> Grant:
        """At the account's host, or once more where it moved: the old one has not seen the token's client then."""
        try:
            return self._endpoint().refresh(token)
        except HostGone:
            if not self.has_moved():
                raise
        return self._endpoint().refresh(token)

    def _endpoint(self) -> TokenEndpoint:
        return token_endpoint(self._services, self.host, Accounts(self._services).client(self.account))


def token_endpoint(services: Services, host: str, client: Client) -> TokenEndpoint:
    """The host is checked again each time our secret goes there. Raises HostNotAllowed."""
    return TokenEndpoint(
        AMOCRM, services.outgoing, hosts.vendor_host(host), client, services.settings.amocrm_redirect_uri
    )


def api(services: Services, account: Account, user_id: int | None = None, *, until: float | None = None) -> AmoClient:
    """`user_id`: the calls have that person's rights, not those of the administrator who connected the account.

    `until` (monotonic seconds): no call runs longer, so that the function can still write down what became of it.
    """
    access = AccountAccess(services, account, until=math.inf if until is None else until + RESERVE)
    return AmoClient(
        services.outgoing,
        account.domain,
        access,
        user_id=user_id,
        pace=access.pace,
        chance=services.chance,
        until=until,
    )


def refresh_due(services: Services, identity: UUID, version: int, until: float) -> None:
    """One refresh of a token that is due, unless somebody else already did it; waits for the scheduler's budget."""
    account = Accounts(services).by_id(identity)
    services.rate.wait("amocrm:scheduled", SCHEDULED)
    AccountAccess(services, account, until=until, for_person=False).renew(version)
