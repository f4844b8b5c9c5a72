"""Worked examples 3, 4, 5, 6, 10 and 11: whole orders, line by line (calculator.md §2.10)."""

from dataclasses import replace
from decimal import Decimal

from amocrm.calculator.allocation import shares
from amocrm.calculator.calculation import Calculation, Cutout, HardwareItem, Hole, Panel, ServiceItem, Vat
from amocrm.calculator.checks import Occasion
from tests.amocrm.calculator.goods import (
    DOOR,
    PARTITION,
    POLISHED,
    bars,
    hinges,
    item,
    percent_off,
    roubles_off,
    services,
)
from tests.amocrm.calculator.sheet import codes, priced, sheet

WALK_IN = Calculation(
    template="walk_in",
    title="Душевая перегородка",
    panels=(PARTITION,),
    hardware=(item("BAR-ST"),),
    bars=(bars("PRF-U20", 2000),),
    services=(*services("MSR", "MNT"), ServiceItem(code="DLV", km=15)),
)
SWING_DOOR = Calculation(
    panels=(DOOR,),
    hardware=(hinges(), item("HDL-SK"), HardwareItem(sku="SEAL-MAG", mm=2100)),
    bars=(bars("SEAL-PS2", 2100, 2100),),
)
HEAVY_DOOR = Calculation(
    panels=(replace(DOOR, width=900, height=2200, thickness=12, cutouts=(Cutout(kind="HNG", n=3),)),),
    hardware=(hinges(), item("HDL-SK")),
)
CLEAR = Panel(key="side", width=900, height=2000, glass="CLR", thickness=8, tempered=True, edge=POLISHED)
CORNER = Calculation(
    panels=(
        replace(CLEAR, key="fixed", holes=(Hole(d=14, n=2),), cutouts=(Cutout(kind="HNG", n=2),)),
        replace(DOOR, width=700, height=2000, thickness=8),
        replace(CLEAR, key="return", role="return", holes=(Hole(d=14, n=2),)),
    ),
    hardware=(
        hinges("HNG-GG"),
        item("HDL-SK"),
        item("CON-90", "2"),
        item("SEAL-PS11"),
        HardwareItem(sku="SEAL-MAG", mm=2000),
    ),
    bars=(bars("PRF-U20", 2000, 2000, 900, 900), bars("SEAL-PS2", 2000, 2000)),
    services=(
        *services("MSR", "MNT"),
        ServiceItem(code="DLV", km=30),
        ServiceItem(code="LFT", floor=4),
    ),
    markup_percent=Decimal(25),
    discount=percent_off("5"),
)
KOPECKS = Calculation(
    hardware=(item("SEAL-PS11", "3"), item("CON-90")),
    markup_percent=Decimal("12.5"),
    urgent=True,
    discount=percent_off("7"),
    vat=Vat(mode="on_top", rate=Decimal(5)),
)
WITHOUT_VAT = replace(
    WALK_IN,
    services=services("MNT"),
    discount=roubles_off("1500"),
    vat=Vat(mode="none"),
    total_step=Decimal(100),
)


def test_example_3_a_walk_in_screen_with_services() -> None:
    assert sheet(WALK_IN) == (
        "| glass | Стекло осветлённое 8 мм | м² | 2 | 5 200,00 | 10 400,00 |\n"
        "| processing | Закалка 8 мм | м² | 2 | 1 500,00 | 3 000,00 |\n"
        "| processing | Полировка кромки | м | 6 | 240,00 | 1 440,00 |\n"
        "| hardware | П-профиль 20×20 (2200 мм) | хлыст | 1 | 1 320,00 | 1 320,00 |\n"
        "| hardware | Штанга-стабилизатор 1000 мм | шт | 1 | 2 450,00 | 2 450,00 |\n"
        "| service | Замер | шт | 1 | 1 500,00 | 1 500,00 |\n"
        "| service | Монтаж | м² | 2 | 3 000,00 | 6 000,00 |\n"
        "| service | Доставка по городу | шт | 1 | 2 500,00 | 2 500,00 |\n"
        "| service | Доставка за пределы города | км | 15 | 40,00 | 600,00 |\n"
        "goods 18 610,00 · markup 0,00 · urgent 0,00 · discount 0,00 · goods_net 18 610,00 · services 10 600,00 · "
        "subtotal 29 210,00 · rounding 0,00 · total 29 210,00 ₽ · в т.ч. НДС 22 % 5 267,38\n"
        "area 2 м² · weight 40 кг\n"
        "components_total 18 610,00, services_total 10 600,00, total_price 29 210,00, square_meters 2"
    )
    assert codes(WALK_IN) == []


