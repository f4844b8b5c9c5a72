"""What may be secret is in no text that Python makes of an object: a log line, a traceback, a failed assertion."""

import dataclasses
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from msgspec import Struct

from shared.discreet import Discreet
from shared.secret import Secret
from tests.architecture.tree import BACKEND, python

CANARY = "canary-9f8e7d"
NAMES = re.compile(r"(^|_)(tokens?|secrets?|passwords?|cookies|headers|body|payload|keys)$")
RECORD = re.compile(r"<class '(amocrm|insales|evotor|shared)\.(?!secret\.Secret)")
PUBLIC = {
    "Archive.content",  # the widget as anybody may download it
    "Card.body",  # a sentence of the health panel
    "Action.foreign_body",  # whether there is one
}


def modules() -> Iterator[str]:
    for file in python("backend"):
        parts = file.relative_to(BACKEND).with_suffix("").parts
        named = parts if parts[0] == "shared" else parts[1:]
        if named != ("index",):
            yield ".".join(named).removesuffix(".__init__")


def records(of: type = object) -> Iterator[type]:
    """Every dataclass and Struct of ours."""
    kinds: list[type] = type.__subclasses__(of)
    for kind in kinds:
        if is_ours(kind) and (issubclass(kind, Struct) or dataclasses.is_dataclass(kind)):
            yield kind
        yield from records(kind) if kind is not type else ()


def is_ours(kind: type) -> bool:
    """The first draft of a class with slots may still be about."""
    return kind.__module__ in LOADED and getattr(sys.modules[kind.__module__], kind.__name__, None) is kind


def fields(kind: type) -> dict[str, str]:
    told = [vars(one).get("__annotations__", {}) for one in reversed(kind.__mro__)]
    return {name: str(shape) for shapes in told for name, shape in shapes.items() if "ClassVar" not in str(shape)}


def is_delicate(kind: type, name: str, shape: str) -> bool:
    """A record inside of another shows itself."""
    if f"{kind.__name__}.{name}" in PUBLIC or RECORD.match(shape):
        return False
    return "Secret" in shape or "bytes" in shape or NAMES.search(name) is not None


def canary(shape: str) -> object:
    if "Secret" in shape:
        return Secret(CANARY)
    return {CANARY: CANARY} if "Mapping" in shape else (CANARY,) if "tuple" in shape else CANARY


def filled(kind: type) -> object:
    """With the canary wherever something may be secret; nobody checks types here."""
    values: dict[str, Any] = {
        name: canary(shape) if is_delicate(kind, name, shape) else "x" for name, shape in fields(kind).items()
    }
    if issubclass(kind, Struct):
        return kind(**values)
    made = object.__new__(kind)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


LOADED = frozenset(modules())
for module in LOADED:
    import_module(module)
DELICATE = [kind for kind in records() if any(is_delicate(kind, *field) for field in fields(kind).items())]


@pytest.mark.parametrize("kind", DELICATE, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_a_record_does_not_show_what_may_be_secret(kind: type) -> None:
    assert CANARY not in f"{filled(kind)!r} {filled(kind)}"


def test_those_that_hold_most_are_among_them() -> None:
    assert {"Answer", "Client", "Grant", "KeyRing", "QueueMessage", "Request", "Response", "Settings"} <= {
        kind.__name__ for kind in DELICATE
    }


def test_one_that_shows_a_token_is_noticed() -> None:
    class Open(Struct, frozen=True):
        access_token: str

    class Closed(Discreet, frozen=True):
        access_token: str

    assert (CANARY in repr(filled(Open)), CANARY in repr(filled(Closed))) == (True, False)
