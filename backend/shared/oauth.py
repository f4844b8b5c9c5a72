"""OAuth 2.0 code exchange and refresh (RFC 6749 §4.1.3, §6), driven by a provider's data."""

import base64
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote_plus

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from shared import structs
from shared.discreet import Discreet
from shared.errors import (
    Blocked,
    ClientMisconfigured,
    HostGone,
    NotJson,
    PaymentRequired,
    RateLimited,
    Temporary,
    VendorError,
)
from shared.outgoing import Answer, Outgoing
from shared.secret import Secret
from shared.settings import Client

LONGEST_RAW = 20_000
TOKEN_DEADLINE = 10.0  # seconds, below the lease
SHORTEST_LIFE = 60.0  # seconds; what ends sooner could not be used


class Encoding(StrEnum):
    JSON = "json"
    FORM = "form"


class ClientAuth(StrEnum):
    BODY = "body"
    BASIC = "basic"


class Provider(Struct, frozen=True):
    """All that tells one vendor's OAuth from another's."""

    name: str
    table: str
    token_path: str
    encoding: Encoding
    client_auth: ClientAuth
    access_lifetime: float  # seconds, when the answer names none
    grant_lifetime: float | None  # seconds without a refresh until the grant dies
    keep_alive: float  # seconds after which even an idle connection is refreshed
    dead_hints: Mapping[str, str]  # words of a refusal → our reason; only these prove a grant dead
    client_hints: tuple[str, ...]  # words of a refusal that blame client id, secret or redirect URI
    rotates: bool = True  # each refresh brings another refresh token, and the old one is spent
    has_fixed_end: bool = False  # the grant ends when it was given plus `grant_lifetime`, however often it is used
    revokes_family: bool = False  # a spent refresh token that is presented again ends the whole grant (RFC 9700 4.14.2)
    reads_end: Callable[[Secret], float | None] | None = None  # Unix time at which a refresh token says that it ends

    def moves_end(self, *, is_new: bool) -> bool:
        """Whether an answer puts the end of the grant off; `is_new`: it brought another refresh token."""
        return not self.has_fixed_end and (is_new or not self.rotates)

    def told_lifetime(self, token: Secret | None, now: float) -> float | None:
        """Seconds, by the refresh token's own word and no longer than usual; None when it tells none, or is over."""
        ends = self.reads_end(token) if self.reads_end and token else None
        left = min((ends or 0.0) - now, self.grant_lifetime or 0.0)
        return left if left > 0 else None


class Grant(Struct, frozen=True):
    access_token: Secret
    refresh_token: Secret | None
    expires_in: float  # seconds

    def as_text(self) -> Secret:
        """To be sealed where it has to wait."""
        refresh = self.refresh_token.reveal() if self.refresh_token else None
        return Secret(json.dumps([self.access_token.reveal(), refresh, self.expires_in]))

    def aged(self, seconds: float) -> "Grant":
        """With what is left of its lifetime."""
        return replace(self, expires_in=max(0.0, self.expires_in - max(0.0, seconds)))

    @classmethod
    def from_text(cls, text: Secret) -> "Grant | None":
        """None for anything that `as_text` did not make, such as a code."""
        if not text.reveal().startswith("["):
            return None
        access, refresh, expires_in = json.loads(text.reveal())
        return cls(Secret(access), Secret(refresh) if refresh else None, expires_in)


