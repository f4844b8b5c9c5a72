"""Foreign data checked against a msgspec Struct or a dataclass, and back; the only place that converts."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

import msgspec

T = TypeVar("T")


def reader(shape: type[T], *, strict: bool = True, str_keys: bool = False) -> Callable[[object], T]:
    """To be made while a module is imported. What it gives raises msgspec.ValidationError.

    `str_keys`: keys that are no texts, such as numbers, come as texts, because JSON knows no others.

    msgspec learns a type at its first use, and threads that meet it half learned end the process (SIGSEGV, 0.22.0):
    so it is learned here, under the import's lock.
    """
    with suppress(msgspec.ValidationError):
        msgspec.convert(None, shape)
    return partial(msgspec.convert, type=shape, strict=strict, str_keys=str_keys)


def as_json(value: object) -> object:
    """Of dataclasses and structs: what `json` writes and a reader with `str_keys` reads to an equal value."""
    built: object = msgspec.to_builtins(value, str_keys=True)
    return built
