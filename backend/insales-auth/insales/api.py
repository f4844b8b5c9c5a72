"""Any call to a shop's API: Basic or Bearer, the content type that writes need, the quota (insales.md §3.1, §3.2)."""

import base64
from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPMethod

from insales.answers import Usage, body_of, usage_of
from insales.hosts import SUFFIXES, shop_host
from shared.clock import Chance
from shared.outgoing import JSON, Outgoing, Pairs
from shared.retrying import Retrying, TokenSource, unpaced
from shared.secret import Secret
from shared.tallies import Tally

WRITES = frozenset({HTTPMethod.POST, HTTPMethod.PUT, HTTPMethod.PATCH})

# A credential → the header Authorization.
Scheme = Callable[[Secret], str]


def bearer(token: Secret) -> str:
    """Mode `oauth`."""
    return f"Bearer {token.reveal()}"


def basic(login: str) -> Scheme:
    """Modes `app` and `key`: `login` is the app's identifier or the key's, the credential its password."""
    return lambda password: f"Basic {base64.b64encode(f'{login}:{password.reveal()}'.encode()).decode()}"


def unheard(_usage: Usage) -> None:
    """For a call whose cost nobody keeps."""


def unnoticed() -> None:
    """For a credential that nobody doubts."""


class Api:
    """One shop, one credential; see Retrying for `access`, `pace`, `deadline` and `until`.

    `on_usage` hears of the quota after each answer, a refusal included, `on_success` that the credential was taken;
    neither may raise.
    """

    def __init__(  # noqa: PLR0913 - its parts, given by services
        self,
        outgoing: Outgoing,
        host: str,
        access: TokenSource | Secret,
        *,
        scheme: Scheme = bearer,
        on_usage: Callable[[Usage], None] = unheard,
        on_success: Callable[[], None] = unnoticed,
        pace: Callable[[int], None] = unpaced,
        chance: Chance | None = None,
        deadline: float | None = None,
        until: float | None = None,
        tally: Tally | None = None,
        suffixes: Sequence[str] = SUFFIXES,
    ) -> None:
        self.host = shop_host(host, suffixes)
        self._outgoing = outgoing
        self._scheme = scheme
        self._on_usage = on_usage
        self._on_success = on_success
        seconds = outgoing.deadline if deadline is None else deadline
        self._retrying = Retrying(
            outgoing.clock, access, pace=pace, chance=chance, deadline=seconds, until=until, tally=tally
        )

    def request(self, method: str, path: str, *, query: Pairs = (), json: object = None) -> object:
        """The parsed body. Raises a VendorError by cause; RateLimited with the seconds to wait when they are many."""
        body = self._retrying.run(method, partial(self._once, method, path, query, json))
        self._on_success()
        return body

    def _once(  # noqa: PLR0913, PLR0917 - the parts of an HTTP request
        self, method: str, path: str, query: Pairs, json: object, credential: Secret, deadline: float
    ) -> object:
        headers = {"Accept": "application/json", "Authorization": self._scheme(credential)}
        if method in WRITES:
            headers |= JSON  # demanded even without a body
        answer = self._outgoing.send(
            method, self.host, path, query=query, headers=headers, json=json, deadline=deadline
        )
        if usage := usage_of(answer):
            self._on_usage(usage)
        return body_of(answer)
