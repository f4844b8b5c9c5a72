"""amoCRM's API for one account: a fresh token, its rate budget, the rights of the person who asks."""

import math
from uuid import UUID

from amocrm import hosts, renames
from amocrm.accounts import Account, Accounts
from amocrm.client import AmoClient
from amocrm.provider import AMOCRM, BUDGET, REPEATED, SCHEDULED
from shared.database import Row
from shared.errors import AppError, HostGone, HostNotAllowed, NotJson, NotSent, Unauthorized
from shared.oauth import TOKEN_DEADLINE, Grant, GrantRefused, TokenEndpoint
from shared.secret import Secret
from shared.services import Services
from shared.settings import Client
from shared.tokens import RESERVE, Access, Need

DISPLACED = ".renamed"  # another account lives at the address now: accounts.displace
AT_ONCE = 2.0  # seconds: a look-up and a second refresh fit into the lease only after an answer as quick as this
PAUSE = 60.0  # between look-ups of an account that is nowhere


class AccountAccess:
    """Gives AmoClient its host and tokens; when one is answered 401, renews it once; when nobody lives there, asks."""

    def __init__(
        self,
        services: Services,
        account: Account,
        *,
        until: float = math.inf,
        for_person: bool = True,
        calls: int = 1,
    ) -> None:
        """`calls`: so many usually follow one another, and are booked at once."""
        self._services = services
        self.account = account
        self._until = until
        self._for_person = for_person
        self._tokens = services.tokens(AMOCRM)
        self._last: Access | None = None
        self._row: Row | None = None
        self._expected = calls
        self._booked = 0
        self._is_renewed = False
        self._is_looked_up = False
        self._has_presented = False

    @property
    def host(self) -> str:
        return self.account.domain

    @property
    def is_displaced(self) -> bool:
        return self.host.endswith(DISPLACED)

    def token(self) -> Secret:
        if self._last is None:
            row, self._row = self._row, None
            self._last = self._tokens.fresh(self.account.id, self._need(), row)
        return self._last.token

    def renew(self, version: int | None = None) -> Secret:
        """After a 401, or when `version` is due. Raises what the engine raises when there is no way back.

        Once a request: a token refused right after its refresh is no reason to spend another.
        """
        if self._is_renewed:
            raise Unauthorized("a fresh token was refused")
        if self._last is not None and self._is_elsewhere():
            return self._last.token
        if self._last is not None and not self._last.is_renewable:
            self._verify(self._last)
        else:
            rejected = version if self._last is None else self._last.version
            self._last = self._tokens.fresh(self.account.id, self._need(rejected))
        self._is_renewed = True
        return self._last.token

    def has_moved(self) -> bool:
        """Whether the account was renamed and its new host is known now."""
        try:
            return self._is_located()
        except Unauthorized:
            return False

    def pace(self, calls: int) -> None:
        if self._booked < calls:
            self._book(max(calls, self._expected))
        self._booked -= calls

    def _book(self, calls: int) -> None:
        """The first time in one round trip with the token that the call needs; what was read before a wait is old."""
        rate, key = self._services.rate, f"amocrm:{self.account.account_id}"
        if self._last is None:
            row = self._tokens.read(self.account.id, rate.booking(key, BUDGET, calls))
            self._row = row if row["wait"] == 0 else None
            rate.hold(row["wait"], BUDGET)
        else:
            rate.wait(key, BUDGET, calls)
        self._booked += calls
        self._expected = 1

    def _is_elsewhere(self) -> bool:
        """Somebody else found the account's new address while we called the old one: the token is good there."""
        known = self.host
        self.account = Accounts(self._services).by_id(self.account.id)
        return self.host != known

    def _is_located(self) -> bool:
        """Whether it was found elsewhere. Raises Unauthorized when amoCRM says that the token is dead."""
        known, held = self.host, self._tokens.held(self.account.id)
        try:
            self.account = renames.located(self._services, self.account, *held) if held else self.account
        except AppError as error:
            self._services.log.event("rename", connection=self.account.id, outcome=error.code)
            if isinstance(error, Unauthorized):
                raise
        return self.host != known

    def _verify(self, refused: Access) -> None:
        """A token without a refresh was answered 401: amoCRM says whether it is dead, or where its account lives."""
        try:
            self.account = renames.located(self._services, self.account, refused.token, None)
        except NotJson:  # whatever stands before amoCRM says 401 to everything: not even a doubt
            raise
        except AppError as error:
            is_proven = isinstance(error, Unauthorized)
            raise self._tokens.rejected(self.account.id, refused.version, is_proven=is_proven) from None
        Accounts(self._services).trust(self.account)

    def _need(self, rejected: int | None = None) -> Need:
        suffix = self.host.partition(".")[2]
        return Need(self._refresh, suffix, until=self._until, rejected=rejected, for_person=self._for_person)

    def _refresh(self, token: Secret) -> Grant:
        """At the account's host, or once more where it moved: the old one has not seen the token's client then."""
        began = self._services.clock.monotonic()
        try:
            return self._presented(token)
        except (HostGone, HostNotAllowed) as gone:
            if not self._is_found(began):
                raise NotSent("renamed", retry_after=PAUSE) if self.is_displaced else gone from None
        return self._presented(token)

    def _presented(self, token: Secret) -> Grant:
        """For the scheduler's first presentation refresh_due has waited; a further one is a call of its budget too."""
        if self._has_presented and not self._for_person:
            self._services.rate.wait("amocrm:scheduled", REPEATED)
        self._has_presented = True
        return self._endpoint().refresh(token)

    def _is_found(self, began: float) -> bool:
        """Asked once, and only with time for the refresh that follows.

        A token called dead here is refused; as the token endpoint did not say so, it is believed the second time.
        """
        now = self._services.clock.monotonic()
        has_time = now - began <= AT_ONCE and now + renames.DEADLINE + TOKEN_DEADLINE <= self._until - RESERVE
        if self._is_looked_up or not has_time:
            return False
        self._is_looked_up = True
        try:
            return self._is_located()
        except Unauthorized:
            raise GrantRefused("revoked", after_doubt=True) from None

    def _endpoint(self) -> TokenEndpoint:
        return token_endpoint(self._services, self.host, Accounts(self._services).client(self.account))


