"""Nested filters in the form PHP reads: `{"filter": {"id": [1, 2]}}` → `filter[id][]=1&filter[id][]=2`."""

from collections.abc import Iterator, Mapping, Sequence

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]


def pairs(query: Mapping[str, Value]) -> list[tuple[str, str]]:
    """In the order given; None leaves its name out, a list inside a list gets numbers."""
    return [pair for name, value in query.items() for pair in _flat(name, value)]


def _flat(name: str, value: Value) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}[{key}]", inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, inner in enumerate(value):
            nested = isinstance(inner, (Mapping, list, tuple))
            yield from _flat(f"{name}[{number if nested else ''}]", inner)
    elif value is not None:
        yield name, str(int(value)) if isinstance(value, bool) else str(value)
