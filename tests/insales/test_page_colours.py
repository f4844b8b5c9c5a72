"""Text of the cabinet is readable in light and dark: WCAG 2.1 asks for 4.5, for the edge of a field 3."""

import re

import pytest

from tests.tools.test_widget_colours import contrast
from tools.places import ROOT

STYLE = (ROOT / "frontend/cabinet/cabinet.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r":root \{\n(.*?)\}", STYLE, flags=re.DOTALL)
)
TONES = ("error", "warning", "info", "success", "plain")
ON_GROUNDS = [(text, ground) for text in ("text", "weak", "accent", "accent-hover") for ground in ("surface", "ground")]
ON_TINTS = [(text, f"{tone}-tint") for tone in TONES for text in ("text", tone)]
every_theme = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@every_theme
@pytest.mark.parametrize(
    ("text", "ground"), [*ON_GROUNDS, *ON_TINTS, ("accent-text", "accent"), ("accent-text", "accent-hover")]
)
def test_text_stands_out(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@every_theme
def test_the_edge_of_a_field_is_seen(theme: dict[str, str]) -> None:
    assert contrast(theme["border"], theme["surface"]) >= 3


def test_both_themes_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
