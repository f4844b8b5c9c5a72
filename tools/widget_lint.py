"""What amoCRM refuses at upload or moderation, found before it. Each rule yields sentences; none is stopped by another.

manifest.json   strict JSON, `settings` non-empty at the top level, locations that the script serves
i18n/           a file for each locale and no more, every key of the manifest and the script in each
images/         real PNG of the exact sizes, 300 kB at most
script.js       the callbacks, one place for the address, nothing that moderation forbids
style.css       every rule under the widget's own root class
all             UTF-8 without BOM or CR, nothing that is not used
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tools.widget_pictures import SIZES, size_of
from tools.widget_source import PARTS, PLACE_OF_URL, WidgetError, included, packed, script

MOST_BYTES = 300 * 1024
TEXT = {".json", ".js", ".css", ".md"}
REQUIRED = {"manifest.json", "script.js"}
ROOT_CLASS = ".glass-calc"
SETTING_TYPES = {"text", "pass", "users", "users_lp", "custom"}
CALLBACKS = ("render", "init", "bind_actions", "settings", "onSave", "destroy")
# A location that is declared and not served fails moderation.
SERVED_BY = {"lcard-1": r"getBaseEntity\(\) === 'leads'", "settings": r"\bsettings\s*[:(]"}
FORBIDDEN = {
    "console.log": r"\bconsole\.log\b",
    "alert()": r"\b(?:alert|confirm|prompt)\s*\(",
    "eval()": r"\beval\s*\(|\bnew Function\b",
    "a script element": r"createElement\(\s*['\"`]script",
    "a synchronous request": r"\basync\s*:\s*false",
    "Twig in the markup": r"\{\{|\{%",
}


@dataclass(frozen=True)
class Source:
    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Empty when unreadable: the rule about JSON says why."""
        return _object(self.folder / "manifest.json")

    @cached_property
    def locales(self) -> dict[str, dict[str, Any]]:
        return {file.stem: _object(file) for file in sorted((self.folder / "i18n").glob("*.json"))}

    @cached_property
    def script(self) -> str:
        return script(self.folder)


def lint(folder: Path) -> list[str]:
    """Every broken rule as a sentence that begins with the file; empty when amoCRM has nothing to refuse."""
    missing = [f"{name}: missing at the root of the archive" for name in sorted(REQUIRED) if not _at(folder, name)]
    if missing:
        return missing
    try:
        source = Source(folder)
        return [problem for rule in RULES for problem in rule(source)]
    except WidgetError as problem:
        return [str(problem)]


def encoding(source: Source) -> Iterator[str]:
    for file in _texts(source.folder):
        content = (source.folder / file).read_bytes()
        if content.startswith(b"\xef\xbb\xbf"):
            yield f"{file}: begins with a BOM"
        if b"\r" in content:
            yield f"{file}: lines end with CR"


def strict_json(source: Source) -> Iterator[str]:
    for file in sorted(source.folder.rglob("*.json")):
        try:
            _strict(file)
        except ValueError as error:
            yield f"{file.relative_to(source.folder)}: not strict JSON: {error}"


def manifest_shape(source: Source) -> Iterator[str]:
    widget = source.manifest.get("widget", {})
    if widget.get("installation") is not True:
        yield "manifest.json: widget.installation is not true, so the widget cannot be installed"
    if widget.get("init_once") is not False:
        yield "manifest.json: widget.init_once is not false; only telephony may stay alive between cards"
    if not {"link", "email"} <= set(widget.get("support", {})):
        yield "manifest.json: widget.support lacks link or email"


def settings(source: Source) -> Iterator[str]:
    declared = source.manifest.get("settings")
    if not isinstance(declared, dict) or not declared:
        yield 'manifest.json: top-level "settings" is not an object with at least one field'
        return
    for name, setting in declared.items():
        kind = setting.get("type") if isinstance(setting, dict) else None
        if kind not in SETTING_TYPES:
            yield f"manifest.json: settings.{name} has the unknown type {kind!r}"


def locations(source: Source) -> Iterator[str]:
    declared = source.manifest.get("locations", [])
    for name in declared:
        if name not in SERVED_BY or not re.search(SERVED_BY[name], source.script):
            yield f"manifest.json: location {name} is declared and the script does not serve it"
    for name in sorted(set(SERVED_BY) - set(declared)):
        yield f"manifest.json: the script serves {name}, which is not in locations"


