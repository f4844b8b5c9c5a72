"""The publisher's API at dev.evotor.ru, steps 1 and 2 of Evotor's OAuth guide (evotor.md §1.2-1.6).

For the operator's commands alone, never in a request path: a log-in from a new address costs a mailed code.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPMethod, HTTPStatus

from evotor.evidence import without_secrets
from evotor.publisher_answers import (
    Listed,
    OauthClient,
    PersonalToken,
    PublisherToken,
    client,
    clients,
    personal_token,
    personal_tokens,
    token_in,
)
from shared import errors
from shared.outgoing import Answer, Outgoing, Pairs
from shared.secret import Secret

HOST = "dev.evotor.ru"
ORIGIN = f"https://{HOST}"
LOG_IN = "/oauth/token"
OAUTH = "/api/v1/publisher/app/oauth/public"
CONFIRMATION = "2fa_confirmation"
V2 = "Application/vnd.evotor.v2+json"
PERSONAL = {"Accept": "application/json, text/plain, */*", "Content-Type": "application/json"}
# The guide's creating sample shows the first form, its listing sample the second.
AUTHORIZATIONS = ("Bearer {}", "{}")
IDENTIFIER = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
DEADLINE = 30.0  # seconds

Record = Callable[[str, Answer, Sequence[Secret]], None]


class Refused(errors.VendorError):
    """Not the answer that was hoped for; `told` is what Evotor said, without secrets."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(f"{status}")
        self.http_status = status
        self.told = told


@dataclass(frozen=True, slots=True)
class Developer:
    """The log-in to the developer's cabinet; lives as long as one command."""

    username: str
    password: Secret


@dataclass(frozen=True, slots=True)
class LogIn:
    """`record` is told of every answer, with what must not be kept of it."""

    outgoing: Outgoing
    record: Record

    def ask(self, developer: Developer, code: Secret | None) -> "PublisherToken | Refused":
        """Refused may mean that a code was mailed: how Evotor asks for it is documented nowhere (evotor.md §1.3)."""
        form = [
            ("type", "LOGIN"),
            ("grant_type", "password"),
            ("client_id", "Evo-UI"),
            ("username", developer.username),
            ("password", developer.password.reveal()),
        ]
        # The guide's sample sends the code in the form, its text in a header: so it goes both ways.
        confirmation = {CONFIRMATION: code.reveal()} if code else {}
        form += confirmation.items()
        answer = self.outgoing.send(HTTPMethod.POST, HOST, LOG_IN, form=form, headers=confirmation, deadline=DEADLINE)
        secrets = [developer.password, *([code] if code else [])]
        self.record(f"POST {LOG_IN} with{'' if code else 'out'} {CONFIRMATION}", answer, secrets)
        return token_in(answer) or _refused(answer, secrets)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Every call raises Unauthorized when the log-in has ended, Refused, or what Outgoing raises."""

    outgoing: Outgoing
    token: Secret
    record: Record

    def create_client(self, app: str, version: str, redirects: Sequence[str], scopes: Sequence[str]) -> OauthClient:
        """`type=web`: the other type gets no refresh tokens. Not repeatable: each call makes another client."""
        answer = self._authorized(
            _Call(
                HTTPMethod.POST,
                _clients_path(app, version),
                # Empty as in the sample, instead of our own.
                {"Content-Type": "application/json", "Origin": ORIGIN, "User-Agent": ""},
                [("type", "web")],
                {"registered_redirect_uri": list(redirects), "scope": list(scopes)},
            )
        )
        return client(answer)

    def clients(self, app: str, version: str) -> Listed[OauthClient]:
        """With their secrets. The guide's heading has this path, its sample lacks the last letter."""
        headers = {"Accept": V2, "Origin": ORIGIN}
        return clients(self._authorized(_Call(HTTPMethod.GET, _clients_path(app, version), headers)))

    def personal_tokens(self) -> Listed[PersonalToken]:
        return personal_tokens(self._personal(HTTPMethod.GET, f"{OAUTH}/personal-tokens"))

    def replace_scopes(self, token_id: str, scopes: Sequence[str]) -> PersonalToken:
        """A scope that is not named is lost."""
        path = f"{OAUTH}/personal-tokens/{_identifier(token_id)}"
        return personal_token(self._personal(HTTPMethod.PUT, path, {"scope": list(scopes)}))

    def _authorized(self, call: "_Call") -> Answer:
        """A 401 did nothing, so that even a POST may go again."""
        for form in AUTHORIZATIONS:
            answer = self._send(call, "Authorization", form)
            if answer.status != HTTPStatus.UNAUTHORIZED:
                break
        return self._good(answer)

    def _personal(self, method: HTTPMethod, path: str, json: object = None) -> Answer:
        return self._good(self._send(_Call(method, path, PERSONAL, json=json), "x-authorization", AUTHORIZATIONS[0]))

    def _send(self, call: "_Call", header: str, form: str) -> Answer:
        headers = {**call.headers, header: form.format(self.token.reveal())}
        answer = self.outgoing.send(
            call.method, HOST, call.path, query=call.query, headers=headers, json=call.json, deadline=DEADLINE
        )
        self.record(f"{call.method} {call.path} with {header}: {form.format('…')}", answer, [self.token])
        return answer

    def _good(self, answer: Answer) -> Answer:
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise errors.Unauthorized("401")
        if answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
            raise _refused(answer, [self.token])
        return answer


@dataclass(frozen=True, slots=True)
class _Call:
    method: HTTPMethod
    path: str
    headers: Mapping[str, str] = field(repr=False)
    query: Pairs = ()
    json: object = field(default=None, repr=False)


def is_identifier(text: str) -> bool:
    """Of an application, a version (an id, or a number such as 0.1) or a token: one part of a path."""
    return IDENTIFIER.fullmatch(text) is not None


def _clients_path(app: str, version: str) -> str:
    return f"{OAUTH}/apps/{_identifier(app)}/versions/{_identifier(version)}/oauth-apps"


def _identifier(text: str) -> str:
    if not is_identifier(text):
        raise errors.NotSent("not an identifier")
    return text


def _refused(answer: Answer, secrets: Sequence[Secret]) -> Refused:
    return Refused(answer.status, without_secrets(answer.body.decode(errors="replace"), secrets))
