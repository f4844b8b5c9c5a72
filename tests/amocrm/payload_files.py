"""Documented bodies kept as files; SOURCES.md says where each is from."""

import json
from pathlib import Path
from typing import Any

PAYLOADS = Path(__file__).parent / "payloads"


def payload(name: str) -> Any:  # noqa: ANN401 - JSON of any shape
    return json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
