"""Secrets sealed before they reach SQL: AES-256-GCM, bound to the row and column they belong to.

Sealed text: `1.<key id>.<base64url(nonce | ciphertext | tag)>`. The driver writes parameters into statements, errors
and server logs (reliability.md D11), so plain text must never get that far.
"""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.errors import AppError
from shared.key_ring import KeyRing
from shared.secret import Secret

VERSION = "1"
NONCE = 12


class SealBroken(AppError):
    """The ciphertext was changed, moved to another row or column, or its key is gone."""


class Vault:
    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def seal(self, secret: Secret, *, table: str, column: str, row: object) -> str:
        key_id, key = self._ring.active
        nonce = os.urandom(NONCE)
        sealed = AESGCM(key).encrypt(nonce, secret.reveal().encode(), _place(table, column, row, key_id))
        return f"{VERSION}.{key_id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, table: str, column: str, row: object) -> Secret:
        """Raises SealBroken, without a hint at the content."""
        try:
            version, key_id, encoded = sealed.split(".")
            blob = base64.urlsafe_b64decode(encoded)
            key = self._ring.keys[key_id] if version == VERSION else b""
            plain = AESGCM(key).decrypt(blob[:NONCE], blob[NONCE:], _place(table, column, row, key_id))
        except (InvalidTag, KeyError, ValueError, binascii.Error):
            raise SealBroken(f"{table}.{column}") from None
        return Secret(plain.decode())

    def fingerprint(self, secret: Secret) -> str:
        """Tells one secret from another without holding either; 64 hex digits."""
        _, key = self._ring.active
        return hmac.new(b"fingerprint" + key, secret.reveal().encode(), hashlib.sha256).hexdigest()


def _place(table: str, column: str, row: object, key_id: str) -> bytes:
    return "|".join((VERSION, key_id, table, column, str(row))).encode()
