"""amoCRM's disposable token with one thing spoilt."""

import base64
import hmac
import json
import string
import time
import uuid
from collections.abc import Callable
from typing import Any

import jwt

from tests.office import BASE_URL, MANAGER
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

ACCOUNT_ID = 28805383
LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def claims(**changes: object) -> dict[str, Any]:
    """Good ones but for `changes`: None drops a claim, a tuple of one number is so many seconds from now."""
    exact = time.time()
    now = int(exact)
    good: dict[str, Any] = {
        "iss": f"https://{HOST}",
        "aud": BASE_URL,
        "jti": str(uuid.uuid4()),
        "iat": now,
        "nbf": now,
        "exp": now + 1800,
        "account_id": ACCOUNT_ID,
        "user_id": MANAGER,
        "subdomain": HOST.partition(".")[0],
        "client_uuid": CLIENT_ID,
    }
    good |= {name: exact + value[0] if isinstance(value, tuple) else value for name, value in changes.items()}
    return {name: value for name, value in good.items() if value is not None}


def disposable(key: str = CLIENT_SECRET, **changes: object) -> Callable[[object], str]:
    """A token made when its row runs."""
    return lambda _target: jwt.encode(claims(**changes), key, algorithm="HS256")


def forged(
    payload: object = None, *, key: str | bytes = CLIENT_SECRET, digest: str = "sha256", **header: object
) -> Callable[[object], str]:
    """A token put together by hand: any header, any payload (bytes as they are), any key; None drops a header."""

    def make(_target: object) -> str:
        named = {name: value for name, value in {"alg": "HS256", "typ": "JWT", **header}.items() if value is not None}
        signed = f"{_part(named)}.{_part(claims() if payload is None else payload)}"
        secret = key.encode() if isinstance(key, str) else key
        return f"{signed}.{_part(hmac.new(secret, signed.encode(), digest).digest())}"

    return make


def signed_by(algorithm: str, key: object) -> Callable[[object], str]:
    """By a key pair of the attacker's own."""
    return lambda _target: jwt.encode(claims(), key, algorithm=algorithm)  # type: ignore[arg-type]  # any private key


def respelt(part: int, letters: str) -> Callable[[object], str]:
    """A good token with one of its three parts replaced."""

    def make(target: object) -> str:
        parts = disposable()(target).split(".")
        parts[part] = letters
        return ".".join(parts)

    return make


def with_unused_bits(target: object) -> str:
    """The same 32 bytes of signature in another spelling: two bits of the last letter mean nothing."""
    token = disposable()(target)
    return token[:-1] + LETTERS[LETTERS.index(token[-1]) + 1]


def literal(name: str, written: str) -> Callable[[object], str]:
    """A well signed token with a claim written as JSON should not, or as only JSON can."""

    def make(target: object) -> str:
        others = json.dumps(claims(**{name: None})).removesuffix("}")
        return forged(f'{others}, "{name}": {written}}}'.encode())(target)

    return make


def doubled(name: str, first: str) -> Callable[[object], str]:
    """A well signed token that names a claim twice, the good value last."""

    def make(target: object) -> str:
        good = json.dumps(claims()).removeprefix("{")
        return forged(f'{{"{name}": {first}, {good}'.encode())(target)

    return make


def _part(content: object) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
