"""Any call to an account's API: paging, nested filters, other headers, careful repetition (amocrm.md §4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from http import HTTPMethod
from typing import Protocol
from urllib.parse import SplitResult, parse_qsl, urlsplit

from msgspec import field

from amocrm.answers import body_of
from amocrm.brackets import Value, pairs
from amocrm.hosts import SUFFIXES, vendor_host
from shared import errors
from shared.clock import Chance
from shared.discreet import Discreet
from shared.lenient_json import value
from shared.outgoing import Outgoing, Pairs
from shared.retrying import Retrying, TokenSource, unpaced
from shared.secret import Secret
from shared.tallies import Tally

PAGE_LIMIT = 250
MOST_PAGES = 1000


class _Ask(Discreet, frozen=True):
    method: str
    path: str
    query: Pairs
    json: object = None
    form: Pairs | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class HostedTokenSource(TokenSource, Protocol):
    """Also knows where the account lives."""

    @property
    def host(self) -> str: ...


class Api:
    """One account, one way to get its token; see Retrying for `pace`, `deadline` and `until`.

    `user_id` makes every call act with that user's rights.
    """

    def __init__(  # noqa: PLR0913 - its parts, given by services.py
        self,
        outgoing: Outgoing,
        host: str,
        access: HostedTokenSource | Secret | str,
        *,
        user_id: int | None = None,
        pace: Callable[[int], None] = unpaced,
        chance: Chance | None = None,
        deadline: float | None = None,
        until: float | None = None,
        tally: Tally | None = None,
        suffixes: Sequence[str] = SUFFIXES,
    ) -> None:
        self._host = vendor_host(host, suffixes)
        self._suffixes = suffixes
        self._outgoing = outgoing
        self._access = Secret(access) if isinstance(access, str) else access
        self._user_id = user_id
        seconds = outgoing.deadline if deadline is None else deadline
        self._retrying = Retrying(
            outgoing.clock, self._access, pace=pace, chance=chance, deadline=seconds, until=until, tally=tally
        )

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
        return self._retrying.run(ask.method, partial(self._once, ask))

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


def _split(href: str) -> SplitResult:
    try:
        return urlsplit(href)
    except ValueError:
        raise errors.NotJson("the next page is no address") from None
