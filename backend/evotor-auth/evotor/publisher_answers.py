"""What dev.evotor.ru answers the publisher, checked; everything secret is a Secret from here on."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Generic, TypeVar

import msgspec

from shared import errors, structs
from shared.discreet import Discreet
from shared.oauth import Token
from shared.outgoing import Answer
from shared.secret import Secret

T = TypeVar("T")

USUAL_LIFE = 1799.0  # seconds
LONGEST_LIFE = 86_400


@dataclass(frozen=True, slots=True)
class PublisherToken:
    value: Secret
    expires_in: float  # seconds


@dataclass(frozen=True, slots=True)
class OauthClient:
    client_id: str
    client_secret: Secret
    scopes: tuple[str, ...]
    grant_types: tuple[str, ...]
    redirect_uris: tuple[str, ...]
    app_id: str
    version_id: str


@dataclass(frozen=True, slots=True)
class PersonalToken:
    """`value` comes with a change alone."""

    id: str
    scopes: tuple[str, ...]
    value: Secret | None


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """`is_whole`: `paging` was empty, as in the guide; how further pages would be asked for, it does not say."""

    items: tuple[T, ...]
    is_whole: bool


# {"access_token": "eyJ…", "token_type": "bearer", "refresh_token": "eyJ…", "expires_in": 1799, "iat": <ms>, …}
class _Grant(Discreet, frozen=True):
    access_token: Annotated[Token, msgspec.Meta(min_length=1)]
    expires_in: object = None


class _Client(Discreet, frozen=True):
    client_id: str
    client_secret: str
    scope: tuple[str, ...] = ()
    authorized_grant_types: tuple[str, ...] = ()
    registered_redirect_uri: tuple[str, ...] = ()
    app_id: str | None = None
    version_id: str | None = None


class _PersonalToken(Discreet, frozen=True):
    """Both are required: a PUT made from half of this would erase the other half."""

    id: str
    scope: list[str]
    access_token: str | None = None


class _Clients(msgspec.Struct):
    items: list[_Client]
    paging: object = None


class _PersonalTokens(msgspec.Struct):
    items: list[_PersonalToken]
    paging: object = None


_read_grant = structs.reader(_Grant)
_read_client = structs.reader(_Client)
_read_clients = structs.reader(_Clients)
_read_token = structs.reader(_PersonalToken)
_read_tokens = structs.reader(_PersonalTokens)


def token_in(answer: Answer) -> PublisherToken | None:
    """None for anything but a 200 with an access token."""
    if answer.status != HTTPStatus.OK:
        return None
    try:
        grant = _checked(answer, _read_grant)
    except errors.NotJson:
        return None
    return PublisherToken(Secret(grant.access_token), _seconds(grant.expires_in))


def client(answer: Answer) -> OauthClient:
    """Raises NotJson, as all others here."""
    return _client(_checked(answer, _read_client))


def clients(answer: Answer) -> Listed[OauthClient]:
    body = _checked(answer, _read_clients)
    return Listed(tuple(map(_client, body.items)), not body.paging)


def personal_token(answer: Answer) -> PersonalToken:
    return _token(_checked(answer, _read_token))


def personal_tokens(answer: Answer) -> Listed[PersonalToken]:
    body = _checked(answer, _read_tokens)
    return Listed(tuple(map(_token, body.items)), not body.paging)


def _checked(answer: Answer, read: Callable[[object], T]) -> T:
    try:
        return read(answer.json())
    except msgspec.ValidationError as fault:
        # Names a place and types, never a value.
        raise errors.NotJson(str(fault)) from None


def _client(body: _Client) -> OauthClient:
    return OauthClient(
        body.client_id,
        Secret(body.client_secret),
        tuple(body.scope),
        tuple(body.authorized_grant_types),
        tuple(body.registered_redirect_uri),
        body.app_id or "",
        body.version_id or "",
    )


def _seconds(life: object) -> float:
    if not isinstance(life, int) or isinstance(life, bool) or life <= 0:
        return USUAL_LIFE
    return float(min(life, LONGEST_LIFE))


def _token(body: _PersonalToken) -> PersonalToken:
    return PersonalToken(body.id, tuple(body.scope), Secret(body.access_token) if body.access_token else None)
