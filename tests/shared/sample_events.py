"""Events to start from: the files of tests/events and plain ones to spoil in one place."""

import json
from pathlib import Path
from typing import Any

from shared.web import Request

FOLDER = Path(__file__).parents[1] / "events"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def event(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return loaded


def request(name: str) -> Request:
    return Request.from_event(event(name), None)


def get(**fields: object) -> dict[str, Any]:
    """The least a gateway sends; `fields` replace or add."""
    return {"httpMethod": "GET", "headers": {}, "queryStringParameters": None, "body": None} | fields


def post(body: object, content_type: str = "application/json", **headers: object) -> dict[str, Any]:
    return get(httpMethod="POST", body=body, headers={"Content-Type": content_type, **headers})


def read(given: object) -> Request:
    return Request.from_event(given, None)
