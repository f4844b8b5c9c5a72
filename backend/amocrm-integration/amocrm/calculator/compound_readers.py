"""Lists, objects of any names, and values that may be left out, of a v2 body: see `field_readers`."""

from collections.abc import Mapping

from amocrm.calculator.field_readers import Reader, cleaned, unusable
from amocrm.calculator.messages import Message, message

LONGEST_NAME = 64


class Unjudged(list[Message]):
    """Faults that nobody will look at: what is read was judged when it was saved, so no list of it is too long."""


def several(read_one: Reader, most: int) -> Reader:
    """A list; one that is too long is not looked into."""

    def read(value: object, path: str, found: list[Message]) -> tuple[object, ...]:
        if not isinstance(value, list):
            found.append(unusable(value, "E_FORMAT", path))
            return ()
        if len(value) > most and not isinstance(found, Unjudged):
            found.append(message("E_LIMIT", path, low=0, high=most))
            return ()
        return tuple(read_one(item, f"{path}[{index}]", found) for index, item in enumerate(value))

    return read


def by_name(read_one: Reader, most: int) -> Reader:
    """An object of any names; a name without a value is left out."""

    def read(value: object, path: str, found: list[Message]) -> dict[str, object]:
        if not isinstance(value, Mapping):
            found.append(unusable(value, "E_FORMAT", path))
            return {}
        if len(value) > most and not isinstance(found, Unjudged):
            found.append(message("E_LIMIT", path, low=0, high=most))
            return {}
        refuse_names([name for name in value if not _is_name(name)], f"{path}.", found)
        named = {name: item for name, item in value.items() if item is not None and _is_name(name)}
        return {name: read_one(item, f"{path}.{name}", found) for name, item in named.items()}

    return read


def optional(read_one: Reader) -> Reader:
    """An emptied field of the form is one that was left out."""

    def read(value: object, path: str, found: list[Message]) -> object:
        is_left_out = value is None or (isinstance(value, str) and not cleaned(value))
        return None if is_left_out else read_one(value, path, found)

    return read


def refuse_names(names: list[str], prefix: str, found: list[Message]) -> None:
    for name in names:
        shown = cleaned(name)[:LONGEST_NAME]
        found.append(message("E_UNKNOWN_FIELD", f"{prefix}{shown}", name=shown))


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip()
