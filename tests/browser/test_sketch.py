"""Sketches of the calculator: to scale, with numbers, readable as a text (calculator.md §5.4)."""

from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.page_backend import PageBackend
from tests.browser.sketches import Pane, drawn, pane

HANDLE = [{"d": 12, "n": 2}]
HINGES = [{"kind": "HNG", "n": 2}]
CORNER = [
    pane(key="a", width=900, cutouts=HINGES),
    pane(key="b", role="door", width=700, holes=HANDLE, cutouts=HINGES),
    pane(key="c", role="return", width=900, holes=[{"d": 14, "n": 2}]),
]
ROW_OF_20 = [pane(key=f"p{at}", width=300 + 50 * at, height=1900 + 10 * at) for at in range(20)]
EXTREMES = {
    "a narrow strip": [pane(width=50, height=6000)],
    "a low strip": [pane(width=6000, height=50)],
    "the smallest": [pane(width=50, height=50)],
    "a corner": CORNER,
    "twenty equal": [pane(width=400, qty=20)],
    "twenty different": ROW_OF_20,
    "twenty shelves": [pane(key=f"p{at}", role="shelf", width=600 + at, height=220) for at in range(20)],
    "steps": [pane(key=f"p{at}", width=400, height=1500 + 300 * at) for at in range(3)],
    "a circle": [pane(role="mirror", shape="circle", width=900, height=900)],
}


@pytest.fixture(scope="module")
def bench(browser: Browser, page_server: PageBackend) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{page_server.url}/widget")
    yield page
    page.close()


def test_panes_are_drawn_to_scale(bench: Page) -> None:
    fixed, door, across = drawn(bench, CORNER).glass
    assert fixed[0] / door[0] == pytest.approx(900 / 700, rel=0.01)
    assert fixed[1] / fixed[0] == pytest.approx(2000 / 900, rel=0.01)
    assert across == pytest.approx(fixed, rel=0.01)


def test_sizes_stand_at_arrows(bench: Page) -> None:
    drawing = drawn(bench, [pane()])
    assert drawing.texts == ["1 000", "2 000", "Размеры — мм"]
    assert drawing.arrows == 2


def test_panes_in_line_get_their_sizes_and_the_whole(bench: Page) -> None:
    texts = drawn(bench, CORNER).texts
    sizes = [text for text in texts if text.replace(" ", "").isdigit() and len(text) > 1]
    assert sizes == ["900", "700", "1 600", "2 000", "900", "2 000"]


def test_equal_neighbours_share_one_size(bench: Page) -> None:
    drawing = drawn(bench, [pane(width=500, qty=4)])
    assert len(drawing.glass) == 4
    assert drawing.texts[:2] == ["4 × 500", "2 000"]


@pytest.mark.parametrize(("unit", "texts"), [("cm", ["100,5", "200"]), ("m", ["1,005", "2"])])
def test_sizes_are_told_in_the_unit_of_the_form(bench: Page, unit: str, texts: Sequence[str]) -> None:
    assert drawn(bench, [pane(width=1005)], unit).texts[:2] == texts


def test_a_hole_is_drawn_where_it_is(bench: Page) -> None:
    drawing = drawn(
        bench, [pane(holes=[{"d": 40, "n": 1, "x": 250, "y": 500}, {"d": 40, "n": 1, "x": 750, "y": 1500}])]
    )
    (left, low), (right, high) = drawing.holes
    wide, tall = drawing.glass[0]
    assert (right - left) / wide == pytest.approx(0.5, rel=0.02)
    assert (low - high) / tall == pytest.approx(0.5, rel=0.02)
    assert "1 отв. Ø 40: 250 слева, 500 снизу;" in " ".join(drawing.texts)


def test_a_hole_without_a_place_is_counted(bench: Page) -> None:
    drawing = drawn(bench, [pane(holes=HANDLE)])
    assert drawing.holes == []
    assert drawing.texts[0] == "2"
    assert "2 отв. Ø 12, место не указано" in drawing.texts


def test_a_door_and_its_hinges_are_seen(bench: Page) -> None:
    drawing = drawn(bench, CORNER)
    assert (drawing.doors, drawing.notches) == (1, 4)


@pytest.mark.parametrize(
    ("panels", "name"),
    [
        ([pane(holes=HANDLE)], "Прямоугольник 1000 на 2000 мм, 2 отверстия"),
        ([pane(holes=[{"d": 12, "n": 1}])], "Прямоугольник 1000 на 2000 мм, 1 отверстие"),
        ([pane(holes=[{"d": 12, "n": 11}])], "Прямоугольник 1000 на 2000 мм, 11 отверстий"),
        ([pane(shape="circle", width=900, height=900)], "Круг диаметром 900 мм"),
        ([pane(role="door", shape="trapezoid")], "Дверь, трапеция 1000 на 2000 мм"),
        ([pane(qty=21)], "Прямоугольник 1000 на 2000 мм, 21 шт."),
        ([], "Эскиза нет: введите размеры"),
    ],
)
def test_a_sketch_can_be_read_out(bench: Page, panels: Sequence[Pane], name: str) -> None:
    drawing = drawn(bench, panels)
    assert (drawing.role, drawing.name) == ("img", name)


def test_several_panes_are_told_one_after_another(bench: Page) -> None:
    name = drawn(bench, CORNER).name
    assert name.startswith("Изделие из 3 стёкол: прямоугольник 900 на 2000 мм, 2 выреза; дверь, ")
    assert name.endswith("; боковая часть, прямоугольник 900 на 2000 мм, 2 отверстия")


@pytest.mark.parametrize("panels", EXTREMES.values(), ids=EXTREMES)
@pytest.mark.parametrize("width", [240, 400])
def test_no_text_lies_on_glass_or_outside_and_all_can_be_read(bench: Page, panels: list[Pane], width: int) -> None:
    drawing = drawn(bench, panels, width=width)
    assert [word for word in drawing.words if any(word.overlaps(glass, 2) for glass in drawing.panes)] == []
    assert [word for word in drawing.words if not drawing.frame.holds(word)] == []
    assert drawing.letters >= 10


@pytest.mark.parametrize("panels", EXTREMES.values(), ids=EXTREMES)
def test_no_two_texts_lie_on_each_other(bench: Page, panels: list[Pane]) -> None:
    words = drawn(bench, panels).words
    assert [(one, two) for at, one in enumerate(words) for two in words[:at] if one.overlaps(two, 3)] == []


def test_a_size_that_is_not_typed_yet_is_left_out(bench: Page) -> None:
    assert len(drawn(bench, [pane(), pane(width=None), pane(height="")]).glass) == 1


def test_its_colours_are_those_of_the_page(bench: Page) -> None:
    assert drawn(bench, CORNER).colours == {"currentColor", "none"}
