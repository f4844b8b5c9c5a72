"""Compares an answer with the documented one: same status, same keys, same types; a refusal word for word."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAYLOADS = Path(__file__).parents[1] / "amocrm" / "payloads"
ANY = "…"


def payload(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return content


def exchanges() -> list[str]:
    """Names of the payloads that hold a request and its answer."""
    return [path.stem for path in sorted(PAYLOADS.glob("*.json")) if "request" in payload(path.stem)]


def filled(template: Any, values: dict[str, str]) -> Any:  # noqa: ANN401 - JSON of any kind
    """The template with `{code}` and the like put in."""
    if isinstance(template, dict):
        return {key: filled(inner, values) for key, inner in template.items()}
    if isinstance(template, list):
        return [filled(inner, values) for inner in template]
    if isinstance(template, str):
        for name, value in values.items():
            template = template.replace(f"{{{name}}}", value)
    return template


def shape_differences(documented: Any, got: Any, nullable: set[str], path: str = "") -> Iterator[str]:  # noqa: ANN401 - JSON of any kind
    """Where `got` lacks a documented key or has another type there. More keys than documented are no fault."""
    if documented is None or (got is None and path.rpartition(".")[2] in nullable):
        return
    if isinstance(documented, dict) and isinstance(got, dict):
        for key, inner in documented.items():
            if key in got:
                yield from shape_differences(inner, got[key], nullable, f"{path}.{key}")
            else:
                yield f"{path}.{key} is missing"
    elif isinstance(documented, list) and isinstance(got, list):
        yield from list_differences(documented, got, nullable, path)
    elif kind(documented) != kind(got):
        yield f"{path} is {kind(got)}, documented as {kind(documented)}"


def list_differences(documented: list[Any], got: list[Any], nullable: set[str], path: str) -> Iterator[str]:
    if documented and not got:
        yield f"{path} is empty"
    for place, item in enumerate(got if documented else []):
        yield from shape_differences(documented[0], item, nullable, f"{path}.{place}")


def kind(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else type(value).__name__


def same_words(documented: Any, got: Any) -> bool:  # noqa: ANN401 - JSON of any kind
    """Equal, where `…` stands for any text that is not empty."""
    if isinstance(documented, dict) and isinstance(got, dict):
        return documented.keys() == got.keys() and all(same_words(documented[key], got[key]) for key in got)
    if isinstance(documented, list) and isinstance(got, list):
        return len(documented) == len(got) and all(map(same_words, documented, got))
    if documented == ANY:
        return isinstance(got, str) and got != ""
    return bool(documented == got)
