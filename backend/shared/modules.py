"""ES modules of a page as one script: a browser asks once, and it works wherever the page is served.

On a bare function URL a module could not name its neighbour at all, and each file would be a call of the function.
What is understood is what our modules use: named imports of a neighbour and named exports, each on its own line.
"""

import re
from collections.abc import Iterator, Mapping

IMPORT = re.compile(r"^import \{([^}]+)\} from '\./([a-z_]+\.js)';$", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|const|class) (\w+))", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
# Comments of a whole line, and indents: no text of ours goes over several lines.
WEIGHT = re.compile(r"^[ ]*(?://.*\n)?[ ]*", re.MULTILINE)


def bundled(modules: Mapping[str, str], entry: str) -> str:
    """`entry` and whatever it needs, with what the entry exports.

    Raises ValueError for a circle, a missing neighbour, an unknown way to say it.
    """
    text = "".join(_wrapped(name, modules[name]) for name in _in_order(modules, entry, ()))
    names = EXPORT.findall(modules[entry])
    return text + (f"export const {{{', '.join(names)}}} = {_variable(entry)};\n" if names else "")


def reached(modules: Mapping[str, str], entry: str) -> set[str]:
    """What becomes part of that script. Raises ValueError as `bundled` does."""
    return set(_in_order(modules, entry, ()))


def _in_order(modules: Mapping[str, str], name: str, above: tuple[str, ...]) -> Iterator[str]:
    """Each once, after those it imports."""
    if name in above or name not in modules:
        raise ValueError(f"{' → '.join([*above, name])}: a circle, or no such module")
    needed = (
        found for _, other in IMPORT.findall(modules[name]) for found in _in_order(modules, other, (*above, name))
    )
    yield from dict.fromkeys([*needed, name])


def _wrapped(name: str, text: str) -> str:
    """A scope of its own that gives what the module exports."""
    inside = IMPORT.sub(lambda found: f"const {{{found[1]}}} = {_variable(found[2])};", text)
    names = ", ".join(EXPORT.findall(inside))
    inside = EXPORT.sub("", inside)
    if strange := UNKNOWN.search(inside):
        raise ValueError(f"{name}: {strange[0]}")
    return f"const {_variable(name)} = (() => {{\n{WEIGHT.sub('', inside)}return {{{names}}};\n}})();\n"


def _variable(name: str) -> str:
    return f"${name.removesuffix('.js')}"