def test_example_4_a_door_of_42_kg_hangs_on_two_hinges() -> None:
    assert sheet(SWING_DOOR) == (
        "| glass | Стекло прозрачное М1 10 мм | м² | 1,68 | 3 400,00 | 5 712,00 |\n"
        "| processing | Закалка 10 мм | м² | 1,68 | 1 800,00 | 3 024,00 |\n"
        "| processing | Полировка кромки | м | 5,8 | 290,00 | 1 682,00 |\n"
        "| processing | Отверстие Ø12 мм | шт | 2 | 190,00 | 380,00 |\n"
        "| processing | Вырез под петлю | шт | 2 | 600,00 | 1 200,00 |\n"
        "| hardware | Петля стена—стекло | шт | 2 | 3 900,00 | 7 800,00 |\n"
        "| hardware | Ручка-скоба 300 мм | шт | 1 | 1 846,00 | 1 846,00 |\n"
        "| hardware | Уплотнитель PS-2, 8–10 мм (2200 мм) | хлыст | 2 | 250,00 | 500,00 |\n"
        "| hardware | Уплотнитель магнитный | м | 2,1 | 380,00 | 798,00 |\n"
        "goods 22 942,00 · markup 0,00 · urgent 0,00 · discount 0,00 · goods_net 22 942,00 · services 0,00 · "
        "subtotal 22 942,00 · rounding 0,00 · total 22 942,00 ₽ · в т.ч. НДС 22 % 4 137,08\n"
        "area 1,68 м² · weight 42 кг\n"
        "components_total 22 942,00, services_total 0,00, total_price 22 942,00, square_meters 1,68"
    )
    assert codes(SWING_DOOR) == ["W_HOLE_POS"]


def test_example_5_a_door_of_59_kg_gets_a_third_hinge_by_itself() -> None:
    assert sheet(HEAVY_DOOR) == (
        "| glass | Стекло прозрачное М1 12 мм | м² | 1,98 | 4 900,00 | 9 702,00 |\n"
        "| processing | Закалка 12 мм | м² | 1,98 | 2 600,00 | 5 148,00 |\n"
        "| processing | Полировка кромки | м | 6,2 | 420,00 | 2 604,00 |\n"
        "| processing | Отверстие Ø12 мм | шт | 2 | 190,00 | 380,00 |\n"
        "| processing | Вырез под петлю | шт | 3 | 600,00 | 1 800,00 |\n"
        "| hardware | Петля стена—стекло | шт | 3 | 3 900,00 | 11 700,00 |\n"
        "| hardware | Ручка-скоба 300 мм | шт | 1 | 1 846,00 | 1 846,00 |\n"
        "goods 33 180,00 · markup 0,00 · urgent 0,00 · discount 0,00 · goods_net 33 180,00 · services 0,00 · "
        "subtotal 33 180,00 · rounding 0,00 · total 33 180,00 ₽ · в т.ч. НДС 22 % 5 983,28\n"
        "area 1,98 м² · weight 59,4 кг\n"
        "components_total 33 180,00, services_total 0,00, total_price 33 180,00, square_meters 1,98"
    )
    assert codes(HEAVY_DOOR) == ["W_HOLE_POS"]


