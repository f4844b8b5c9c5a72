"""One call to a vendor's API, made again where that can do no harm: a dead token, a busy or an ailing vendor."""

import math
from collections.abc import Callable
from http import HTTPMethod
from typing import Protocol, TypeVar

from shared import errors
from shared.clock import Chance, Clock
from shared.secret import Secret
from shared.tallies import Tally

TRIES = 3
FIRST_PAUSE = 1.0  # seconds

# Answers like any other: what was asked for is gone, or this person may not see it.
ORDINARY = (errors.Absent, errors.Forbidden)

Answer = TypeVar("Answer")
# One try with this token, for so many seconds at most; raises a VendorError by cause.
Send = Callable[[Secret, float], Answer]


def unpaced(_calls: int) -> None:
    """For an account nobody else calls."""


class TokenSource(Protocol):
    """Whoever knows how to get a fresh token for the account; may raise, for example ReauthRequired."""

    def token(self) -> Secret: ...
    def renew(self) -> Secret:
        """After the vendor refused the last one."""

    def has_moved(self) -> bool:
        """Whether the account lives elsewhere now; asked when nobody lives at the old address."""
        return False


class Retrying:
    """For one account and one way to get its token; a TokenSource is asked once for another after a 401.

    `pace` is told the number of calls before they are made and may wait or raise. `deadline`: seconds for a call and
    its repetitions together, the getting of tokens not counted; `until` (monotonic): nothing is sent for longer.
    `tally` is counted up.
    """

    def __init__(  # noqa: PLR0913 - its parts, handed through by a vendor's client
        self,
        clock: Clock,
        access: TokenSource | Secret,
        *,
        pace: Callable[[int], None] = unpaced,
        chance: Chance | None = None,
        deadline: float,
        until: float | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._tally = tally or Tally()
        self._clock = clock
        self._access = access
        self._pace = pace
        self._chance = chance or Chance()
        self._deadline = deadline
        self._until = math.inf if until is None else until

    def run(self, method: str, send: Send[Answer]) -> Answer:
        """Too many calls: repeated. Everything else: for GET only, as a second POST could make a second note.

        A pause for which there is no time left, as when a vendor asks for minutes, is the caller's: it is raised.
        """
        try:
            return self._repeated(method, send)
        except errors.AppError as failure:
            self._tally.failures += not isinstance(failure, ORDINARY)
            raise

    def _repeated(self, method: str, send: Send[Answer]) -> Answer:
        ends = min(self._clock.monotonic() + self._deadline, self._until)
        attempt = 1
        while True:
            self._pace(1)
            seconds = self._left(ends)
            try:
                return self._authorized(send, seconds)
            except errors.Temporary as failure:
                pause = max(self._pause(attempt), failure.retry_after or 0.0)
                if attempt == TRIES or not _repeatable(method, failure) or self._clock.monotonic() + pause >= ends:
                    raise
            attempt += 1
            self._tally.waits += 1
            self._clock.sleep(pause)

    def _authorized(self, send: Send[Answer], seconds: float) -> Answer:
        """A 401, or an address where nobody lives, did nothing at the vendor: even a POST may go again, once."""
        if isinstance(self._access, Secret):
            return send(self._access, seconds)
        try:
            return self._sent(send, self._access.token(), seconds)
        except errors.Unauthorized:
            token = self._access.renew()
        except errors.HostGone:
            if not self._access.has_moved():
                raise
            token = self._access.token()
        self._pace(1)
        return self._sent(send, token, seconds)

    def _sent(self, send: Send[Answer], token: Secret, seconds: float) -> Answer:
        """Getting the token may have taken what was left."""
        self._tally.calls += 1
        return send(token, min(seconds, self._left(self._until)))

    def _left(self, ends: float) -> float:
        left = ends - self._clock.monotonic()
        if left <= 0:
            raise errors.NotSent("no time left")
        return left

    def _pause(self, attempt: int) -> float:
        """1-1.5 s, then 2-3 s."""
        first = FIRST_PAUSE * 2 ** (attempt - 1)
        return self._chance.between(first, 1.5 * first)


def _repeatable(method: str, failure: errors.Temporary) -> bool:
    if isinstance(failure, errors.RateLimited):
        return True
    return method == HTTPMethod.GET and not isinstance(failure, errors.Blocked | errors.Doubted)
