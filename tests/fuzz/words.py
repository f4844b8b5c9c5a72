"""What a function's own code talks about: the names to put into its requests, read from its source."""

import ast
import re
from pathlib import Path

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,30}")


def words(folder: Path) -> list[str]:
    """Short plain string literals: fields, parameters, headers, modes, actions. New functions bring their own."""
    files = [path for path in sorted(folder.rglob("*.py")) if "__pycache__" not in path.parts]
    return sorted({word for path in files for word in _literals(path)})


def _literals(path: Path) -> list[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if WORD.fullmatch(text)]
