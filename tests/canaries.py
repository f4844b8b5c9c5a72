"""Secrets that tests use, and every shape in which one could leak (reliability.md C23).

`canary()` makes one, `known()` takes one that has to read as it does. Secrets that the code under test makes or reads
are noticed without being named: see canary_watch.py.
"""

import base64
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

SHORTEST = 12  # anything shorter is a word that may stand anywhere: "cron", "token-1"
FRAGMENT = 8
SHORTEST_FRAGMENTED = 20
CHANGES_OF_RANDOM = 0.48  # of all neighbours; 0.64 are to be expected
JWT_PIECES = 3
KINDS = [re.compile(kind) for kind in ("[0-9]", "[a-z]", "[A-Z]", "[_-]")]


@dataclass
class Registry:
    """Text → what it is."""

    kinds: dict[str, str] = field(default_factory=dict)

    def add(self, text: str, kind: str) -> None:
        if len(text) >= SHORTEST and len(set(text)) > 2:  # not "xxxxxxxxxxxxx"
            self.kinds.setdefault(text, kind)


REGISTRY = Registry()


def canary(kind: str) -> str:
    """A secret of this run alone: 43 URL-safe characters."""
    return known(secrets.token_urlsafe(32), kind)


def known(text: str, kind: str) -> str:
    REGISTRY.add(text, kind)
    return text


@contextmanager
def of_this_test_alone() -> Iterator[None]:
    """What is registered meanwhile is forgotten: for tests of the search, which leak on purpose."""
    former = dict(REGISTRY.kinds)
    try:
        yield
    finally:
        REGISTRY.kinds.clear()
        REGISTRY.kinds.update(former)


def shapes(text: str) -> Iterator[str]:
    """As it is, backwards, in hex, within a longer base64; of a random one also its ends; of a JWT also its parts."""
    yield text
    yield text[::-1]
    yield text.encode().hex()
    yield from _within_base64(text.encode())
    pieces = text.split(".")
    if text.startswith("eyJ") and len(pieces) == JWT_PIECES:
        yield pieces[1]
        yield pieces[2]
        yield from _ends(pieces[2])
    else:
        yield from _ends(text)


def _within_base64(raw: bytes) -> Iterator[str]:
    """Three alignments; the characters that neighbours have a say in are cut off."""
    for offset in range(3):
        encoded = base64.b64encode(bytes(offset) + raw)
        first = -(-offset * 4 // 3)
        inner = encoded[first : (offset + len(raw)) * 8 // 6].decode()
        yield inner
        if "+" in inner or "/" in inner:
            yield inner.replace("+", "-").replace("/", "_")


def _ends(text: str) -> Iterator[str]:
    if len(text) >= SHORTEST_FRAGMENTED and _is_random(text):
        yield text[:FRAGMENT]
        yield text[-FRAGMENT:]


def _is_random(text: str) -> bool:
    """In what a machine drew, small letters, capitals and digits follow each other at will; people write words."""
    kinds = [next((number for number, kind in enumerate(KINDS) if kind.match(letter)), None) for letter in text]
    changes = sum(one != other for one, other in pairwise(kinds))
    return None not in kinds and {0, 1, 2} <= set(kinds) and changes >= CHANGES_OF_RANDOM * (len(text) - 1)
