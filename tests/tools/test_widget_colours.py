"""Text of the widget is readable in amoCRM's light and dark theme: WCAG 2.1 asks for 4.5."""

import re

import pytest

from tools.widget_source import FOLDER

STYLE = (FOLDER / "style.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--glass-calc-([a-z-]+): (?:var\(--palette-[a-z-]+, )?(#[0-9a-f]{6})", block))
    for block in re.findall(r"\.glass-calc__window \{\n(.*?)\}", STYLE, flags=re.DOTALL)
)
ON_SURFACE = [(text, "surface") for text in ("text", "weak", "accent", "error")]
ON_TINTS = [("text", f"{tint}-tint") for tint in ("error", "warning", "success", "info")] + [
    ("accent", "error-tint"),
    ("text", "hover"),
    ("accent", "hover"),
    ("error", "hover"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted([luminance(first), luminance(second)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"), [*ON_SURFACE, *ON_TINTS, ("accent-text", "accent"), ("accent-text", "accent-hover")]
)
def test_text_stands_out(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_border_of_a_field_is_seen(theme: dict[str, str]) -> None:
    assert contrast(theme["border"], theme["surface"]) >= 3
