"""Keys that replace one another without anything becoming unreadable: `kid:base64(32 bytes)[,kid2:…]`."""

import base64
import binascii
import re
from collections.abc import Mapping
from itertools import pairwise

from shared.discreet import Discreet

KEY_BYTES = 32
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")  # stands between dots in a sealed text


class KeyRingFault(Exception):
    """The end of a sentence that begins with the setting's name; quotes no key."""


class KeyRing(Discreet, frozen=True):
    """Keys by id; the first one seals and signs, all of them open and verify."""

    keys: Mapping[str, bytes]

    @property
    def active(self) -> tuple[str, bytes]:
        return next(iter(self.keys.items()))


def parse(text: str, *, takes_samples: bool) -> KeyRing:
    """An empty ring for an empty text. Raises KeyRingFault."""
    keys: dict[str, bytes] = {}
    for part in filter(None, text.split(",")):
        key_id, _, encoded = part.strip().partition(":")
        key = _decoded(encoded)
        if not KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES or key_id in keys:
            raise KeyRingFault("must be kid:base64(32 bytes)[,kid2:…] with different kids")
        if _is_sample(key) and not takes_samples:
            raise KeyRingFault("holds a sample key")
        keys[key_id] = key
    if text and not keys:
        raise KeyRingFault("holds no key")
    return KeyRing(keys)


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_sample(key: bytes) -> bool:
    """A key made by hand: typed text, all zeros, a pattern, 0 1 2 3…; chance makes none of them in 2³² tries."""
    is_typed = all(0x20 <= byte <= 0x7E for byte in key)  # noqa: PLR2004 - printable ASCII
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    return is_typed or len(set(key)) < KEY_BYTES // 4 or len(steps) == 1
