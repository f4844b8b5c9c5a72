"""`python -m tools.widget --function-url https://…`: checks frontend/widget and packs it as amoCRM takes it.

The same tree and the same address give the same bytes.
"""

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

from tools.archives import write_zip
from tools.environment import given
from tools.widget_lint import lint
from tools.widget_source import FOLDER, PLACE_OF_CONTACT, PLACE_OF_URL, ROOT, WidgetError, packed, script

DEFAULT_PATH = "/functions/amocrm-integration"
# It becomes part of a script and receives amoCRM's token: nothing but a plain address, http only on this machine.
ADDRESS = re.compile(r"(https://[a-z0-9.-]+|http://(127\.0\.0\.1|localhost))(:\d+)?(/[A-Za-z0-9._~-]+)*")
SAMPLE_CONTACT = "example.com"
NAME = "widget.zip"


def build(function_url: str, folder: Path = FOLDER) -> bytes:
    """The archive. Raises WidgetError naming every rule that is broken."""
    with tempfile.TemporaryDirectory() as place:
        return write(Path(place) / NAME, function_url, folder).read_bytes()


def write(archive: Path, function_url: str, folder: Path = FOLDER) -> Path:
    """The archive as a file. Raises WidgetError as build() does."""
    problems = lint(folder)
    if archive.name != NAME:
        problems.append(f"{archive.name}: amoCRM takes the archive only by the name {NAME}")
    if not ADDRESS.fullmatch(function_url):
        problems.append(f"{function_url!r} is not an address of a function: https://host/path, without a query")
    if problems:
        raise WidgetError("\n".join(problems))
    with tempfile.TemporaryDirectory() as place:
        stage(folder, function_url, Path(place))
        return write_zip(Path(place), archive)


def stage(folder: Path, function_url: str, target: Path) -> None:
    """The contents of the archive as files."""
    for file in packed(folder):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (target / file).write_bytes((folder / file).read_bytes())
    contact = json.loads((folder / "manifest.json").read_bytes())["widget"]["support"]["email"]
    for file in (target / "i18n").glob("*.json"):
        said = file.read_text(encoding="utf-8").replace(PLACE_OF_CONTACT, contact)
        file.write_text(said, encoding="utf-8", newline="\n")
    text = script(folder).replace(PLACE_OF_URL, function_url)
    (target / "script.js").write_text(text, encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        archive = write(options.out, options.function_url)
    except WidgetError as problems:
        print(problems, file=sys.stderr)
        return 1
    print(f"{archive}  {archive.stat().st_size / 1000:.0f} kB  calls {options.function_url}")
    if SAMPLE_CONTACT in (FOLDER / "manifest.json").read_text(encoding="utf-8"):
        print(
            "Before an upload to a real account put your own address into `support` of frontend/widget/manifest.json."
        )
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    base = given().get("PUBLIC_BASE_URL", "").rstrip("/")
    parser = argparse.ArgumentParser(prog="python -m tools.widget", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--function-url",
        default=base + DEFAULT_PATH if base else None,
        required=not base,
        help=f"of amocrm-integration; default PUBLIC_BASE_URL + {DEFAULT_PATH}",
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / NAME)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
