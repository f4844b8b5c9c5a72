"""msgspec's types are learned while a module is imported, so no thread meets one half learned."""

import re
import subprocess
import sys

from tests.architecture.tree import BACKEND, ROOT, files, place

# A Struct as such, and `replace` of one, learn nothing of types.
ELSEWHERE = re.compile(
    r"msgspec\.(convert|json|msgpack|yaml|toml)|import msgspec\."
    r"|from msgspec import (?!Struct$|structs$|field$)|from msgspec\.(?!structs import replace$)",
    re.MULTILINE,
)


def exit_code(way: str) -> int:
    """Of a process of its own; with `convert` for a way it ends at once by SIGSEGV."""
    paths = f"{ROOT}:{BACKEND}"
    command = [sys.executable, "-m", "tests.shared.cold_types", way]
    return subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": paths}, check=False, timeout=60).returncode  # noqa: S603 - ours


def test_threads_that_meet_a_type_at_once_live_through_it() -> None:
    assert exit_code("reader") == 0


def test_nothing_but_structs_converts() -> None:
    found = [place(path) for path in files(BACKEND, "*.py") if ELSEWHERE.search(path.read_text())]
    assert found == ["backend/shared/structs.py"]


def test_every_reader_is_made_while_its_module_is_imported() -> None:
    texts = "".join(path.read_text() for path in files(BACKEND, "*.py") if path.name != "structs.py")
    assert texts.count("structs.reader(") == len(re.findall(r"^\w+ = structs\.reader\(", texts, re.MULTILINE)) > 0