def token_endpoint(services: Services, host: str, client: Client) -> TokenEndpoint:
    """The host is checked again each time our secret goes there. Raises HostNotAllowed."""
    return TokenEndpoint(
        AMOCRM, services.outgoing, hosts.vendor_host(host), client, services.settings.amocrm_redirect_uri
    )


def api(  # noqa: PLR0913 - what a call depends on
    services: Services,
    account: Account,
    user_id: int | None = None,
    *,
    until: float | None = None,
    for_person: bool = True,
    calls: int = 1,
) -> AmoClient:
    """`user_id`: the calls have that person's rights, not those of the administrator who connected the account.

    `until` (monotonic seconds): no call runs longer, so that the function can still write down what became of it.
    `calls`: how many usually follow one another.
    """
    ends = math.inf if until is None else until + RESERVE
    access = AccountAccess(services, account, until=ends, for_person=for_person, calls=calls)
    if access.is_displaced and not access.has_moved():
        raise NotSent("renamed", retry_after=PAUSE)
    return AmoClient(
        services.outgoing,
        access.host,
        access,
        user_id=user_id,
        pace=access.pace,
        chance=services.chance,
        until=until,
        tally=services.tallies.of(account.id),
    )


def refresh_due(services: Services, identity: UUID, version: int, until: float) -> None:
    """One refresh of a token that is due, unless somebody else already did it; waits for the scheduler's budget."""
    account = Accounts(services).by_id(identity)
    services.rate.wait("amocrm:scheduled", SCHEDULED)
    AccountAccess(services, account, until=until, for_person=False).renew(version)
