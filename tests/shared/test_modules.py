"""Modules as one script: what they share, what stays their own, what is refused."""

import shutil
import subprocess

import pytest

from shared.modules import bundled, reached
from tests.needs import missing

MODULES = {
    "main.js": "import {add, twice} from './sums.js';\nimport {ONE} from './numbers.js';\n\nconst own = 5;\n"
    "console.log(add(ONE, 2), twice(own));\n",
    "sums.js": "import {ONE} from './numbers.js';\n\nconst own = 7;\n// A note.\nexport function add(a, b) {\n"
    "  return a + b;\n}\n\nexport const twice = (a) => (a + own) * 2 * ONE;\n",
    "numbers.js": "export const ONE = 1;\nconsole.log('once');\n",
    "stray.js": "throw new Error('not asked for');\n",
}


def test_it_runs_as_the_modules_would() -> None:
    node = shutil.which("node")
    if not node:
        missing("no Node.js on this system: sudo apt install nodejs")
    script = bundled(MODULES, "main.js")
    done = subprocess.run([node, "--input-type=module"], input=script, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout.split("\n") == ["once", "3 24", ""]


def test_notes_and_indents_stay_at_home() -> None:
    script = bundled(MODULES, "main.js")
    assert "// A note." not in script
    assert "\n " not in script


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"numbers.js": "import {add} from './sums.js';\n"}, "a circle"),
        ({"numbers.js": "import {gone} from './gone.js';\n"}, "no such module"),
        ({"numbers.js": "import * as sums from './other.js';\n"}, r"numbers\.js: import \*"),
        ({"numbers.js": "export default 1;\n"}, r"numbers\.js: export default"),
        ({"numbers.js": "export {one};\n"}, r"numbers\.js: export \{one\}"),
    ],
)
def test_what_it_does_not_understand_is_refused(changed: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        bundled({**MODULES, **changed}, "main.js")


def test_what_the_entry_exports_the_script_exports() -> None:
    entry = "import {one} from './one.js';\nexport async function open() { return one; }\nexport const name = 'tab';\n"
    script = bundled({"tab.js": entry, "one.js": "export const one = 1;\n"}, "tab.js")
    assert script.endswith("export const {open, name} = $tab;\n")


def test_what_becomes_part_of_a_script_is_known() -> None:
    assert reached(MODULES, "main.js") == set(MODULES) - {"stray.js"}
