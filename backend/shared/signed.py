"""Tokens that we sign ourselves (SESSION_KEYS); one kind is worthless where another is expected (RFC 8725 §3.12)."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from shared.errors import AuthInvalid
from shared.key_ring import KeyRing
from shared.plain_jwt import jwt
from shared.secret import Secret
from shared.signatures import LONGEST_TOKEN, is_canonical

CLAIMS = frozenset({"aud", "jti", "exp"})


class Opened(Struct, frozen=True):
    """Claims that we wrote ourselves; `exp` is compared by whoever knows the time."""

    claims: Mapping[str, Any]
    key_id: str


class Signer:
    """`audience` is our own origin."""

    def __init__(self, ring: KeyRing, audience: str) -> None:
        self._ring = ring
        self._audience = audience

    @property
    def key_id(self) -> str:
        """Of the key that signs now; the others only verify, until they are retired."""
        return self._ring.active[0]

    def sign(self, kind: str, **claims: object) -> Secret:
        key = self._key(self.key_id, kind)
        header = {"typ": f"{kind}+jwt", "kid": self.key_id}
        return Secret(jwt.encode({**claims, "aud": self._audience}, key, algorithm="HS256", headers=header))

    def opened(self, kind: str, token: str) -> Opened:
        """Raises AuthInvalid for every fault, that of another kind included."""
        key_id = self._key_id(kind, token)
        try:
            options: Any = {"verify_exp": False, "verify_aud": False, "require": sorted(CLAIMS)}
            claims = jwt.decode(token, self._key(key_id, kind), algorithms=["HS256"], options=options)
        except Exception:  # noqa: BLE001 - any failure to verify is a refusal
            raise AuthInvalid("signature") from None
        if claims["aud"] != self._audience:
            raise AuthInvalid("audience")
        return Opened(claims, key_id)

    def fingerprint(self, key_id: str, text: Secret) -> str:
        """Tells whether a setting changed, and to whoever reads the table nothing that could be tried out."""
        key = self._key(key_id, "fingerprint")
        return hmac.new(key, text.reveal().encode(), hashlib.sha256).hexdigest()

    def _key_id(self, kind: str, token: str) -> str:
        """From a header that has exactly our three fields."""
        if len(token) > LONGEST_TOKEN or not is_canonical(token):
            raise AuthInvalid("form")
        try:
            header = jwt.get_unverified_header(token)
        except Exception:  # noqa: BLE001 - PyJWT lets RecursionError, TypeError and others through (reliability.md C1)
            raise AuthInvalid("unreadable") from None
        key_id = header.get("kid")
        if header != {"alg": "HS256", "typ": f"{kind}+jwt", "kid": key_id}:
            raise AuthInvalid("header")
        if not isinstance(key_id, str) or key_id not in self._ring.keys:
            raise AuthInvalid("key id")
        return key_id

    def _key(self, key_id: str, purpose: str) -> bytes:
        return hmac.new(self._ring.keys[key_id], f"session {purpose}".encode(), hashlib.sha256).digest()