class GrantRefused(VendorError):
    """The vendor will never take this code or refresh token again; `reason` is one of ours.

    `after_doubt`: an earlier send of the same token had no known outcome, so it may have been our own that spent it.
    """

    def __init__(self, reason: str, *, after_doubt: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after_doubt = after_doubt


class PageAnswered(HostGone):
    """A page where words were promised: nobody lives at this address, or something in front of the vendor ails."""


class Braked(RateLimited):
    """The token endpoint wants fewer calls."""

    usual_pause = 300.0


# RFC 6749 appendix A.12, A.17: tokens are visible ASCII.
Token = Annotated[str, msgspec.Meta(pattern=r"\A[\x20-\x7e]*\Z", max_length=10_000)]


class Unreadable(VendorError):
    """A 200 whose body is no grant; it may hold the only live token, so it is carried along, for sealing alone."""

    def __init__(self, raw: Secret) -> None:
        super().__init__("unreadable grant")
        self.raw = raw


class _Body(Discreet, frozen=True):
    access_token: Annotated[Token, msgspec.Meta(min_length=1)]
    refresh_token: Token | None = None
    expires_in: object = None  # whatever it is, it must not cost us the tokens beside it


_read = structs.reader(_Body)


class TokenEndpoint(Struct, frozen=True):
    """One vendor's token endpoint, as one client of ours.

    Both calls raise GrantRefused, ClientMisconfigured or a VendorError. An empty `redirect_uri` is not sent.
    """

    provider: Provider
    outgoing: Outgoing
    host: str
    client: Client
    redirect_uri: str

    def exchange(self, code: Secret) -> Grant:
        """Spends the code."""
        return self._ask({"grant_type": "authorization_code", "code": code.reveal()})

    def refresh(self, token: Secret) -> Grant:
        """Spends the refresh token where the vendor rotates it: the answer holds the only live pair then."""
        return self._ask({"grant_type": "refresh_token", "refresh_token": token.reveal()})

    def _ask(self, fields: dict[str, str]) -> Grant:
        fields = {**fields, **({"redirect_uri": self.redirect_uri} if self.redirect_uri else {})}
        headers = {}
        if self.provider.client_auth is ClientAuth.BASIC:
            headers["Authorization"] = _basic(self.client)
        else:
            fields = {"client_id": self.client.id, "client_secret": self.client.secret.reveal(), **fields}
        return _grant(self.provider, self._post(headers, fields))

    def _post(self, headers: dict[str, str], fields: dict[str, str]) -> Answer:
        is_form = self.provider.encoding is Encoding.FORM
        return self.outgoing.send(
            "POST",
            self.host,
            self.provider.token_path,
            headers=headers,
            form=tuple(fields.items()) if is_form else None,
            json=None if is_form else fields,
            deadline=TOKEN_DEADLINE,
        )


def _basic(client: Client) -> str:
    """RFC 6749 §2.3.1: both are form-encoded before they are joined."""
    pair = f"{quote_plus(client.id)}:{quote_plus(client.secret.reveal())}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _grant(provider: Provider, answer: Answer) -> Grant:
    if answer.status != HTTPStatus.OK:
        raise _refusal(provider, answer)
    try:
        body = _read(answer.json())
    except (msgspec.ValidationError, NotJson):
        raise Unreadable(Secret(answer.body[:LONGEST_RAW].decode("utf-8", "replace"))) from None
    refresh_token = Secret(body.refresh_token) if body.refresh_token else None
    return Grant(Secret(body.access_token), refresh_token, _lifetime(provider, body.expires_in))


def _lifetime(provider: Provider, value: object) -> float:
    """Missing, absurdly short or long means the provider's usual lifetime, never "for ever"."""
    try:
        seconds = float(value) if isinstance(value, int | Decimal | str) and value is not True else 0
    except (ValueError, OverflowError):
        seconds = 0
    return seconds if SHORTEST_LIFE <= seconds <= 10 * provider.access_lifetime else provider.access_lifetime


_BY_STATUS: Mapping[int, type[VendorError]] = {
    HTTPStatus.PAYMENT_REQUIRED: PaymentRequired,
    HTTPStatus.FORBIDDEN: Blocked,
    HTTPStatus.NOT_FOUND: HostGone,
    HTTPStatus.TOO_MANY_REQUESTS: Braked,
}


def _refusal(provider: Provider, answer: Answer) -> VendorError | ClientMisconfigured:
    """Which failure this is, by status first and the vendor's known words second (reliability.md §3.3)."""
    if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
        return _spoken_refusal(provider, answer)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Temporary(f"token {answer.told}", retry_after=answer.retry_after)
    return _BY_STATUS.get(answer.status, VendorError)(f"token {answer.told}", retry_after=answer.retry_after)


def _words(answer: Answer) -> str:
    """What the problem document says: vendors put the cause into one of these, RFC 6749 §5.2 into the last two."""
    try:
        body = answer.json()
    except NotJson:
        return ""
    names = ("hint", "title", "detail", "error", "error_description")
    return "\n".join(str(body.get(name, "")) for name in names) if isinstance(body, dict) else ""


def _spoken_refusal(provider: Provider, answer: Answer) -> VendorError | ClientMisconfigured:
    """A 401 in words that blame neither grant nor client is how an address without an account answers.

    Words that blame both keep the tokens. A page has no words at all.
    """
    words = _words(answer)
    if any(phrase in words for phrase in provider.client_hints):
        return ClientMisconfigured("token")
    for phrase, reason in provider.dead_hints.items():
        if phrase in words:
            return GrantRefused(reason)
    spoken = HostGone if answer.status == HTTPStatus.UNAUTHORIZED else VendorError
    return (spoken if answer.is_json else PageAnswered)("token refused with unknown words")
