"""Foreign data checked against a msgspec Struct; the only place that converts."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

import msgspec

T = TypeVar("T")


def reader(shape: type[T], *, strict: bool = True) -> Callable[[object], T]:
    """To be made while a module is imported. What it gives raises msgspec.ValidationError.

    msgspec learns a type at its first use, and threads that meet it half learned end the process (SIGSEGV, 0.22.0):
    so it is learned here, under the import's lock.
    """
    with suppress(msgspec.ValidationError):
        msgspec.convert(None, shape)
    return partial(msgspec.convert, type=shape, strict=strict)
