"""Sketches of panes drawn by the page's own module, and what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page

Pane = Mapping[str, object]
DRAW = """async ([panels, unit, width]) => {
  const {sketch} = await import('/calculator/sketch.js');
  const room = document.getElementById('calc');
  room.replaceChildren(sketch(panels, {unit}));
  Object.assign(room.style, {width: `${width}px`, padding: 0});
  const svg = room.firstChild;
  const box = (node) => {
    const {x, y, width, height} = node.getBoundingClientRect();
    return {x, y, width, height};
  };
  // A line around glass is part of what is seen and no part of its size.
  const size = (node) => node.getBBox();
  return {
    name: svg.querySelector('title').textContent,
    role: svg.getAttribute('role'),
    texts: [...svg.querySelectorAll('text')].map((node) => node.textContent.replaceAll('\\u00a0', ' ')),
    glass: [...svg.querySelectorAll('.sketch__glass')].map(size).map(({width, height}) => [width, height]),
    holes: [...svg.querySelectorAll('.sketch__hole')].map(size).map(({x, y}) => [x, y]),
    doors: svg.querySelectorAll('.sketch__door').length,
    notches: svg.querySelectorAll('.sketch__notch').length,
    arrows: svg.querySelectorAll('.sketch__dimension').length,
    frame: box(svg),
    words: [...svg.querySelectorAll('g > text:not([font-size])')].map(box),
    panes: [...svg.querySelectorAll('.sketch__glass')].map(box),
    letters: parseFloat(getComputedStyle(svg.querySelector('text:not([font-size])')).fontSize) * svg.getScreenCTM().a,
    colours: [...new Set([...svg.querySelectorAll('[fill], [stroke]')]
      .flatMap((node) => [node.getAttribute('fill'), node.getAttribute('stroke')]).filter(Boolean))],
  };
}"""


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box", slack: float = 1) -> bool:
        """By more than what rounding and the room above letters explain."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return across > slack and down > slack

    def holds(self, other: "Box", slack: float = 1) -> bool:
        inside = self.x - slack <= other.x and other.x + other.width <= self.x + self.width + slack
        return inside and self.y - slack <= other.y and other.y + other.height <= self.y + self.height + slack


@dataclass(frozen=True)
class Drawing:
    """`glass`: (width, height), `holes`: (left, top) in the drawing's own units; `letters`: size of type in pixels."""

    name: str
    role: str
    texts: list[str]
    glass: list[tuple[float, float]]
    holes: list[tuple[float, float]]
    doors: int
    notches: int
    arrows: int
    frame: Box
    words: list[Box]
    panes: list[Box]
    letters: float
    colours: set[str]


def pane(**changes: object) -> Pane:
    return {"key": "p1", "role": "fixed", "shape": "rect", "width": 1000, "height": 2000, "qty": 1, **changes}


def drawn(page: Page, panels: Sequence[Pane], unit: str = "mm", width: int = 400) -> Drawing:
    """`width`: the room it has, in pixels."""
    found = page.evaluate(DRAW, [list(panels), unit, width])
    return Drawing(
        glass=[(width, height) for width, height in found.pop("glass")],
        holes=[(left, top) for left, top in found.pop("holes")],
        frame=Box(**found.pop("frame")),
        colours=set(found.pop("colours")),
        words=[Box(**box) for box in found.pop("words")],
        panes=[Box(**box) for box in found.pop("panes")],
        **found,
    )
