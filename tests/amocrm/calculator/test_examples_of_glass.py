"""Worked examples 1, 2, 7, 8 and 9: glass and its processing, line by line (calculator.md §2.10)."""

from amocrm.calculator.calculation import Hole, Panel
from tests.amocrm.calculator.goods import POLISHED, of
from tests.amocrm.calculator.sheet import codes, sheet, told

MIRROR = Panel(key="p1", width=800, height=600, glass="MIR", thickness=4, edge=POLISHED, holes=(Hole(d=8, n=2),))
SHELF = Panel(
    key="p1", role="shelf", width=600, height=220, qty=3, glass="CLR", thickness=6, tempered=True, edge=POLISHED
)
TRIPLEX = Panel(
    key="p1", width=1200, height=1000, glass="CLR", thickness=4, layers=2, edge=POLISHED, holes=(Hole(d=20, n=4),)
)
ROUND_MIRROR = Panel(key="p1", shape="circle", width=900, height=900, glass="MIR", thickness=4, facet=15, ops=("FLM",))
OVERSIZE = Panel(key="p1", width=3000, height=2200, glass="CLR", thickness=10, tempered=True, edge=POLISHED)


def test_example_1_a_mirror_with_two_holes() -> None:
    assert sheet(of(MIRROR)) == (
        "| glass | Зеркало серебро 4 мм | м² | 0,48 | 2 200,00 | 1 056,00 |\n"
        "| processing | Полировка кромки | м | 2,8 | 130,00 | 364,00 |\n"
        "| processing | Отверстие Ø8 мм | шт | 2 | 150,00 | 300,00 |\n"
        "goods 1 720,00 · markup 0,00 · urgent 0,00 · discount 0,00 · goods_net 1 720,00 · services 0,00 · "
        "subtotal 1 720,00 · rounding 0,00 · total 1 720,00 ₽ · в т.ч. НДС 22 % 310,16\n"
        "area 0,48 м² · weight 4,8 кг\n"
        "components_total 1 720,00, services_total 0,00, total_price 1 720,00, square_meters 0,48"
    )
    assert codes(of(MIRROR)) == ["W_HOLE_POS"]


def test_example_2_narrow_shelves_are_billed_by_their_minimums() -> None:
    assert sheet(of(SHELF)) == (
        "| glass | Стекло прозрачное М1 6 мм | м² | 1,5 | 1 900,00 | 2 850,00 |\n"
        "| processing | Закалка 6 мм | м² | 1,5 | 1 300,00 | 1 950,00 |\n"
        "| processing | Полировка кромки | м | 4,92 | 180,00 | 885,60 |\n"
        "| surcharge | Доплата до минимальной стоимости изделия 3000 ₽/шт | шт | 1 | 3 314,40 | 3 314,40 |\n"
        "goods 9 000,00 · markup 0,00 · urgent 0,00 · discount 0,00 · goods_net 9 000,00 · services 0,00 · "
        "subtotal 9 000,00 · rounding 0,00 · total 9 000,00 ₽ · в т.ч. НДС 22 % 1 622,95\n"
        "area 0,396 м² · weight 5,9 кг\n"
        "components_total 9 000,00, services_total 0,00, total_price 9 000,00, square_meters 0,396"
    )


def test_example_2_says_why() -> None:
    assert codes(of(SHELF)) == ["W_MIN_AREA", "W_MIN_PIECE"]
    assert told(of(SHELF), "W_MIN_AREA") == [
        ("panels[0].width", "Площадь 0,132 м² меньше минимальной: посчитано как 0,500 м².")
    ]
    assert told(of(SHELF), "W_MIN_PIECE") == [("panels[0]", "Добавлена доплата до минимальной стоимости: 3 314,40 ₽.")]


def test_example_7_triplex_doubles_glass_edge_and_holes() -> None:
    assert sheet(of(TRIPLEX)) == (
        "| glass | Стекло прозрачное М1 4 мм × 2 | м² | 1,2 | 2 700,00 | 3 240,00 |\n"
        "| processing | Триплексование | м² | 1,2 | 3 200,00 | 3 840,00 |\n"
        "| processing | Полировка кромки (триплекс ×2) | м | 4,4 | 480,00 | 2 112,00 |\n"
        "| processing | Отверстие Ø20 мм | шт | 4 | 500,00 | 2 000,00 |\n"
        "goods 11 192,00 · markup 0,00 · urgent 0,00 · discount 0,00 · goods_net 11 192,00 · services 0,00 · "
        "subtotal 11 192,00 · rounding 0,00 · total 11 192,00 ₽ · в т.ч. НДС 22 % 2 018,23\n"
        "area 1,2 м² · weight 24 кг\n"
        "components_total 11 192,00, services_total 0,00, total_price 11 192,00, square_meters 1,2"
    )
    assert codes(of(TRIPLEX)) == ["W_HOLE_POS"]


def test_example_8_a_round_mirror_is_billed_by_its_square_and_weighed_as_a_circle() -> None:
    assert sheet(of(ROUND_MIRROR)) == (
        "| glass | Зеркало серебро 4 мм | м² | 0,81 | 2 200,00 | 1 782,00 |\n"
        "| processing | Плёнка защитная | м² | 0,81 | 650,00 | 526,50 |\n"
        "| processing | Фацет 15 мм | м | 2,827 | 380,00 | 1 074,26 |\n"
        "| surcharge | Надбавка за форму 50 % от 2 308,50 | шт | 1 | 1 154,25 | 1 154,25 |\n"
        "goods 4 537,01 · markup 0,00 · urgent 0,00 · discount 0,00 · goods_net 4 537,01 · services 0,00 · "
        "subtotal 4 537,01 · rounding −0,01 · total 4 537,00 ₽ · в т.ч. НДС 22 % 818,15\n"
        "area 0,81 м² · weight 6,4 кг\n"
        "components_total 4 537,00, services_total 0,00, total_price 4 537,00, square_meters 0,81"
    )
    assert codes(of(ROUND_MIRROR)) == []


def test_example_9_of_two_oversize_rules_the_larger_counts() -> None:
    assert sheet(of(OVERSIZE)) == (
        "| glass | Стекло прозрачное М1 10 мм | м² | 6,6 | 3 400,00 | 22 440,00 |\n"
        "| processing | Закалка 10 мм | м² | 6,6 | 1 800,00 | 11 880,00 |\n"
        "| processing | Полировка кромки | м | 10,4 | 290,00 | 3 016,00 |\n"
        "| surcharge | Надбавка за габарит 60 % от 37 336,00 | шт | 1 | 22 401,60 | 22 401,60 |\n"
        "goods 59 737,60 · markup 0,00 · urgent 0,00 · discount 0,00 · goods_net 59 737,60 · services 0,00 · "
        "subtotal 59 737,60 · rounding 0,40 · total 59 738,00 ₽ · в т.ч. НДС 22 % 10 772,43\n"
        "area 6,6 м² · weight 165 кг\n"
        "components_total 59 738,00, services_total 0,00, total_price 59 738,00, square_meters 6,6"
    )


def test_example_9_says_so() -> None:
    assert codes(of(OVERSIZE)) == ["W_OVERSIZE", "W_HEAVY_PANE"]
    assert told(of(OVERSIZE), "W_OVERSIZE") == [("panels[0].width", "Негабарит: надбавка 60 %.")]
    assert told(of(OVERSIZE), "W_HEAVY_PANE") == [
        ("panels[0]", "Масса стекла 165 кг — нужны дополнительные монтажники.")
    ]
