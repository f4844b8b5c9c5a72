"""The parts of an event, whose shape nobody vouches for: what is not as expected raises BadEvent."""

from shared.errors import BadEvent


def table(value: object) -> dict[object, object]:
    """An object of the event; a gateway that has nothing to put there writes null or an empty list."""
    if value is None or isinstance(value, list):
        return {}
    if isinstance(value, dict):
        return value
    raise BadEvent("an object was expected")


def texts(value: object) -> list[str]:
    """A list of texts of the event."""
    if not isinstance(value, list):
        raise BadEvent("a list was expected")
    return [text(item) for item in value]


def text(value: object) -> str:
    """A text of the event."""
    if not isinstance(value, str):
        raise BadEvent("a text was expected")
    return value
