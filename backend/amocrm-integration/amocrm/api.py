"""Any call to an account's API: paging, nested filters, other headers, careful repetition (amocrm.md §4)."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPMethod
from typing import Protocol
from urllib.parse import SplitResult, parse_qsl, urlsplit

from amocrm.answers import body_of
from amocrm.brackets import Value, pairs
from amocrm.hosts import SUFFIXES, vendor_host
from amocrm.reading import value
from shared import errors
from shared.clock import Chance
from shared.outgoing import Outgoing, Pairs
from shared.secret import Secret

TRIES = 3
FIRST_PAUSE = 1.0  # seconds
PAGE_LIMIT = 250
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class _Ask:
    method: str
    path: str
    query: Pairs
    json: object = field(default=None, repr=False)
    form: Pairs | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def unpaced(_calls: int) -> None:
    """For an account nobody else calls."""


class TokenSource(Protocol):
    """Whoever knows where the account lives and how to get a fresh token; may raise, for example ReauthRequired."""

    @property
    def host(self) -> str: ...
    def token(self) -> Secret: ...
    def renew(self) -> Secret:
        """After amoCRM refused the last one."""

    def has_moved(self) -> bool:
        """Whether `host` is another one now; asked when nobody lives at the old one."""


class Api:
    """One account, one way to get its token; a TokenSource is asked once for another after a 401.

    `user_id` makes every call act with that user's rights. `pace` is told the number of calls before they are made and
    may wait or raise. `deadline`: seconds for a call and its repetitions together; `until` (monotonic): none is later.
    """

    def __init__(  # noqa: PLR0913 - its parts, given by services.py
        self,
        outgoing: Outgoing,
        host: str,
        access: TokenSource | Secret | str,
        *,
        user_id: int | None = None,
        pace: Callable[[int], None] = unpaced,
        chance: Chance | None = None,
        deadline: float | None = None,
        until: float | None = None,
        suffixes: Sequence[str] = SUFFIXES,
    ) -> None:
        self._host = vendor_host(host, suffixes)
        self._suffixes = suffixes
        self._outgoing = outgoing
        self._access = Secret(access) if isinstance(access, str) else access
        self._user_id = user_id
        self._pace = pace
        self._chance = chance or Chance()
        self._deadline = outgoing.deadline if deadline is None else deadline
        self._until = math.inf if until is None else until

    @property
    def host(self) -> str:
        """Checked each time: a token goes there."""
        return self._host if isinstance(self._access, Secret) else vendor_host(self._access.host, self._suffixes)

    def request(  # noqa: PLR0913 - the parts of an HTTP request
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Value] | None = None,
        json: object = None,
        form: Mapping[str, Value] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> object | None:
        """The parsed body, None for "nothing found". Raises a VendorError by cause.

        A refusal for too many calls is repeated, everything else only for GET: a second POST could make a second note.
        """
        return self._repeated(
            _Ask(method, path, pairs(query or {}), json, pairs(form) if form else None, headers or {})
        )

    def pages(
        self, path: str, *, query: Mapping[str, Value] | None = None, limit: int = PAGE_LIMIT
    ) -> Iterator[Mapping[str, object]]:
        """The body of each page, as long as there is one."""
        asked: Pairs | None = pairs({**(query or {}), "page": 1, "limit": limit})
        seen: set[tuple[tuple[str, str], ...]] = set()
        while asked is not None and tuple(asked) not in seen and len(seen) < MOST_PAGES:
            seen.add(tuple(asked))
            page = self._repeated(_Ask(HTTPMethod.GET, path, asked))
            if page is None:
                return
            if not isinstance(page, dict):
                raise errors.NotJson("a page is an object")
            yield page
            asked = self._next(page, asked)

    def _next(self, page: Mapping[str, object], asked: Pairs) -> Pairs | None:
        """The query of the next page. Of the vendor's link only that is used: the token goes to our host and path."""
        if "_links" not in page:
            return [(name, str(int(text) + 1)) if name == "page" else (name, text) for name, text in asked]
        href = value(page, "_links", "next", "href")
        if not isinstance(href, str):
            return None
        link = _split(href)
        if link.hostname != self.host:
            raise errors.NotJson("the next page is on another host")
        return parse_qsl(link.query)

    def _repeated(self, ask: _Ask) -> object | None:
        clock = self._outgoing.clock
        ends = min(clock.monotonic() + self._deadline, self._until)
        attempt = 1
        while True:
            self._pace(1)
            remaining = ends - clock.monotonic()
            if remaining <= 0:
                raise errors.NotSent("no time left")
            try:
                return self._authorized(ask, remaining)
            except errors.Temporary as failure:
                pause = max(self._pause(attempt), failure.retry_after or 0.0)
                if attempt == TRIES or not _repeatable(ask.method, failure) or clock.monotonic() + pause >= ends:
                    raise
            attempt += 1
            clock.sleep(pause)

    def _authorized(self, ask: _Ask, deadline: float) -> object | None:
        """A 401, or a host where nobody lives, did nothing at amoCRM: even a POST may go again, once."""
        if isinstance(self._access, Secret):
            return self._once(ask, self._access, deadline)
        try:
            return self._once(ask, self._access.token(), deadline)
        except errors.Unauthorized:
            token = self._access.renew()
        except errors.HostGone:
            if not self._access.has_moved():
                raise
            token = self._access.token()
        self._pace(1)
        return self._once(ask, token, deadline)

    def _once(self, ask: _Ask, token: Secret, deadline: float) -> object | None:
        headers = {**ask.headers, **self._identity(token)}
        answer = self._outgoing.send(
            ask.method,
            self.host,
            ask.path,
            query=ask.query,
            headers=headers,
            json=ask.json,
            form=ask.form,
            deadline=deadline,
        )
        return body_of(answer)

    def _identity(self, token: Secret) -> dict[str, str]:
        acting = {} if self._user_id is None else {"X-Context-User-ID": str(self._user_id)}
        return {"Authorization": f"Bearer {token.reveal()}", **acting}

    def _pause(self, attempt: int) -> float:
        """1-1.5 s, then 2-3 s."""
        first = FIRST_PAUSE * 2 ** (attempt - 1)
        return self._chance.between(first, 1.5 * first)


def _repeatable(method: str, failure: errors.Temporary) -> bool:
    if isinstance(failure, errors.RateLimited):
        return True
    return method == HTTPMethod.GET and not isinstance(failure, errors.Blocked)


def _split(href: str) -> SplitResult:
    try:
        return urlsplit(href)
    except ValueError:
        raise errors.NotJson("the next page is no address") from None
