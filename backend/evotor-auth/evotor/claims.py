"""What Evotor's tokens say of themselves. Its key is not ours to have: nothing here is proved by a signature.

{"user_name": "01-000000001890833", "scope": ["store:read"], "exp": 1597407619, "app_id": "…",
 "authorities": ["ROLE_CUSTOMER"], "jti": "…", "client_id": "…"}       `iat`, where there is one, in milliseconds
"""

import re

from msgspec import Struct

from shared.secret import Secret
from shared.signatures import readable_claims

# Documented as 01-000000001890833; ids with letters were seen too.
USER_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")
SCOPE = re.compile(r"[a-z][a-z.:_-]{0,63}")
MOST_SCOPES = 100
LATEST = 4e9  # seconds; a greater number is in milliseconds


class Claims(Struct, frozen=True):
    """Empty where the token says nothing usable; `scopes` in alphabetical order."""

    user_id: str
    client_id: str
    app_id: str
    scopes: tuple[str, ...]


def of_access(token: Secret) -> Claims:
    """It came over TLS from the issuer itself in answer to our own secret."""
    claims = readable_claims(token.reveal())
    user_id = _text(claims.get("user_name"))
    return Claims(
        user_id=user_id if USER_ID.fullmatch(user_id) else "",
        client_id=_text(claims.get("client_id")),
        app_id=_text(claims.get("app_id")),
        scopes=_scopes(claims.get("scope")),
    )


def end_of(token: Secret) -> float | None:
    """Unix time; None for a token that is no JWT or names no sensible end."""
    ends = readable_claims(token.reveal()).get("exp")
    if isinstance(ends, bool) or not isinstance(ends, int | float):
        return None
    return float(ends) if 0 < ends < LATEST else None


def _scopes(found: object) -> tuple[str, ...]:
    """A list in the token, one text in the answer around it."""
    names = found.split() if isinstance(found, str) else found if isinstance(found, list) else []
    return tuple(sorted({name for name in map(_text, names) if SCOPE.fullmatch(name)}))[:MOST_SCOPES]


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""
