"""`python -m tools.widget_pictures` draws frontend/widget/images: a shower screen, in each size amoCRM asks for."""

import struct
import zlib
from collections.abc import Callable
from math import hypot

from tools.widget_source import FOLDER

SIZES = {
    "logo_main.png": (400, 272),
    "logo_medium.png": (240, 84),
    "logo_small.png": (108, 108),
    "logo_min.png": (84, 84),
    "logo.png": (130, 100),
}
SIGNATURE = b"\x89PNG\r\n\x1a\n"

Colour = tuple[int, int, int]
Distance = Callable[[float, float], float]  # from the edge of a shape, negative inside; the icon is 100×100

WHITE, BLUE, GLASS, SHINE, DROP = (255, 255, 255), (0, 87, 169), (204, 230, 247), (236, 247, 254), (76, 139, 247)


def box(left: float, top: float, right: float, bottom: float, radius: float) -> Distance:
    def distance(x: float, y: float) -> float:
        dx = max(left + radius - x, x - right + radius, 0.0)
        dy = max(top + radius - y, y - bottom + radius, 0.0)
        return hypot(dx, dy) - radius

    return distance


def stroke(x1: float, y1: float, x2: float, y2: float, width: float) -> Distance:
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2

    def distance(x: float, y: float) -> float:
        along = min(1.0, max(0.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
        return hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1)) - width / 2

    return distance


# Later ones lie on top: the pane with its frame, two reflections, the pipe, the head, the drops.
ICON: list[tuple[Distance, Colour]] = [
    (box(12, 22, 60, 94, 5), BLUE),
    (box(16.5, 26.5, 55.5, 89.5, 2), GLASS),
    (stroke(24, 58, 45, 37, 5), SHINE),
    (stroke(24, 74, 48, 50, 3), SHINE),
    (stroke(88, 94, 88, 12, 5), BLUE),
    (stroke(88, 12, 74, 12, 5), BLUE),
    (stroke(74, 12, 74, 20, 5), BLUE),
    (stroke(66.5, 24, 81.5, 24, 7), BLUE),
    *[(stroke(x, y, x, y + 6, 3.4), DROP) for x, y in ((67, 36), (74, 44), (81, 36), (67, 54), (81, 54), (74, 62))],
]


def colour_at(x: float, y: float, unit: float) -> Colour:
    """The icon at a point, `unit` pixels wide: edges are blended over one pixel."""
    seen = WHITE
    for distance, colour in ICON:
        cover = min(1.0, max(0.0, 0.5 - distance(x, y) / unit))
        if cover:
            seen = blend(seen, colour, cover)
    return seen


def blend(below: Colour, above: Colour, cover: float) -> Colour:
    red, green, blue = (round(a + (b - a) * cover) for a, b in zip(below, above, strict=True))
    return red, green, blue


def draw(width: int, height: int) -> bytes:
    """A PNG with the icon in the middle, 90 % of the height."""
    unit = 100 / (min(width, height) * 0.9)
    left, top = 50 - width * unit / 2, 50 - height * unit / 2
    rows = (
        bytes(channel for column in range(width) for channel in colour_at(left + column * unit, top + row * unit, unit))
        for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits of red, green and blue
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def size_of(png: bytes) -> tuple[int, int] | None:
    """Width and height, or None when it is not a PNG."""
    if not png.startswith(SIGNATURE + b"\0\0\0\rIHDR"):
        return None
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels(png: bytes) -> bytes:
    """Of a picture drawn here; the compressed form differs between versions of zlib."""
    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start], "big")
    return zlib.decompress(png[start + 4 : start + 4 + length])


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


if __name__ == "__main__":
    (FOLDER / "images").mkdir(exist_ok=True)
    for name, size in SIZES.items():
        (FOLDER / "images" / name).write_bytes(draw(*size))
