"""Kept payloads are used, and it is said where they are from."""

from collections.abc import Collection, Iterable
from pathlib import Path

from tests.architecture.opened import opened, opened_by_all
from tests.architecture.sample import put
from tests.architecture.tree import ROOT, files, place

SOURCES = "SOURCES.md"
FOLDERS = [*sorted((ROOT / "tests").glob("*/payloads")), ROOT / "tests" / "events"]


def payloads(folders: Iterable[Path]) -> list[Path]:
    return [path for folder in folders for path in files(folder) if path.name != SOURCES and path.suffix != ".py"]


def unused(kept: Iterable[Path], read: Collection[Path]) -> list[str]:
    return [place(path) for path in kept if path not in read]


def unsourced(folder: Path) -> list[str]:
    """Payloads whose file name the nearest SOURCES.md does not hold."""
    return [place(path) for path in payloads([folder]) if f"`{path.name}`" not in _sources(path, folder)]


def _sources(path: Path, folder: Path) -> str:
    inside = [parent for parent in path.parents if parent.is_relative_to(folder)]
    found = (parent / SOURCES for parent in inside if (parent / SOURCES).is_file())
    return next((file.read_text(encoding="utf-8") for file in found), "")


def test_every_payload_was_read_by_a_test() -> None:
    """Only with the whole suite, in its last part: see conftest.py."""
    assert unused(payloads(FOLDERS), opened_by_all()) == []


def test_every_payload_has_a_source() -> None:
    assert [complaint for folder in FOLDERS for complaint in unsourced(folder)] == []


def test_reading_a_file_is_seen(tmp_path: Path) -> None:
    read, left = put(tmp_path, "payloads/read.json", "{}"), put(tmp_path, "payloads/left.json", "{}")
    read.read_bytes()

    assert unused([read, left], opened) == ["payloads/left.json"]


def test_a_payload_without_a_source_is_noticed(tmp_path: Path) -> None:
    for name in ("known.json", "unknown.json", "live/known.json"):
        put(tmp_path, name)
    put(tmp_path, SOURCES, "| `known.json` | the vendor's page |")
    put(tmp_path, f"live/{SOURCES}", "| `other.json` | captured |")

    assert unsourced(tmp_path) == [place(tmp_path / "live/known.json"), place(tmp_path / "unknown.json")]
