"""Ways to spoil a copy of the widget's folder."""

import json
from pathlib import Path
from typing import Any


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def change(file: Path, **sections: Any) -> None:  # noqa: ANN401 - any JSON value
    file.write_text(json.dumps(json.loads(file.read_text()) | sections))


def append(file: Path, text: str) -> None:
    with file.open("a") as opened:
        opened.write(text + "\n")


def manifest_of(widget: Path, **values: Any) -> None:  # noqa: ANN401 - any JSON value
    section = json.loads((widget / "manifest.json").read_text())["widget"]
    change(widget / "manifest.json", widget=section | values)
