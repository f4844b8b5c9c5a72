"""`python -m tools.mutate [part of a name]`: each bug of mutants.toml, put into a copy, must turn its tests red."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MUTANTS = Path(__file__).with_name("mutants.toml")
NOT_COPIED = (".git", ".venv", ".dev", "node_modules", "dist", "__pycache__", ".*_cache")
GREEN = 0
RED = 1  # pytest's exit code for failed tests; any other failure proves nothing


@dataclass(frozen=True, slots=True)
class Edit:
    file: str
    search: str
    replace: str

    def count(self, root: Path) -> int:
        """How often its text stands there; anything but once means the code has moved on."""
        return (root / self.file).read_text(encoding="utf-8").count(self.search)

    def apply(self, root: Path) -> None:
        path = root / self.file
        path.write_text(path.read_text(encoding="utf-8").replace(self.search, self.replace), encoding="utf-8")

    def undo(self, root: Path) -> None:
        shutil.copyfile(ROOT / self.file, root / self.file)


@dataclass(frozen=True, slots=True)
class Mutant:
    name: str
    tests: tuple[str, ...]
    edits: tuple[Edit, ...]

    def is_caught(self, root: Path) -> bool:
        """Whether one of its tests fails in the copy at `root`, which is as before afterwards."""
        for edit in self.edits:
            edit.apply(root)
        try:
            return _exit_code(root, self.tests) == RED
        finally:
            for edit in self.edits:
                edit.undo(root)


def mutants() -> list[Mutant]:
    return [_mutant(entry) for entry in tomllib.loads(MUTANTS.read_text(encoding="utf-8"))["mutant"]]


def survivors(chosen: Sequence[Mutant]) -> list[str]:
    """Names of those that no test noticed; prints each verdict."""
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        if _exit_code(copy, sorted({test for mutant in chosen for test in mutant.tests})) != GREEN:
            return ["the tests are red without any deliberate bug"]
        return [mutant.name for mutant in chosen if not _judged(mutant, copy)]


def _judged(mutant: Mutant, copy: Path) -> bool:
    is_caught = mutant.is_caught(copy)
    print(f"{'caught  ' if is_caught else 'SURVIVED'}  {mutant.name}", flush=True)
    return is_caught


def _exit_code(root: Path, tests: Sequence[str]) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", *tests]
    return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode


def _mutant(entry: dict[str, Any]) -> Mutant:
    return Mutant(entry["name"], tuple(entry["tests"]), tuple(Edit(**edit) for edit in entry["edits"]))


def main() -> int:
    part = " ".join(sys.argv[1:])
    left = survivors([mutant for mutant in mutants() if part in mutant.name])
    print(*left, sep="\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
