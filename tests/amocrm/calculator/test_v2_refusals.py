"""What a v2 body may not say: every fault of it at once, by path (calculator.md §2.1, §2.4, contract.md §2)."""

from decimal import Decimal
from time import thread_time

import pytest

from amocrm.calculator import v2
from tests.amocrm.calculator.bodies import Json, pane, walk_in
from tests.amocrm.calculator.sheet import spaced


def refused(body: Json) -> list[tuple[str, str]]:
    with pytest.raises(v2.Faults) as raised:
        v2.parse(body)
    return [(told.code, told.field) for told in raised.value.messages]


def text(body: Json) -> str:
    with pytest.raises(v2.Faults) as raised:
        v2.parse(body)
    (told,) = raised.value.messages
    return spaced(told.text)


@pytest.mark.parametrize("schema", [None, "glass/3", "", 2, ["glass/2"], {}])
def test_another_schema_is_refused_unread(schema: object) -> None:
    assert refused({**pane(width="wide"), "schema": schema}) == [("E_CHOICE", "schema")]
    assert refused({}) == [("E_CHOICE", "schema")]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "E_REQUIRED"),
        ("", "E_REQUIRED"),
        (" ", "E_REQUIRED"),
        ("широко", "E_NUMBER"),
        ("1e3", "E_NUMBER"),
        ("NaN", "E_NUMBER"),
        ("Infinity", "E_NUMBER"),
        ("١٢٣", "E_NUMBER"),
        ("+5", "E_NUMBER"),
        ("1.2.3", "E_NUMBER"),
        ("0x10", "E_NUMBER"),
        (True, "E_NUMBER"),
        ([1000], "E_NUMBER"),
        ({"mm": 1}, "E_NUMBER"),
        (10**15, "E_NUMBER"),
        (Decimal("1E+3"), "E_NUMBER"),
        (Decimal("NaN"), "E_NUMBER"),
        (Decimal("sNaN"), "E_NUMBER"),
        (Decimal("-Infinity"), "E_NUMBER"),
        ("120,5", "E_MM_FRACTION"),
        (Decimal("1205.5"), "E_MM_FRACTION"),
        (Decimal("1E-7"), "E_MM_FRACTION"),
    ],
)
def test_a_size_is_a_number_of_whole_millimetres(value: object, code: str) -> None:
    assert refused(pane(width=value)) == [(code, "panels[0].width")]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("12.345", "E_PLACES"),
        (Decimal("12.345"), "E_PLACES"),
        ("12.500", "E_PLACES"),
        (Decimal("1E+1"), "E_NUMBER"),
        (Decimal("NaN"), "E_NUMBER"),
        (Decimal("Infinity"), "E_NUMBER"),
        (False, "E_NUMBER"),
        ("5 %", "E_NUMBER"),
        ("", "E_REQUIRED"),
        (1.5, "E_NUMBER"),
    ],
)
def test_a_percent_has_two_decimals_at_most(value: object, code: str) -> None:
    assert refused(walk_in(markup_percent=value)) == [(code, "markup_percent")]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (walk_in(hardware=[{"sku": "BAR-ST", "qty": "1.0005"}]), "E_PLACES", "hardware[0].qty"),
        (walk_in(hardware=[{"sku": "BAR-ST", "qty": "1", "colour": "red"}]), "E_UNKNOWN_FIELD", "hardware[0].colour"),
        (walk_in(hardware=[{"qty": "1"}]), "E_REQUIRED", "hardware[0].sku"),
        (walk_in(hardware="BAR-ST"), "E_FORMAT", "hardware"),
        (walk_in(discount={"value": "1.234"}), "E_PLACES", "discount.value"),
        (walk_in(discount={"kind": "gift"}), "E_CHOICE", "discount.kind"),
        (walk_in(discount={"kind": "gift", "value": "1500"}), "E_CHOICE", "discount.kind"),
        (walk_in(discount=5), "E_FORMAT", "discount"),
        (walk_in(vat={"rate": "22"}), "E_REQUIRED", "vat.mode"),
        (walk_in(vat={"mode": "later"}), "E_CHOICE", "vat.mode"),
        (walk_in(total_step="рубль"), "E_NUMBER", "total_step"),
        (walk_in(urgent="yes"), "E_FORMAT", "urgent"),
        (walk_in(urgent=1), "E_FORMAT", "urgent"),
        (walk_in(title=7), "E_FORMAT", "title"),
        (walk_in(title="x" * 201), "E_TEXT_LONG", "title"),
        (walk_in(comment="x" * 2001), "E_TEXT_LONG", "comment"),
        (walk_in(template="x" * 65), "E_TEXT_LONG", "template"),
        (walk_in(bars=[{"sku": "PRF-U20", "pieces": [True]}]), "E_NUMBER", "bars[0].pieces[0]"),
        (walk_in(bars=[{"sku": "PRF-U20"}]), "E_REQUIRED", "bars[0].pieces"),
        (walk_in(bars=[{"sku": "PRF-U20", "pieces": [1] * 101}]), "E_LIMIT", "bars[0].pieces"),
        (walk_in(services=[{"code": "DLV", "km": "15,5"}]), "E_WHOLE", "services[0].km"),
        (walk_in(revision="1.5"), "E_WHOLE", "revision"),
        (walk_in(revision=-1), "E_LIMIT", "revision"),
        (walk_in(expected_total="29210.001"), "E_PLACES", "expected_total"),
        (walk_in(expected_total=-1), "E_LIMIT", "expected_total"),
        (walk_in(products_mode="twice"), "E_CHOICE", "products_mode"),
        (walk_in(in_order="нет"), "E_FORMAT", "in_order"),
        (walk_in(id=7), "E_FORMAT", "id"),
        (walk_in(sizes=[1000]), "E_FORMAT", "sizes"),
        (walk_in(sizes={"width": "1,5"}), "E_MM_FRACTION", "sizes.width"),
        (walk_in(sizes={"width": -1}), "E_LIMIT", "sizes.width"),
        (walk_in(sizes={str(n): n for n in range(21)}), "E_LIMIT", "sizes"),
        (walk_in(sizes={"a\nb": 1}), "E_UNKNOWN_FIELD", "sizes.a b"),
        (walk_in(is_admin=True), "E_UNKNOWN_FIELD", "is_admin"),
        (walk_in(**{"x" * 1000: 1}), "E_UNKNOWN_FIELD", "x" * 64),
        (pane(shape="star"), "E_CHOICE", "panels[0].shape"),
        (pane(role=["door"]), "E_CHOICE", "panels[0].role"),
        (pane(qty="1.5"), "E_WHOLE", "panels[0].qty"),
        (pane(tempered="false"), "E_FORMAT", "panels[0].tempered"),
        (pane(edge="POL"), "E_FORMAT", "panels[0].edge"),
        (pane(edge={"sides": "t"}), "E_REQUIRED", "panels[0].edge.kind"),
        (pane(edge={"kind": "POL", "sides": ""}), "E_REQUIRED", "panels[0].edge.sides"),
        (pane(holes=[{"d": 12, "z": 1}]), "E_UNKNOWN_FIELD", "panels[0].holes[0].z"),
        (pane(holes=[{"d": 12}] * 51), "E_LIMIT", "panels[0].holes"),
        (pane(cutouts=[{"kind": "HNG"}] * 21), "E_LIMIT", "panels[0].cutouts"),
        (pane(ops=[7]), "E_FORMAT", "panels[0].ops[0]"),
        (pane(note="x" * 201), "E_TEXT_LONG", "panels[0].note"),
        (pane(key=" "), "E_REQUIRED", "panels[0].key"),
        ({"schema": "glass/2", "panels": [None]}, "E_REQUIRED", "panels[0]"),
        ({"schema": "glass/2", "panels": [7]}, "E_FORMAT", "panels[0]"),
        ({"schema": "glass/2", "panels": {"0": {}}}, "E_FORMAT", "panels"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_its_path(body: Json, code: str, field: str) -> None:
    assert refused(body) == [(code, field)]


def test_every_fault_is_told_at_once_those_of_the_limits_too() -> None:
    body = walk_in(
        extra=1,
        panels=[
            {**pane()["panels"][0], "width": "wide", "height": 49},
            {"key": "p2", "thickness": "8", "glass": "CLR"},
        ],
        bars=[{"sku": "PRF-U20", "pieces": [0]}],
        discount={"value": "abc"},
    )

    assert refused(body) == [
        ("E_UNKNOWN_FIELD", "extra"),
        ("E_NUMBER", "panels[0].width"),
        ("E_REQUIRED", "panels[1].width"),
        ("E_REQUIRED", "panels[1].height"),
        ("E_NUMBER", "discount.value"),
        ("E_DIM_RANGE", "panels[0].height"),
        ("E_LIMIT", "bars[0].pieces[0]"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        pane(shape="circle", height="?"),
        pane(ops=[1, 2]),
        pane(holes=[{"d": 12, "n": "?"}]),
        {"schema": "glass/2", "hardware": "?"},
    ],
)
def test_a_placeholder_brings_no_fault_of_its_own(body: Json) -> None:
    assert {code for code, _ in refused(body)} <= {"E_NUMBER", "E_FORMAT"}


def test_reasons_are_told_in_russian() -> None:
    assert text(walk_in(is_admin=True)) == "Поле «is_admin» лишнее."
    assert text(pane(shape="star")) == "Выберите «Форма» из списка."
    assert text(pane(qty="1.5")) == "В поле «Количество» нужно целое число."
    assert text(walk_in(title="x" * 201)) == "В поле «Название» — не больше 200 знаков."
    assert text(walk_in(discount={"value": "1.234"})) == "В поле «Скидка» — не больше 2 знаков после запятой."
    assert text(walk_in(draft="да")) == "Поле «Черновик» заполнено неверно."
    assert text(pane(width=None)) == "Заполните поле «Ширина»."


def test_ten_thousand_panes_are_refused_unread() -> None:
    body = {"schema": "glass/2", "panels": [{"width": "?"}] * 10_000}
    begun = thread_time()

    assert refused(body) == [("E_LIMIT", "panels")]
    assert thread_time() - begun < 0.01


def test_thousands_of_faults_are_cut_off_at_200() -> None:
    many = [{"sku": "BAR-ST", **{f"x{n}": 1 for n in range(15)}} for _ in range(300)]

    assert len(refused(walk_in(hardware=many))) == 200
