"""Comparing and verifying; everything here fails closed."""

import hashlib
import hmac
import json
import re
from typing import Any

from shared.errors import AuthInvalid
from shared.plain_jwt import jwt
from shared.secret import Secret

LONGEST_TOKEN = 4096
SHORTEST_KEY = 32  # bytes, RFC 7518 §3.2 for HS256
SKEW = 10  # seconds
SIGNATURE = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")  # of HS256
FOREIGN_HEADERS = ("crit", "jku", "jwk", "x5u", "x5c", "b64", "zip")


def same(given: str, expected: str) -> bool:
    """Constant time whatever the lengths."""
    return hmac.compare_digest(_digest(given), _digest(expected))


def token_hash(token: str) -> str:
    """For one-time values of 256 bits: 64 hex digits, safe to store and look up."""
    return _digest(token).hex()


def hmac_sha256(key: Secret, message: str) -> str:
    """Lower-case hex."""
    return hmac.new(key.reveal().encode(), message.encode(), hashlib.sha256).hexdigest()


def unverified_claims(token: str) -> dict[str, Any]:
    """The payload before any proof: only to find the key that can prove it. Raises AuthInvalid."""
    if len(token) > LONGEST_TOKEN or not is_canonical(token):
        raise AuthInvalid("form")
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False})
        _check_names(token)
    except Exception:  # noqa: BLE001 - PyJWT lets RecursionError, TypeError and others through (reliability.md C1)
        raise AuthInvalid("unreadable") from None
    if header.get("alg") != "HS256" or header.get("typ", "JWT") != "JWT" or any(h in header for h in FOREIGN_HEADERS):
        raise AuthInvalid("header")
    return claims


def is_canonical(token: str) -> bool:
    """header.payload.signature, the last in its one spelling: 32 bytes leave two bits of 43 characters unused."""
    parts = token.split(".")
    return len(parts) == 3 and SIGNATURE.fullmatch(parts[2]) is not None  # noqa: PLR2004 - as above


def readable_claims(token: str) -> dict[str, Any]:
    """Any JWT's payload, whatever its algorithm, for routing and dates alone; empty when there is none."""
    try:
        return jwt.decode(token, options={"verify_signature": False})
    except Exception:  # noqa: BLE001 - as above
        return {}


def verified_claims(token: str, key: Secret, *, audience: str, now: float) -> dict[str, Any]:
    """HS256 by this key only; aud, iss, exp, nbf, iat, jti required. Raises AuthInvalid for every fault.

    Whether `iss` is right only the caller knows.

    Times are checked here and not by PyJWT, which reads the wall clock.
    """
    if len(key.reveal().encode()) < SHORTEST_KEY:
        raise AuthInvalid("weak key")
    try:
        claims = jwt.decode(
            token,
            key.reveal(),
            algorithms=["HS256"],
            options={
                "require": ["exp", "nbf", "iat", "jti", "aud", "iss"],
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "verify_aud": False,
                "verify_iss": False,
            },
        )
    except Exception:  # noqa: BLE001 - any failure to verify is a refusal
        raise AuthInvalid("signature") from None
    if claims["aud"] != audience:
        raise AuthInvalid("audience")
    _check_times(claims, now)
    return claims


def _check_names(token: str) -> None:
    """A name given twice means one thing to this reader and another to the next. Raises ValueError."""
    for part in token.split(".")[:2]:
        json.loads(jwt.utils.base64url_decode(part), object_pairs_hook=_with_names_once)


def _with_names_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    whole = dict(pairs)
    if len(whole) != len(pairs):
        raise ValueError("a name is repeated")
    return whole


def _check_times(claims: dict[str, Any], now: float, longest: float = 3600) -> None:
    issued, begins, ends = (_number(claims[name]) for name in ("iat", "nbf", "exp"))
    if issued > now + SKEW or begins > now + SKEW or ends <= now - SKEW or not 0 < ends - issued <= longest:
        raise AuthInvalid("time")


def _number(value: object) -> float:
    if (
        isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 2**40
    ):  # refuses NaN and infinity
        raise AuthInvalid("time")
    return value


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
