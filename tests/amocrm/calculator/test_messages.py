"""Every message of the specification, word by word, and how values are put into them (calculator.md §2.7)."""

from decimal import Decimal

import pytest

from amocrm.calculator.labels import label
from amocrm.calculator.messages import TEXTS, Message, has_errors, message, price_archived, price_changed
from amocrm.calculator.money import NBSP
from tests.amocrm.calculator.sheet import spaced

# Not raised by pricing: parsing, saving and the roles of the cabinet say these.
ELSEWHERE: list[tuple[Message, str]] = [
    (message("E_REQUIRED", "title"), "Заполните поле «Название»."),
    (message("E_NUMBER", "panels[0].width"), "В поле «Ширина» нужно число, например 1 205 или 120,5."),
    (message("E_MM_FRACTION", "panels[0].width"), "Размер должен быть в целых миллиметрах."),
    (
        price_changed(Decimal(29210), Decimal("29890.5")),
        "Цена изменилась: было 29 210,00 ₽, стало 29 890,50 ₽. Проверьте и сохраните ещё раз.",
    ),
    (
        message("E_REVISION", name="Петрова Анна", time="14:05"),
        "Расчёт уже изменил Петрова Анна в 14:05. Откройте новую версию.",
    ),
    (message("E_REQUEST_REUSED"), "Этот расчёт уже сохранён. Обновите окно."),
    (message("E_LOCKED", stage="Монтаж"), "На этапе «Монтаж» расчёты менять нельзя."),
    (
        price_archived(("DEMO-2026-1", "2026-2"), Decimal(29210), Decimal(29890)),
        "Цены по прайсу DEMO-2026-1. Пересчитать по 2026-2: 29 890,00 ₽ (+680,00 ₽)?",
    ),
    (
        price_archived(("1", "2"), Decimal(100), Decimal(90)),
        "Цены по прайсу 1. Пересчитать по 2: 90,00 ₽ (−10,00 ₽)?",
    ),
    (message("W_V1_AREA"), "Площадь не равна произведению размеров."),
    (message("W_V1_SUM"), "Сумма частей не равна итогу."),
    (message("A_MARGIN"), "Цена ниже минимальной маржи — нужно согласование."),
    (
        message("A_MANUAL_PRICE", name="Замер", a="1 000", b="1 500"),
        "Цена «Замер» изменена вручную: 1 000 ₽ вместо 1 500 ₽.",
    ),
]
# The table of the specification.
CODES = frozenset(
    """
    E_REQUIRED E_NUMBER E_MM_FRACTION E_DIM_RANGE E_SHEET_SIZE E_THICKNESS E_TEMPER_FORBIDDEN E_TEMPER_MIN E_TEMPER_MAX
    E_HOLE_SMALL E_HOLE_BIG E_HOLE_RANGE E_HOLE_EDGE E_HOLE_CORNER E_HOLE_GAP E_CUTOUT_BIG E_FACET_EDGE E_HINGE_WEIGHT
    E_HINGE_WIDTH E_HINGE_GLASS E_HINGE_FEW E_DOOR_PASSAGE E_BAR_SHORT E_SKU_UNKNOWN E_SKU_INACTIVE E_PRICE_ZERO
    E_DISCOUNT_RANGE E_TOTAL_RANGE E_PRICE_CHANGED E_REVISION E_REQUEST_REUSED E_LOCKED W_MIN_AREA W_MIN_PIECE
    W_OVERSIZE W_HEAVY_PANE W_THIN_TALL W_PASSAGE W_HOLE_POS W_UNTEMPERED_DOOR W_NO_MEASURE W_PRICE_STALE
    W_PRICE_ARCHIVED W_TEMPLATE_FIXED W_V1_AREA W_V1_SUM A_DISCOUNT_LIMIT A_MARGIN A_MANUAL_PRICE
""".split()  # noqa: SIM905 - a list of 49 literals takes a page
)


@pytest.mark.parametrize(
    ("told", "text"), ELSEWHERE, ids=lambda value: value.code if isinstance(value, Message) else ""
)
def test_a_message_reads_as_the_specification_has_it(told: Message, text: str) -> None:
    assert spaced(told.text) == text


def test_every_code_of_the_specification_has_its_text() -> None:
    assert TEXTS.keys() >= CODES


def test_the_first_letter_is_the_severity() -> None:
    severities = [message(code).severity for code in ("E_CIRCLE", "W_HOLE_POS", "A_MARGIN")]

    assert severities == ["error", "warning", "approval"]
    assert has_errors([message("E_CIRCLE")])
    assert not has_errors([message("W_HOLE_POS"), message("A_MARGIN")])


def test_a_message_is_json_with_its_path() -> None:
    assert message("E_CIRCLE", "panels[0].height").as_json() == {
        "code": "E_CIRCLE",
        "severity": "error",
        "field": "panels[0].height",
        "text": "У круга ширина и высота равны диаметру.",
    }


def test_numbers_do_not_break_from_their_units() -> None:
    assert f"60{NBSP}%" in message("W_OVERSIZE", p=Decimal(60)).text
    assert f"6{NBSP}000" in message("E_DIM_RANGE").text
    assert f"29{NBSP}210,00{NBSP}₽" in price_changed(Decimal(29210), Decimal(1)).text


def test_no_sentence_breaks_its_placeholders() -> None:
    assert [code for code, text in TEXTS.items() if text.count("{") != text.count("}")] == []


@pytest.mark.parametrize(
    ("field", "name"), [("panels[3].holes[1].d", "Диаметр"), ("bars[0].pieces[2]", "Отрезки"), ("unheard", "unheard")]
)
def test_a_field_is_called_as_on_the_form(field: str, name: str) -> None:
    assert label(field) == name
