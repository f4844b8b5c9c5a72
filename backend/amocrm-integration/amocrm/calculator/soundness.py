"""Which entries of a calculation messages are about, so that the others can still be examined."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from amocrm.calculator.messages import Message

Entry = TypeVar("Entry")
NONE_FAULTY: frozenset[str] = frozenset()


def roots(messages: Iterable[Message]) -> frozenset[str]:
    """`panels[0]` of `panels[0].holes[1].d`."""
    return frozenset(told.field.partition(".")[0] for told in messages)


def sound(name: str, entries: Sequence[Entry], faulty: Collection[str]) -> Iterator[tuple[str, Entry]]:
    """(path, entry) of those that no message is about."""
    for index, entry in enumerate(entries):
        field = f"{name}[{index}]"
        if field not in faulty:
            yield field, entry
