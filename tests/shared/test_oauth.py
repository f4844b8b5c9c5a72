"""Code exchange and refresh over a fake vendor: what is sent, what each refusal means (amocrm.md §1.4)."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec import structs

from amocrm.provider import AMOCRM
from shared import errors
from shared.errors import AppError
from shared.oauth import ClientAuth, Encoding, GrantRefused, PageAnswered, Provider, TokenEndpoint
from shared.outgoing import Answer, Outgoing
from shared.secret import Secret
from shared.settings import Client

PAIR = {"access_token": "a1", "refresh_token": "r1", "expires_in": 86400, "token_type": "Bearer"}
JSON = {"content-type": "application/problem+json"}
NGINX = b"<html><head><title>403 Forbidden</title></head></html>"
TITLE = "Некорректный запрос"


@dataclass
class FakeOutgoing(Outgoing):
    """Answers every call alike and remembers what was sent."""

    answer: Answer
    sent: dict[str, Any] = field(default_factory=dict)

    def send(self, method: str, host: str, path: str, **parts: Any) -> Answer:  # noqa: ANN401 - Outgoing.send
        self.sent = {"method": method, "host": host, "path": path, **parts}
        return self.answer


def answer(status: int, body: object, headers: Mapping[str, str] = JSON) -> Answer:
    """`body`: an object for JSON, bytes for anything else."""
    return Answer(status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def endpoint(given: Answer, provider: Provider = AMOCRM) -> tuple[TokenEndpoint, FakeOutgoing]:
    outgoing = FakeOutgoing(given)
    client = Client("client-1", Secret("client-secret"))
    return TokenEndpoint(provider, outgoing, "shop.amocrm.ru", client, "https://crm.example.ru/back"), outgoing


def refused(given: Answer) -> AppError:
    with pytest.raises(AppError) as raised:
        endpoint(given)[0].refresh(Secret("r0-canary"))
    assert "canary" not in f"{raised.value!r}{raised.value.detail}"
    return raised.value


def problem(status: int, **fields: str) -> Answer:
    return answer(status, {"title": TITLE, "status": status, "detail": "", **fields})


def test_a_code_is_exchanged_as_amocrm_documents_it() -> None:
    asked, outgoing = endpoint(answer(200, PAIR))
    grant = asked.exchange(Secret("code-1"))
    assert grant.refresh_token is not None
    assert (grant.access_token.reveal(), grant.refresh_token.reveal(), grant.expires_in) == ("a1", "r1", 86400)
    assert (outgoing.sent["method"], outgoing.sent["path"]) == ("POST", "/oauth2/access_token")
    assert outgoing.sent["json"] == {
        "client_id": "client-1",
        "client_secret": "client-secret",
        "grant_type": "authorization_code",
        "code": "code-1",
        "redirect_uri": "https://crm.example.ru/back",
    }


def test_a_refresh_names_the_token_and_never_the_code() -> None:
    asked, outgoing = endpoint(answer(200, PAIR))
    asked.refresh(Secret("r0"))
    assert outgoing.sent["json"]["grant_type"] == "refresh_token"
    assert outgoing.sent["json"]["refresh_token"] == "r0"
    assert outgoing.sent["deadline"] == 10


def test_a_vendor_may_want_a_form_and_basic_authentication() -> None:
    provider = structs.replace(AMOCRM, encoding=Encoding.FORM, client_auth=ClientAuth.BASIC)
    asked, outgoing = endpoint(answer(200, PAIR), provider)
    asked.exchange(Secret("code-1"))
    pair = outgoing.sent["headers"]["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(pair) == b"client-1:client-secret"
    assert outgoing.sent["json"] is None
    assert "client_secret" not in dict(outgoing.sent["form"])


@pytest.mark.parametrize(
    ("status", "hint", "reason"),
    [
        (400, "Authorization code has been revoked", "revoked"),
        (400, "Authorization code has expired", "expired"),
        (401, "Authorization code has expired", "expired"),
        (400, "Cannot decrypt the authorization code", "undecryptable"),
        (400, "Authorization code malformed", "undecryptable"),
        (400, "Authorization code was not issued to this client", "not_linked"),
        (400, "Token is not linked to client", "not_linked"),
        (401, "Token has been revoked", "revoked"),
        (401, "Token has expired", "expired"),
        (400, "Invalid refresh token", "invalid"),
    ],
)
def test_these_words_prove_a_grant_dead(status: int, hint: str, reason: str) -> None:
    failure = refused(problem(status, hint=hint))
    assert isinstance(failure, GrantRefused)
    assert failure.reason == reason


@pytest.mark.parametrize(
    "fields",
    [
        {"hint": "Check the `client_id` parameter"},
        {"title": "Некорректный клиент", "detail": "Авторизация клиента не прошла"},
        {"detail": "Авторизация клиента не прошла"},
        {"hint": "Invalid redirect URI"},
    ],
)
def test_these_words_blame_our_configuration(fields: dict[str, str]) -> None:
    assert isinstance(refused(problem(401, **fields)), errors.ClientMisconfigured)


def test_cyrillic_may_come_escaped_or_plain() -> None:
    fields = {"title": "Некорректный клиент"}
    escaped = json.dumps(fields).encode()
    plain = json.dumps(fields, ensure_ascii=False).encode()
    assert b"\\u041d" in escaped
    assert all(isinstance(refused(answer(401, body)), errors.ClientMisconfigured) for body in (escaped, plain))


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (answer(402, {}), errors.PaymentRequired),
        (answer(403, NGINX, {"content-type": "text/html", "retry-after": "60"}), errors.Blocked),
        (answer(429, NGINX, {"content-type": "text/html", "retry-after": "7"}), errors.RateLimited),
        (answer(500, b"", {}), errors.Temporary),
        (answer(503, NGINX, {"content-type": "text/html"}), errors.Temporary),
    ],
    ids=lambda value: str(getattr(value, "status", "")),
)
def test_the_status_says_what_is_wrong(given: Answer, kind: type[AppError]) -> None:
    failure = refused(given)
    assert isinstance(failure, kind)
    assert failure.retry_after == given.retry_after


@pytest.mark.parametrize(
    "given",
    [
        problem(400, hint="Something new"),
        answer(400, []),
        answer(401, NGINX, {"content-type": "text/html"}),
        answer(404, {}),
        answer(302, b"", {}),
        answer(200, b"<html>", {"content-type": "text/html"}),
        answer(200, {}),
        answer(200, []),
        answer(200, {"access_token": ""}),
        answer(200, {"access_token": 7}),
        answer(200, {"access_token": "a" * 10_001}),
        answer(200, {"error": "invalid_grant"}),
    ],
    ids=lambda given: f"{given.status} {given.body[:40]!r}",
)
def test_anything_else_proves_nothing_about_the_grant(given: Answer) -> None:
    assert not isinstance(refused(given), GrantRefused | errors.ClientMisconfigured)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (86399, 86399),
        ("3600", 3600),
        (3600.5, 3600.5),
        (None, 86400),
        (0, 86400),
        (-5, 86400),
        ("soon", 86400),
        ("nan", 86400),
        (10**400, 86400),
        (86400 * 11, 86400),
        ([], 86400),
        ({}, 86400),
        (True, 86400),
    ],
)
def test_a_lifetime_is_never_for_ever_and_never_costs_the_tokens(value: object, seconds: float) -> None:
    body = {**PAIR, "expires_in": value}
    assert endpoint(answer(200, body))[0].refresh(Secret("r0")).expires_in == seconds


@pytest.mark.parametrize("token", [None, ""])
def test_an_answer_without_a_refresh_token_says_so(token: str | None) -> None:
    assert endpoint(answer(200, {**PAIR, "refresh_token": token}))[0].refresh(Secret("r0")).refresh_token is None


def test_a_grant_shows_no_token() -> None:
    assert "a1" not in repr(endpoint(answer(200, PAIR))[0].refresh(Secret("r0")))


def test_basic_authentication_is_form_encoded_first() -> None:
    """RFC 6749 §2.3.1: a colon or a space in either would end up somewhere else."""
    provider = structs.replace(AMOCRM, client_auth=ClientAuth.BASIC)
    outgoing = FakeOutgoing(answer(200, PAIR))
    client = Client("a:b c", Secret("s%/ключ"))
    TokenEndpoint(provider, outgoing, "shop.amocrm.ru", client, "https://crm.example.ru/back").refresh(Secret("r0"))
    pair = base64.b64decode(outgoing.sent["headers"]["Authorization"].removeprefix("Basic "))
    assert pair == b"a%3Ab+c:s%25%2F%D0%BA%D0%BB%D1%8E%D1%87"


def test_words_that_blame_client_and_grant_keep_the_tokens() -> None:
    failure = refused(problem(401, title="Некорректный клиент", hint="Token has been revoked"))
    assert isinstance(failure, errors.ClientMisconfigured)


@pytest.mark.parametrize(("header", "seconds"), [({}, 300), ({"retry-after": "9"}, 9)])
def test_too_many_calls_brake_for_five_minutes_unless_the_vendor_says_how_long(
    header: dict[str, str], seconds: float
) -> None:
    assert refused(answer(429, NGINX, {"content-type": "text/html", **header})).retry_after == seconds


def test_an_error_of_the_vendor_may_say_how_long() -> None:
    assert refused(answer(503, NGINX, {"content-type": "text/html", "retry-after": "600"})).retry_after == 600


@pytest.mark.parametrize("value", [1, 59, "30"])
def test_a_lifetime_nobody_could_use_is_none(value: object) -> None:
    assert endpoint(answer(200, {**PAIR, "expires_in": value}))[0].refresh(Secret("r0")).expires_in == 86_400


@pytest.mark.parametrize("status", [400, 401])
def test_a_page_where_words_were_promised_is_told_from_words_of_the_vendor(status: int) -> None:
    page = answer(status, NGINX, {"content-type": "text/html"})
    assert isinstance(refused(page), PageAnswered)
    assert type(refused(problem(401, title="Unauthorized"))) is errors.HostGone
