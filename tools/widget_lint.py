"""What amoCRM refuses at upload or moderation, found before it. Each rule yields sentences; none is stopped by another.

manifest.json   strict JSON, known fields and locations, `settings` non-empty at the top level   widget_manifest_rules
i18n/           a file for each locale and no more, every key of the manifest and the script     widget_manifest_rules
script.js       the callbacks, one place for the address, nothing that moderation forbids        widget_code_rules
style.css       every rule under the widget's own root class                                     widget_code_rules
images/         real PNG of the exact sizes, 300 kB at most, still                               here
all             UTF-8 without BOM or CR, nothing that is not used                                here

What no file can show stays with a person: an "external" integration takes no widget, the languages of its card.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from tools import widget_code_rules as code
from tools import widget_manifest_rules as manifest
from tools.widget_pictures import SIZES, size_of
from tools.widget_source import PARTS, WidgetError, included, packed
from tools.widget_tree import Tree, strict

MOST_BYTES = 300 * 1024
ANIMATION = b"acTL"  # the chunk that makes a PNG move
TEXT = {".json", ".js", ".css", ".md"}
REQUIRED = {"manifest.json", "script.js"}


def lint(folder: Path) -> list[str]:
    """Every broken rule as a sentence that begins with the file; empty when amoCRM has nothing to refuse."""
    missing = [f"{name}: missing at the root of the archive" for name in sorted(REQUIRED) if not _at(folder, name)]
    if missing:
        return missing
    try:
        tree = Tree(folder)
        return [problem for rule in RULES for problem in rule(tree)]
    except WidgetError as problem:
        return [str(problem)]


def encoding(tree: Tree) -> Iterator[str]:
    for file in _texts(tree.folder):
        content = (tree.folder / file).read_bytes()
        if content.startswith(b"\xef\xbb\xbf"):
            yield f"{file}: begins with a BOM"
        if b"\r" in content:
            yield f"{file}: lines end with CR"


def strict_json(tree: Tree) -> Iterator[str]:
    for file in sorted(tree.folder.rglob("*.json")):
        try:
            strict(file)
        except ValueError as error:
            yield f"{file.relative_to(tree.folder)}: not strict JSON: {error}"


def pictures(tree: Tree) -> Iterator[str]:
    for name, size in SIZES.items():
        file = tree.folder / "images" / name
        content = file.read_bytes() if file.is_file() else b""
        found = size_of(content)
        if found != size:
            yield f"images/{name}: must be a PNG of {size[0]}×{size[1]} px, found {found or 'none'}"
        elif len(content) > MOST_BYTES:
            yield f"images/{name}: larger than 300 kB"
        elif ANIMATION in content:
            yield f"images/{name}: moves; pictures are still"


def unused(tree: Tree) -> Iterator[str]:
    known = {*REQUIRED, *(f"i18n/{name}.json" for name in tree.locales), *(f"images/{name}" for name in SIZES)}
    known |= {"style.css"} if "style.css" in tree.script else set()
    for file in packed(tree.folder):
        if file.as_posix() not in known:
            yield f"{file}: nothing uses it"
    parts = {file.relative_to(tree.folder).as_posix() for file in (tree.folder / PARTS).rglob("*.*")}
    for name in sorted(parts - included(tree.folder)):
        yield f"{name}: script.js does not include it"


RULES: tuple[Callable[[Tree], Iterator[str]], ...] = (
    encoding,
    strict_json,
    manifest.fields,
    manifest.installation,
    manifest.support,
    manifest.settings,
    manifest.tour,
    manifest.locations,
    manifest.languages,
    manifest.translations,
    pictures,
    code.forbidden,
    code.readable,
    code.protocol,
    code.style,
    unused,
)


def _at(folder: Path, name: str) -> bool:
    return (folder / name).is_file()


def _texts(folder: Path) -> list[Path]:
    return sorted(file.relative_to(folder) for file in folder.rglob("*") if file.suffix in TEXT)