def test_example_6_a_corner_shower_with_markup_discount_and_a_free_visit() -> None:
    assert sheet(CORNER) == (
        "| glass | Стекло прозрачное М1 8 мм | м² | 1,8 | 2 700,00 | 4 860,00 |\n"
        "| processing | Закалка 8 мм | м² | 1,8 | 1 500,00 | 2 700,00 |\n"
        "| processing | Полировка кромки | м | 5,8 | 240,00 | 1 392,00 |\n"
        "| processing | Отверстие Ø14 мм | шт | 2 | 250,00 | 500,00 |\n"
        "| processing | Вырез под петлю | шт | 2 | 600,00 | 1 200,00 |\n"
        "| glass | Стекло прозрачное М1 8 мм | м² | 1,4 | 2 700,00 | 3 780,00 |\n"
        "| processing | Закалка 8 мм | м² | 1,4 | 1 500,00 | 2 100,00 |\n"
        "| processing | Полировка кромки | м | 5,4 | 240,00 | 1 296,00 |\n"
        "| processing | Отверстие Ø12 мм | шт | 2 | 190,00 | 380,00 |\n"
        "| processing | Вырез под петлю | шт | 2 | 600,00 | 1 200,00 |\n"
        "| glass | Стекло прозрачное М1 8 мм | м² | 1,8 | 2 700,00 | 4 860,00 |\n"
        "| processing | Закалка 8 мм | м² | 1,8 | 1 500,00 | 2 700,00 |\n"
        "| processing | Полировка кромки | м | 5,8 | 240,00 | 1 392,00 |\n"
        "| processing | Отверстие Ø14 мм | шт | 2 | 250,00 | 500,00 |\n"
        "| hardware | Петля стекло—стекло 180° | шт | 2 | 4 600,00 | 9 200,00 |\n"
        "| hardware | Ручка-скоба 300 мм | шт | 1 | 1 846,00 | 1 846,00 |\n"
        "| hardware | Коннектор стекло—стекло 90° | шт | 2 | 1 098,50 | 2 197,00 |\n"
        "| hardware | П-профиль 20×20 (3000 мм) | хлыст | 2 | 1 750,00 | 3 500,00 |\n"
        "| hardware | Уплотнитель PS-2, 8–10 мм (2200 мм) | хлыст | 2 | 250,00 | 500,00 |\n"
        "| hardware | Уплотнитель PS-11, 8 мм | шт | 1 | 184,62 | 184,62 |\n"
        "| hardware | Уплотнитель магнитный | м | 2 | 380,00 | 760,00 |\n"
        "| service | Замер (бесплатно при заказе от 30 000 ₽) | шт | 1 | 0,00 | 0,00 |\n"
        "| service | Монтаж | м² | 5 | 3 000,00 | 15 000,00 |\n"
        "| service | Доставка по городу | шт | 1 | 2 500,00 | 2 500,00 |\n"
        "| service | Доставка за пределы города | км | 30 | 40,00 | 1 200,00 |\n"
        "| service | Подъём без лифта (стёкла × этажи) | шт | 9 | 300,00 | 2 700,00 |\n"
        "goods 47 047,62 · markup 11 761,91 · urgent 0,00 · discount −2 940,48 · goods_net 55 869,05 · "
        "services 21 400,00 · subtotal 77 269,05 · rounding −0,05 · total 77 269,00 ₽ · "
        "в т.ч. НДС 22 % 13 933,75\n"
        "area 5 м² · weight 100 кг\n"
        "components_total 55 869,00, services_total 21 400,00, total_price 77 269,00, square_meters 5"
    )
    assert set(codes(CORNER)) == {"W_HOLE_POS"}


def test_example_10_half_kopecks_go_up_and_vat_comes_on_top() -> None:
    assert sheet(KOPECKS) == (
        "| hardware | Уплотнитель PS-11, 8 мм | шт | 3 | 184,62 | 553,86 |\n"
        "| hardware | Коннектор стекло—стекло 90° | шт | 1 | 1 098,50 | 1 098,50 |\n"
        "goods 1 652,36 · markup 206,55 · urgent 557,67 · discount −169,16 · goods_net 2 247,42 · services 0,00 · "
        "subtotal 2 247,42 · rounding 0,00 · total 2 359,79 ₽ · НДС 5 % сверху 112,37\n"
        "area 0 м² · weight 0 кг\n"
        "components_total 2 359,79, services_total 0,00, total_price 2 359,79, square_meters 0"
    )
    assert codes(KOPECKS, Occasion(role="manager")) == []


def test_example_10_splits_its_total_over_the_two_lines() -> None:
    result = priced(KOPECKS)

    assert shares(result.lines, result.totals) == (Decimal("790.99"), Decimal("1568.80"))


def test_example_11_a_discount_in_roubles_without_vat_rounded_to_hundreds() -> None:
    assert sheet(WITHOUT_VAT) == (
        "| glass | Стекло осветлённое 8 мм | м² | 2 | 5 200,00 | 10 400,00 |\n"
        "| processing | Закалка 8 мм | м² | 2 | 1 500,00 | 3 000,00 |\n"
        "| processing | Полировка кромки | м | 6 | 240,00 | 1 440,00 |\n"
        "| hardware | П-профиль 20×20 (2200 мм) | хлыст | 1 | 1 320,00 | 1 320,00 |\n"
        "| hardware | Штанга-стабилизатор 1000 мм | шт | 1 | 2 450,00 | 2 450,00 |\n"
        "| service | Монтаж | м² | 2 | 3 000,00 | 6 000,00 |\n"
        "goods 18 610,00 · markup 0,00 · urgent 0,00 · discount −1 500,00 · goods_net 17 110,00 · "
        "services 6 000,00 · subtotal 23 110,00 · rounding −10,00 · total 23 100,00 ₽ · без НДС\n"
        "area 2 м² · weight 40 кг\n"
        "components_total 17 100,00, services_total 6 000,00, total_price 23 100,00, square_meters 2"
    )
    assert codes(WITHOUT_VAT) == ["W_NO_MEASURE"]
