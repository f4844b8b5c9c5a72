"""Small bad trees, to see each rule turn red."""

from pathlib import Path
from textwrap import dedent


def write(root: Path, **texts: str) -> list[Path]:
    """`write(tmp_path, a__b="…")` makes a/b.py."""
    return [put(root, f"{name.replace('__', '/')}.py", text) for name, text in texts.items()]


def put(root: Path, name: str, text: str = "") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path
