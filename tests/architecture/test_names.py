"""Nothing in the project is tied to one machine."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.sample import put
from tests.architecture.tree import ROOT, files, place

PERSONAL = re.compile(
    r"(?<![\w.])/(?:home|Users)/[a-z][\w.-]*/|(?<![\w.])/root/[\w.]|\bfile:///[a-z]|[A-Z]:\\\\Users\\\\"
)
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".ico", ".zip", ".woff2", ".pdf"})


def machine_paths(paths: Iterable[Path], checkout: Path = ROOT) -> list[str]:
    """Lines that name somebody's home or the place of this very checkout."""
    # A checkout right under / has a name that could stand for anything, /app for instance.
    here = re.compile(re.escape(str(checkout)) + r"(?![\w-])") if len(checkout.parts) > len(("/", "app")) else PERSONAL
    return [
        place(path, number)
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if PERSONAL.search(line) or here.search(line)
    ]


def test_nothing_names_a_machines_paths() -> None:
    texts = [path for path in files(ROOT) if path.suffix not in PICTURES and path.name != ".env"]

    assert machine_paths(texts) == []


def test_a_home_and_the_checkout_are_noticed(tmp_path: Path) -> None:
    lines = ["see /" + "home/anna/glass/dev", "cd /" + "srv/glass", "GET /" + "srv/glassware", "https://a.ru/home/x/y"]
    path = put(tmp_path, "a/notes.md", "\n".join(lines))

    assert machine_paths([path], Path("/srv/glass")) == ["a/notes.md:1", "a/notes.md:2"]
