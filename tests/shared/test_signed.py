"""Tokens that we sign ourselves: one thing wrong, one refusal."""

import base64
import json
from typing import Any

import jwt
import pytest

from shared.errors import AuthInvalid
from shared.key_ring import KeyRing
from shared.secret import Secret
from shared.signed import Signer

KEY, NEXT = bytes(range(32)), bytes(range(7, 39))
OURS = "https://crm.example.ru"
CLAIMS: dict[str, Any] = {"jti": "j", "exp": 1_800_000_000}


def signer(audience: str = OURS, **keys: bytes) -> Signer:
    return Signer(KeyRing(keys or {"k1": KEY}), audience)


def forged(header: dict[str, Any] | None = None, **claims: object) -> str:
    """With the right key, and something else wrong."""
    named = {"typ": "admin+jwt", "kid": "k1", **(header or {})}
    given = {name: value for name, value in {**CLAIMS, "aud": OURS, **claims}.items() if value is not None}
    key = signer()._key("k1", "admin")
    kept = {name: value for name, value in named.items() if value is not None}
    return jwt.encode(given, key, algorithm=kept.pop("alg", "HS256"), headers=kept)


def rewritten(header: object) -> str:
    """A good token under another header, with the signature it had."""
    _, payload, signature = forged().split(".")
    return f"{base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b'=').decode()}.{payload}.{signature}"


def test_a_token_gives_back_what_was_signed() -> None:
    opened = signer().opened("admin", signer().sign("admin", **CLAIMS).reveal())
    assert opened.key_id == "k1"
    assert opened.claims == {**CLAIMS, "aud": OURS}


def test_a_token_made_by_hand_with_the_right_key_is_taken_so_the_forgeries_below_have_one_fault_each() -> None:
    assert signer().opened("admin", forged()).claims["jti"] == "j"


@pytest.mark.parametrize("made", ["admin", "widget", "device", "user"])
@pytest.mark.parametrize("asked", ["admin", "widget", "device", "user"])
def test_a_token_of_one_kind_is_nothing_where_another_is_expected(made: str, asked: str) -> None:
    token = signer().sign(made, **CLAIMS).reveal()
    if made == asked:
        assert signer().opened(asked, token)
    else:
        with pytest.raises(AuthInvalid):
            signer().opened(asked, token)


def test_a_key_of_one_kind_signs_nothing_of_another_even_with_its_header() -> None:
    stolen = signer()._key("k1", "widget")
    header = {"typ": "admin+jwt", "kid": "k1"}
    with pytest.raises(AuthInvalid):
        signer().opened("admin", jwt.encode({**CLAIMS, "aud": OURS}, stolen, algorithm="HS256", headers=header))


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")  # of PyJWT, for the other algorithms
@pytest.mark.parametrize(
    "header",
    [
        {"alg": "HS384"},
        {"alg": "HS512"},
        {"typ": "JWT"},
        {"typ": None},
        {"kid": None},
        {"kid": "k2"},
        {"kid": "../../dev/null"},
        {"kid": "k1' UNION SELECT 'x"},
        {"crit": ["exp"]},
        {"jku": "https://evil.example/keys"},
        {"jwk": {"kty": "oct"}},
        {"zip": "DEF"},
    ],
    ids=str,
)
def test_a_header_with_one_thing_wrong_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(AuthInvalid):
        signer().opened("admin", forged(header))


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", "", None, [], 256, "RS256"])
def test_no_other_algorithm_is_taken(alg: object) -> None:
    with pytest.raises(AuthInvalid):
        signer().opened("admin", rewritten({"alg": alg, "typ": "admin+jwt", "kid": "k1"}))


@pytest.mark.parametrize("claims", [{"aud": None}, {"aud": [OURS]}, {"aud": f"{OURS}/"}, {"jti": None}, {"exp": None}])
def test_claims_with_one_thing_wrong_are_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(AuthInvalid):
        signer().opened("admin", forged(**claims))


def test_another_installations_token_is_refused() -> None:
    token = signer("https://other.example.ru").sign("admin", **CLAIMS).reveal()
    with pytest.raises(AuthInvalid):
        signer().opened("admin", token)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:0],
        lambda token: token[:-1],
        lambda token: f"{token}.",
        lambda token: f"{token}.x",
        lambda token: f'"{token}"',
        lambda token: "." * 10_000 + token,
        lambda token: token + "x" * 5_000,
        lambda token: f"{token.rpartition('.')[0]}.",
        lambda token: f"{token.rpartition('.')[0]}.{'A' * 43}",
        lambda token: "W10." + token.partition(".")[2],
        lambda token: "\ud800" + token,
    ],
)
def test_a_spoilt_token_is_refused(spoil: Any) -> None:  # noqa: ANN401 - a lambda
    with pytest.raises(AuthInvalid):
        signer().opened("admin", spoil(forged()))


def test_the_unused_bits_of_the_last_letter_make_no_second_token() -> None:
    token = forged()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = token[:-1] + alphabet[alphabet.index(token[-1]) + 1]
    with pytest.raises(AuthInvalid):
        signer().opened("admin", other)


def test_a_token_outlives_a_change_of_keys_and_dies_when_its_key_is_retired() -> None:
    token = signer().sign("admin", **CLAIMS).reveal()
    both, alone = signer(k2=NEXT, k1=KEY), signer(k2=NEXT)
    assert both.key_id == "k2"
    assert both.opened("admin", token).key_id == "k1"
    with pytest.raises(AuthInvalid):
        alone.opened("admin", token)


def test_a_fingerprint_tells_settings_apart_and_is_bound_to_the_key() -> None:
    both = signer(k2=NEXT, k1=KEY)
    made = both.fingerprint("k1", Secret("first"))
    assert made == signer().fingerprint("k1", Secret("first"))
    assert len({made, both.fingerprint("k2", Secret("first")), both.fingerprint("k1", Secret("second"))}) == 3
