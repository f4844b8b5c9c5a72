"""What amoCRM's moderation says of script.js and style.css."""

import re
from collections.abc import Iterator

from tools.widget_source import PLACE_OF_URL
from tools.widget_tree import Tree

ROOT_CLASS = ".glass-calc"
CALLBACKS = ("render", "init", "bind_actions", "settings", "onSave", "destroy")
MODAL = "lib/components/base/modal"
LONGEST_LINE = 160
FORBIDDEN = {
    "console.log": r"\bconsole\.(?:log|info|warn|error|dir)\b",
    "alert()": r"\b(?:alert|confirm|prompt)\s*\(",
    "eval()": r"\beval\s*\(|\bnew Function\b",
    "a script from elsewhere": r"createElement\(\s*['\"`]script|<script\b|\bgetScript\s*\(",
    "a synchronous request": r"\basync\s*:\s*false",
    "Twig in the markup": r"\{\{|\{%",
    "writing into APP": r"\b(?:APP|AMOCRM)(?:\.\w+|\[[^\]]+\])+\s*(?:[-+|&*]|\|\||&&|\?\?)?=(?![=>])",
    "the old name AMOCRM": r"\bAMOCRM\b",
    "pressing a button for the person": r"\.click\(\s*\)|\.trigger\(\s*['\"]click",
    "crm_post, which carries no token": r"\bcrm_post\b",
    "code from a string": r"\bset(?:Timeout|Interval)\(\s*['\"`]",
}
CALL = r"(?:\$authorizedAjax|\.ajax\s*\(|\bfetch\s*\()"
LOOPS = (
    rf"\b(?:for|while)\s*\([^;{{}}]*(?:;[^;{{}}]*){{0,2}}\)\s*\{{[^{{}}]*{CALL}",
    rf"\.(?:forEach|map)\([^;]*{CALL}",
    rf"\bsetInterval\s*\([^;]*{CALL}",
)


def forbidden(tree: Tree) -> Iterator[str]:
    for what, pattern in FORBIDDEN.items():
        if re.search(pattern, tree.script):
            yield f"script.js: {what} is forbidden"
    if any(re.search(loop, tree.script) for loop in LOOPS):
        yield "script.js: a request in a loop is forbidden"
    caught = re.sub(r"catch\s*(?:\([^)]*\)\s*)?(?:=>\s*)?\{?[^{}]*\}?", "", tree.script)
    if "console.trace" in caught:
        yield "script.js: console.trace is allowed only where an error is caught"


def readable(tree: Tree) -> Iterator[str]:
    for name, text in tree.parts.items():
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > LONGEST_LINE:
                yield f"{name}:{number}: longer than {LONGEST_LINE} characters; moderation reads no minified code"


def protocol(tree: Tree) -> Iterator[str]:
    for name in CALLBACKS:
        if not re.search(rf"\n {{6}}{name}\b", tree.script):
            yield f"script.js: callback {name} is missing"
    listed = re.search(r"^define\(\[([^\]]*)\]", tree.script, re.MULTILINE)
    if not listed:
        yield "script.js: define with a list of modules is missing"
    elif "new Modal(" in tree.script and MODAL not in listed[1]:
        yield f"script.js: Modal is used and {MODAL} is not in define"
    if tree.script.count(PLACE_OF_URL) != 1:
        yield f"script.js: {PLACE_OF_URL} must stand in it exactly once"


def style(tree: Tree) -> Iterator[str]:
    file = tree.folder / "style.css"
    css = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL) if file.is_file() else ""
    for selectors in re.findall(r"([^{};]+)\{(?=[^{}]*\})", css):
        for selector in selectors.split(","):
            if ROOT_CLASS not in selector:
                yield f"style.css: {selector.strip()!r} is outside {ROOT_CLASS}"
    if "@import" in css or "!important" in css:
        yield "style.css: @import and !important are forbidden"
    for name in sorted(set(re.findall(r"(?<![\w-])(--[\w-]+)\s*:", css))):
        if not name.startswith("--" + ROOT_CLASS.removeprefix(".")):
            yield f"style.css: {name} is not ours to set"
