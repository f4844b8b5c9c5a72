"""Comparing and verifying, one spoilt thing at a time (reliability.md C1)."""

import base64
import json
import time
from typing import Any

import jwt
import pytest

from shared.errors import AuthInvalid
from shared.secret import Secret
from shared.signatures import hmac_sha256, readable_claims, same, token_hash, unverified_claims, verified_claims

NOW = 1_800_000_000
KEY = Secret("k" * 64)
CLAIMS: dict[str, Any] = {"iss": "i", "aud": "a", "jti": "j", "iat": NOW, "nbf": NOW, "exp": NOW + 1800}


def token(headers: dict[str, Any] | None = None, **changes: object) -> str:
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    return jwt.encode(claims, KEY.reveal(), algorithm="HS256", headers=headers)


def verify(given: str, key: Secret = KEY, now: float = NOW) -> dict[str, Any]:
    return verified_claims(given, key, audience="a", now=now)


def raw(header: object, payload: object = None) -> str:
    parts = (json.dumps(part).encode() for part in (header, payload or CLAIMS))
    return ".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), "AAAA"])


def test_a_good_token_gives_its_claims() -> None:
    assert verify(token()) == CLAIMS


@pytest.mark.parametrize(
    "changes",
    [
        *({name: None} for name in CLAIMS),
        {"aud": ["a"]},
        {"aud": "a/"},
        {"exp": NOW - 10},
        {"exp": NOW + 3601},
        {"iat": NOW + 11},
        {"nbf": NOW + 11},
        {"exp": NOW, "iat": NOW},
        *({"exp": absurd} for absurd in (-1, True, "1800001800", 1e308, 2**63, [NOW], float("nan"), float("inf"))),
    ],
    ids=str,
)
def test_one_wrong_claim_is_a_refusal(changes: dict[str, Any]) -> None:
    with pytest.raises(AuthInvalid):
        verify(token(**changes))


@pytest.mark.parametrize(("late", "is_taken"), [(9, True), (11, False)])
def test_ten_seconds_of_skew_are_forgiven(late: float, is_taken: bool) -> None:  # noqa: FBT001 - a table
    given = token(exp=NOW + 100)
    try:
        verify(given, now=NOW + 100 + late)
    except AuthInvalid:
        assert not is_taken
    else:
        assert is_taken


def test_a_weak_key_verifies_nothing() -> None:
    weak = Secret("k" * 31)
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        given = jwt.encode(CLAIMS, weak.reveal(), algorithm="HS256")
    with pytest.raises(AuthInvalid, match="weak key"):
        verify(given, weak)


def test_another_key_is_a_refusal() -> None:
    with pytest.raises(AuthInvalid):
        verify(token(), Secret("x" * 64))


@pytest.mark.parametrize(
    "header",
    [
        *({"alg": name} for name in ("none", "None", "nOnE", "HS384", "HS512", "RS256", "hs256", ["HS256"], None)),
        *({"alg": "HS256", name: "x"} for name in ("crit", "jku", "jwk", "x5u", "x5c", "zip")),
        {"alg": "HS256", "typ": "JWE"},
        {},
        [],
        "text",
    ],
    ids=str,
)
def test_a_header_with_anything_unusual_is_not_even_looked_up(header: object) -> None:
    with pytest.raises(AuthInvalid):
        unverified_claims(raw(header))


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "a.b.c.d", "я.я.я", "." * 2, "a" * 5000, f"{'[' * 900}.b.c"])
def test_what_is_no_token_is_a_refusal(text: str) -> None:
    with pytest.raises(AuthInvalid):
        unverified_claims(text)


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        ('{"alg":"HS256"}', '{"a":1,"a":1}'),
        ('{"alg":"none","alg":"HS256"}', "{}"),
        ('{"alg":"HS256"}', '{"a":{"b":1,"b":2}}'),
    ],
)
def test_a_claim_or_header_named_twice_is_a_refusal(header: str, payload: str) -> None:
    parts = [base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode() for text in (header, payload)]
    with pytest.raises(AuthInvalid, match="unreadable"):
        unverified_claims(".".join([*parts, "A" * 43]))


def test_absurd_nesting_inside_a_token_is_a_refusal() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 2000).rstrip(b"=").decode()
    with pytest.raises(AuthInvalid):
        unverified_claims(f"{raw({'alg': 'HS256'}).split('.')[0]}.{deep}.AAAA")


def test_claims_are_readable_without_proof_and_empty_when_there_are_none() -> None:
    assert unverified_claims(token())["jti"] == "j"
    assert readable_claims(token())["exp"] == NOW + 1800
    assert readable_claims("no token") == {}


@pytest.mark.parametrize("pair", [("", ""), ("a", "a"), ("ё", "ё"), ("\ud800", "\ud800")])
def test_same_texts_are_the_same(pair: tuple[str, str]) -> None:
    assert same(*pair)


@pytest.mark.parametrize("pair", [("", "a"), ("a", "b"), ("a", "a "), ("é", "e\u0301"), ("a", "a\x00")])
def test_different_texts_are_not(pair: tuple[str, str]) -> None:
    assert not same(*pair)


def test_verifying_takes_less_than_five_milliseconds() -> None:
    given = token()
    began = time.perf_counter()
    for _ in range(100):
        verify(given)
    assert (time.perf_counter() - began) / 100 < 0.005


def test_hashes_are_hex_of_known_values() -> None:
    assert token_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    # RFC 4231, test case 2.
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert hmac_sha256(Secret("Jefe"), "what do ya want for nothing?") == expected
