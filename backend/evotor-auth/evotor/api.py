"""Any call to api.evotor.ru: the header that carries the token, the version asked for, what answers tell by the way.

Reading alone. Sources: evotor.md §1.11, §3.2, §3.5.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPMethod

from evotor import first_contact
from evotor.answers import Rate, body_of, rate_of, warning_of
from shared.clock import Chance
from shared.errors import BadParam
from shared.log import Log
from shared.outgoing import Answer, Outgoing, Pairs
from shared.retrying import Retrying, TokenSource, unpaced
from shared.secret import Secret
from shared.tallies import Tally

HOST = "api.evotor.ru"
ACCEPT = {"Accept": "application/vnd.evotor.v2+json"}  # anything else is answered 406
# Like 20170228-F4F1-401B-80FA-9ECCA8451FFB, which is no UUID, or a true UUID.
IDENTIFIER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")

# A token → its headers.
Style = Callable[[Secret], dict[str, str]]
# A page holds up to 1000 documents, receipts with all their lines among them.
LARGEST_PAGE = 8_000_000  # bytes


def bearer(token: Secret) -> dict[str, str]:
    """What the documentation asks for; any OAuth token."""
    return {"Authorization": f"Bearer {token.reveal()}"}


def bare(token: Secret) -> dict[str, str]:
    """How cloud tokens went in 2017 and still do with some clients."""
    return {"X-Authorization": token.reveal()}


# In the order in which a cloud token tries them.
STYLES: Mapping[str, Style] = {"bearer": bearer, "bare": bare}


def unheard(_rate: Rate) -> None:
    """For calls whose number nobody watches."""


def identifier(text: str, field: str) -> str:
    """One part of a path. Raises BadParam."""
    if not IDENTIFIER.fullmatch(text):
        raise BadParam("not an identifier", field=field)
    return text


class Api:
    """One merchant, one token; see Retrying for `access`, `pace`, `deadline` and `until`.

    `on_rate` hears what is left after each answer, a refusal included; it must not raise.
    """

    def __init__(  # noqa: PLR0913 - its parts, given by services
        self,
        outgoing: Outgoing,
        access: TokenSource | Secret,
        log: Log,
        *,
        style: Style = bearer,
        on_rate: Callable[[Rate], None] = unheard,
        pace: Callable[[int], None] = unpaced,
        chance: Chance | None = None,
        deadline: float | None = None,
        until: float | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._outgoing = outgoing
        self._log = log
        self._style = style
        self._on_rate = on_rate
        seconds = outgoing.deadline if deadline is None else deadline
        self._retrying = Retrying(
            outgoing.clock, access, pace=pace, chance=chance, deadline=seconds, until=until, tally=tally
        )

    def get(self, path: str, query: Pairs = ()) -> object:
        """The parsed body. Raises a VendorError by cause; RateLimited with the seconds to wait when they are many."""
        return self._retrying.run(HTTPMethod.GET, partial(self._once, path, query))

    def _once(self, path: str, query: Pairs, token: Secret, deadline: float) -> object:
        headers = {**ACCEPT, **self._style(token)}
        answer = self._outgoing.send(
            HTTPMethod.GET, HOST, path, query=query, headers=headers, deadline=deadline, limit=LARGEST_PAGE
        )
        self._heard(path, answer)
        return body_of(answer)

    def _heard(self, path: str, answer: Answer) -> None:
        if warning := warning_of(answer):
            self._log.event("api_warning", host=HOST, paths=[path], detail=warning)
        if rate := rate_of(answer):
            self._on_rate(rate)
            first_contact.tell(self._log, "rate_limit", status=answer.status, detail=f"X-RateLimit-Limit {rate.limit}")
        first_contact.tell(self._log, f"{self._style.__name__} at {_endpoint(path)}", status=answer.status)


def _endpoint(path: str) -> str:
    """Without ids."""
    return "/".join(part for part in path.split("/") if part.replace("-", "").isalpha() and part.islower())
