"""Values nobody expects, and spoilt copies of expected ones."""

import base64
import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st

Path = tuple[Any, ...]
ODD = [
    *("", " ", "\0", "\ud800", "\ufeff", "a\r\nSet-Cookie: x=1", "%", "%ff%00", "a=1&a=2", "\u202e", "İ", "‹junk›"),
    *("__proto__", "constructor", "../../etc/passwd", "' OR 1=1 --", "${jndi:ldap://x}", "<script>‹junk›</script>"),
    *("NaN", "1e400", "-0", "0x10", "１２", "9" * 30, "null", "[]", "{}", '{"a":', "=", "====", "‹many 300 é›"),
    *(
        "‹many 9000 h›",
        "‹many 70000 b›",
        "‹many 300000 [›",
        "‹many 1100000 m›",
        "https://evil.example/?",
        "169.254.169.254",
    ),
]
ROUND = [0, -1, 1, 2**31, 2**53, 2**63, -(2**63) - 1, 10**15, 10**40, 1e308, float("nan"), 0.1, -0.0]


@cache
def texts(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    noise = st.binary(max_size=12).map(lambda raw: base64.b64encode(raw).decode())
    any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=6)
    return st.one_of(st.sampled_from(ODD), st.sampled_from(words), noise, any_text)


@cache
def values(words: tuple[str, ...]) -> st.SearchStrategy[Any]:
    plain = st.one_of(
        st.none(),
        st.booleans(),
        st.sampled_from(ROUND),
        st.integers(-(10**6), 10**6),
        st.floats(-1e6, 1e6),
        texts(words),
    )
    names = st.one_of(st.sampled_from(words), st.sampled_from(ODD))
    deeper = st.sampled_from([1, 19, 60]).map(_nested)
    trees = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))
    return st.one_of(plain, trees, deeper)


def _nested(depth: int) -> list[Any]:
    whole: list[Any] = []
    for _ in range(depth):
        whole = [whole]
    return whole


@cache
def changes(words: tuple[str, ...], most: int = 3) -> st.SearchStrategy[list[tuple[int, "Change", Any]]]:
    """One to `most` things to change: another value, another type, gone, renamed, doubled."""
    one = st.tuples(st.integers(0, 2**16), st.sampled_from(CHANGES), values(words))
    return st.lists(one, min_size=1, max_size=most)


def spoilt(whole: Any, asked: list[tuple[int, "Change", Any]]) -> Any:  # noqa: ANN401 - any JSON
    """A copy with these changes."""
    made = copy.deepcopy(whole)
    for number, change, value in asked:
        places = [path for path in paths(made) if path]
        if places:
            *above, name = places[number % len(places)]
            parent = made
            for step in above:
                parent = parent[step]
            change(parent, name, value)
    return made


def paths(value: object, path: Path = ()) -> list[Path]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, child in children for deeper in paths(child, (*path, key)))]


Change = Callable[[Any, Any, Any], None]


def _replace(parent: Any, name: Any, value: Any) -> None:  # noqa: ANN401 - any JSON
    parent[name] = value


def _drop(parent: Any, name: Any, _value: Any) -> None:  # noqa: ANN401 - any JSON
    del parent[name]


def _retype(parent: Any, name: Any, _value: Any) -> None:  # noqa: ANN401 - any JSON
    former = parent[name]
    parent[name] = [former] if isinstance(former, str) else str(former) if former is not None else {}


def _rename(parent: Any, name: Any, value: Any) -> None:  # noqa: ANN401 - any JSON
    if isinstance(parent, dict):
        parent[value if isinstance(value, str) else str(name).swapcase()] = parent.pop(name)


def _double(parent: Any, name: Any, value: Any) -> None:  # noqa: ANN401 - any JSON
    """The same header in another case, with another value."""
    if isinstance(parent, dict):
        parent[str(name).swapcase()] = value
    else:
        parent.append(value)


def _lengthen(parent: Any, name: Any, value: Any) -> None:  # noqa: ANN401 - any JSON
    parent[name] = f"{parent[name]}{value}" if isinstance(parent[name], str) else [parent[name], value]


CHANGES: list[Change] = [_replace, _replace, _drop, _retype, _rename, _double, _lengthen]


def as_text(whole: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(whole, ensure_ascii=False)