def languages(source: Source) -> Iterator[str]:
    declared = set(source.manifest.get("widget", {}).get("locale", []))
    for name in sorted(declared ^ set(source.locales)):
        yield f"i18n/{name}.json: the locale list of the manifest and the files differ"


def translations(source: Source) -> Iterator[str]:
    wanted = _manifest_keys(source.manifest) | set(re.findall(r"\bt\('([a-z]+\.[a-z_]+)'", source.script))
    for locale, texts in source.locales.items():
        for key in sorted(wanted):
            section, _, name = key.partition(".")
            if not isinstance(texts.get(section, {}).get(name), str):
                yield f"i18n/{locale}.json: no translation for {key!r}"


def pictures(source: Source) -> Iterator[str]:
    for name, size in SIZES.items():
        file = source.folder / "images" / name
        found = size_of(file.read_bytes()) if file.is_file() else None
        if found != size:
            yield f"images/{name}: must be a PNG of {size[0]}×{size[1]} px, found {found or 'none'}"
        elif file.stat().st_size > MOST_BYTES:
            yield f"images/{name}: larger than 300 kB"


def script_rules(source: Source) -> Iterator[str]:
    for what, pattern in FORBIDDEN.items():
        if re.search(pattern, source.script):
            yield f"script.js: {what} is forbidden"
    for name in CALLBACKS:
        if not re.search(rf"\n {{6}}{name}\b", source.script):
            yield f"script.js: callback {name} is missing"
    if source.script.count(PLACE_OF_URL) != 1:
        yield f"script.js: {PLACE_OF_URL} must stand in it exactly once"


def style(source: Source) -> Iterator[str]:
    file = source.folder / "style.css"
    css = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL) if file.is_file() else ""
    for selectors in re.findall(r"([^{};]+)\{(?=[^{}]*\})", css):
        for selector in selectors.split(","):
            if ROOT_CLASS not in selector:
                yield f"style.css: {selector.strip()!r} is outside {ROOT_CLASS}"
    if "@import" in css or "!important" in css:
        yield "style.css: @import and !important are forbidden"


def unused(source: Source) -> Iterator[str]:
    known = {*REQUIRED, *(f"i18n/{name}.json" for name in source.locales), *(f"images/{name}" for name in SIZES)}
    known |= {"style.css"} if "style.css" in source.script else set()
    for file in packed(source.folder):
        if file.as_posix() not in known:
            yield f"{file}: nothing uses it"
    parts = {file.relative_to(source.folder).as_posix() for file in (source.folder / PARTS).rglob("*.*")}
    for name in sorted(parts - included(source.folder)):
        yield f"{name}: script.js does not include it"


RULES: tuple[Callable[[Source], Iterator[str]], ...] = (
    encoding,
    strict_json,
    manifest_shape,
    settings,
    locations,
    languages,
    translations,
    pictures,
    script_rules,
    style,
    unused,
)


def _at(folder: Path, name: str) -> bool:
    return (folder / name).is_file()


def _texts(folder: Path) -> list[Path]:
    return sorted(file.relative_to(folder) for file in folder.rglob("*") if file.suffix in TEXT)


def _strict(file: Path) -> object:
    """Raises ValueError for a comment, a trailing comma, NaN, a repeated key or bytes that are not UTF-8."""

    def refuse(word: str) -> object:
        raise ValueError(f"{word} is not JSON")

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a key is repeated")
        return dict(pairs)

    return json.loads(file.read_bytes().decode(), parse_constant=refuse, object_pairs_hook=once)


def _object(file: Path) -> dict[str, Any]:
    try:
        found = _strict(file)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _manifest_keys(manifest: dict[str, Any]) -> set[str]:
    """Where amoCRM expects "section.key", never the text itself."""
    widget, tour = manifest.get("widget", {}), manifest.get("tour", {})
    keys = {str(widget.get(name)) for name in ("name", "short_description", "description")}
    declared = manifest.get("settings")
    fields = declared.values() if isinstance(declared, dict) else []
    keys |= {str(setting.get("name")) for setting in fields if isinstance(setting, dict)}
    return keys | ({str(tour["tour_description"])} if "tour_description" in tour else set())
