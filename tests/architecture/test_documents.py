"""What the documents say is there is there: settings, commands, links."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest

from shared import settings
from tests.architecture.sample import put
from tests.architecture.tree import ROOT, files, place
from tools import migrate
from tools.bootstrap import available

README = ROOT / "README.md"
LONGEST_README = 150
COMMAND = re.compile(r"\./dev ([a-z]+)\b")
EXAMPLE = re.compile(r"^(?:# )?([A-Z][A-Z_]+)=", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"[a-z]+:|#")
# The guide's name for an application's identifier: a part of addresses that every browser sees.
NO_SECRET = frozenset({"INSALES_API_KEY"})


class Asked(Mapping[str, str]):
    """An empty environment that remembers which names were looked up."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


MIGRATING = frozenset({"MIGRATION_DATABASE_URL"})


def read_by_code() -> set[str]:
    """By watching the readers themselves, so that no name can hide behind a prefix."""
    asked = Asked()
    with pytest.raises(settings.ConfigurationError):
        settings.load(asked)
    migrate.target(asked)
    return asked.names


def without_stores(names: set[str]) -> set[str]:
    """One row speaks for all `…_FROM`."""
    return names - {f"{name}_FROM" for name in names & (settings.SECRETS | MIGRATING)}


def in_table(readme: str) -> set[str]:
    """Names in the first cell of each row under "Settings"."""
    section = readme.partition("\n## Settings\n")[2].partition("\n## ")[0]
    cells = (line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    return {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}


def commands(readme: str) -> set[str]:
    return set(COMMAND.findall(readme))


def broken_links(documents: Iterable[Path]) -> list[str]:
    """Relative links, outside code, to something that is not there."""
    found = [(document, link) for document in documents for link in LINK.findall(_prose(document))]
    return [f"{place(document)}: {link}" for document, link in found if _is_broken(document, link)]


def _prose(document: Path) -> str:
    return CODE.sub("", document.read_text(encoding="utf-8"))


def _is_broken(document: Path, link: str) -> bool:
    target = unquote(link.partition("#")[0])
    return not ELSEWHERE.match(link) and not (document.parent / target).exists()


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= LONGEST_README


def test_the_readme_describes_exactly_the_settings_that_are_read() -> None:
    assert in_table(README.read_text(encoding="utf-8")) == without_stores(read_by_code())


def test_the_example_names_exactly_the_settings_that_are_read() -> None:
    assert set(EXAMPLE.findall((ROOT / ".env.example").read_text(encoding="utf-8"))) == without_stores(read_by_code())


def test_a_functions_snapshot_holds_every_setting_that_is_read() -> None:
    """Migrating is no business of a function."""
    assert read_by_code() - MIGRATING - {f"{name}_FROM" for name in MIGRATING} == settings.NAMES


def test_the_rule_of_the_secret_stores_is_told() -> None:
    rows = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| `…_FROM`")]
    assert len(rows) == 1
    assert "_FROM" in (ROOT / ".env.example").read_text(encoding="utf-8")


def test_every_setting_that_sounds_secret_may_lie_in_a_store() -> None:
    sounding = {name for name in settings.NAMES if re.search(r"SECRET$|TOKEN$|KEYS?$|PASSWORD|^DATABASE_URL$", name)}
    assert sounding - NO_SECRET <= settings.SECRETS


def test_the_readme_names_exactly_the_commands_there_are() -> None:
    assert commands(README.read_text(encoding="utf-8")) == set(available())


def test_every_relative_link_leads_somewhere() -> None:
    assert broken_links(files(ROOT, "*.md")) == []


def test_a_setting_behind_a_prefix_is_seen() -> None:
    assert {"AMOCRM_CLIENT_SECRET", "MIGRATION_DATABASE_URL"} <= read_by_code()


def test_only_first_cells_of_the_settings_count() -> None:
    readme = "| `A` |\n## Settings\n| Name |\n| `B`, `C` | like `D` |\n## Next\n| `E` |\n"

    assert in_table("\n" + readme) == {"B", "C"}


def test_a_command_in_a_sentence_is_seen() -> None:
    assert commands("call `./dev up --port 1`, then ./dev bench.") == {"up", "bench"}


def test_a_link_to_nothing_is_noticed(tmp_path: Path) -> None:
    text = "[a](there.md#top) [b](gone.md) [c](https://a.ru/x) [d](#here) `[e](code.md)`"
    put(tmp_path, "docs/there.md")

    assert broken_links([put(tmp_path, "docs/page.md", text)]) == ["docs/page.md: gone.md"]
