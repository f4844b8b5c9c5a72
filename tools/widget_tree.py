"""The widget's folder as the rules of tools/widget_lint.py read it."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tools.widget_source import script


@dataclass(frozen=True)
class Tree:
    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Empty when unreadable: the rule about JSON says why."""
        return json_object(self.folder / "manifest.json")

    @property
    def widget(self) -> dict[str, Any]:
        """The manifest's own section of that name."""
        found = self.manifest.get("widget")
        return found if isinstance(found, dict) else {}

    @property
    def settings(self) -> dict[str, Any]:
        found = self.manifest.get("settings")
        return found if isinstance(found, dict) else {}

    @cached_property
    def locales(self) -> dict[str, dict[str, Any]]:
        return {file.stem: json_object(file) for file in sorted((self.folder / "i18n").glob("*.json"))}

    @cached_property
    def script(self) -> str:
        """In one piece. Raises WidgetError when a part is missing."""
        return script(self.folder)

    @cached_property
    def parts(self) -> dict[str, str]:
        """script.js and what it is joined of, as written."""
        files = [self.folder / "script.js", *sorted((self.folder / "script").glob("*.js"))]
        return {file.relative_to(self.folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


def strict(file: Path) -> object:
    """Raises ValueError for a comment, a trailing comma, NaN, a repeated key or bytes that are not UTF-8."""

    def refuse(word: str) -> object:
        raise ValueError(f"{word} is not JSON")

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a key is repeated")
        return dict(pairs)

    return json.loads(file.read_bytes().decode(), parse_constant=refuse, object_pairs_hook=once)


def json_object(file: Path) -> dict[str, Any]:
    try:
        found = strict(file)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
