"""A refresh token on its way to the vendor, by whoever holds the lease (reliability.md §3.3)."""

import math
from collections.abc import Callable
from contextlib import suppress

from msgspec import Struct

from shared.breaker import Breaker
from shared.clock import Clock
from shared.database import Row
from shared.errors import (
    AppError,
    Blocked,
    ClientMisconfigured,
    HostGone,
    NotSent,
    PaymentRequired,
    RateLimited,
    Temporary,
    VendorError,
)
from shared.oauth import TOKEN_DEADLINE, Grant, GrantRefused, PageAnswered, Provider, Unreadable
from shared.safekeeping import Safekeeping, SpillUnreadable
from shared.secret import Secret
from shared.spill import SpillFailed
from shared.vault import Vault

# What another send would not make clearer.
CLEAR = (GrantRefused, ClientMisconfigured, PaymentRequired, Blocked, RateLimited, NotSent, HostGone)
AILING = (Temporary, Unreadable, PageAnswered)


class Need(Struct, frozen=True):
    """How a caller can refresh: the send itself, at which host, and until when (monotonic) its function lives.

    `rejected`: the version that the vendor just answered 401 to. `for_person`: the connection counts as in use.
    """

    send: Callable[[Secret], Grant]
    host: str
    until: float = math.inf
    rejected: int | None = None
    for_person: bool = True


class Sending:
    def __init__(
        self, provider: Provider, vault: Vault, safekeeping: Safekeeping, breaker: Breaker, clock: Clock
    ) -> None:
        self._provider = provider
        self._vault = vault
        self._safekeeping = safekeeping
        self._breaker = breaker
        self._clock = clock

    def is_replayed(self, connection: str, lease: Row, patience: float) -> bool:
        """Whether the answer to an earlier send lay in the spill.

        A spill that cannot be read may hold it: that is raised until `patience` seconds after the first send; then the
        vendor is asked nevertheless. Where the answer is there and only its key is missing, the parent is known to be
        spent: GrantRefused, so that a person is told.
        """
        if lease["is_first"]:
            return False
        try:
            return self._safekeeping.replay(connection, lease["refresh_hash"])
        except SpillFailed as error:
            if lease["intent_seconds"] < patience:
                raise
            if isinstance(error, SpillUnreadable):
                raise GrantRefused(error.detail, after_doubt=True) from None
            return False

    def grant(self, connection: str, lease: Row, need: Need, latest: float) -> Grant:
        """Raises SealBroken, NotSent, or how the vendor answered. No send begins after `latest` (monotonic)."""
        token = self._parent(connection, lease, latest)
        try:
            return self._sent(connection, lease, need, token, latest)
        except VendorError as error:
            self.record(need.host, failed=isinstance(error, AILING))
            raise

    def record(self, host: str, *, failed: bool = False) -> None:
        """What the vendor did, for the breaker, which decides no call by failing itself."""
        with suppress(AppError):
            self._breaker.record(host, failed=failed)

    def _parent(self, connection: str, lease: Row, latest: float) -> Secret:
        sealed = lease["refresh_token"]
        token = self._vault.open(sealed, table=self._provider.table, column="refresh_token", row=connection)
        if self._clock.monotonic() > latest:
            raise NotSent("frozen until the lease was nearly over")
        return token

    def _sent(self, connection: str, lease: Row, need: Need, token: Secret, latest: float) -> Grant:
        """An outcome that nobody knows is asked again at once with the same token: it costs nothing and may save it."""
        try:
            return self._asked(connection, lease, need, token, latest)
        except CLEAR:
            raise
        except VendorError as doubt:
            if not self._may_repeat(need.host, doubt, latest):
                raise
            unknown = doubt
        try:
            return self._asked(connection, lease, need, token, latest)
        except GrantRefused as refused:
            raise GrantRefused(refused.reason, after_doubt=True) from None
        except (NotSent, RateLimited):
            raise unknown from None

    def _asked(self, connection: str, lease: Row, need: Need, token: Secret, latest: float) -> Grant:
        try:
            return need.send(token)
        except Unreadable as error:
            self._safekeeping.keep_unreadable(connection, lease["refresh_hash"], error.raw, latest + TOKEN_DEADLINE)
            raise

    def _may_repeat(self, host: str, doubt: VendorError, latest: float) -> bool:
        is_unwanted = self._provider.revokes_family or doubt.retry_after is not None
        if is_unwanted or self._clock.monotonic() > latest:
            return False
        with suppress(AppError):  # a database that is away is no reason to leave a token in doubt
            return not self._breaker.is_open(host)  # a probe is one call
        return True
