"""Settings for commands: what the caller exported, then the checkout's `.env`."""

import os
from collections.abc import Mapping
from pathlib import Path

from tools.places import ROOT


def given(root: Path = ROOT, exported: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's own environment wins over `.env`."""
    file = root / ".env"
    written = dotenv(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {**written, **(os.environ if exported is None else exported)}


def dotenv(text: str) -> dict[str, str]:
    """`NAME=value` a line, `#` begins a comment line, quotes around a value and a leading `export` are dropped."""
    lines = (line.strip().removeprefix("export ") for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): _unquoted(value.strip()) for name, equals, value in pairs if equals}


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
