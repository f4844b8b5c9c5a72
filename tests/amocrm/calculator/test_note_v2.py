"""The note of a calculation that we priced ourselves, letter by letter (calculator.md §2.8)."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from amocrm.calculator import note
from amocrm.calculator.calculation import Calculation, Hole, Panel, ServiceItem, Vat
from amocrm.calculator.composition import composition
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.note import Copy, Occasion, copy_of, text_v2
from amocrm.calculator.priced import Priced, priced
from amocrm.calculator.v2 import Body, Envelope
from tests.amocrm.calculator import sheet
from tests.amocrm.calculator.goods import DOOR, PARTITION, POLISHED, hinges, item, percent_off, services
from tests.amocrm.calculator.offers import ON_TOP, WALK_IN, stored

MARK = "abcdefgh2345"
GOLDEN = """\
Расчёт № 3: Душевая перегородка
Комплект: Душевая перегородка
Размеры: 1~000 × 2~000~мм
Площадь: 2,000~м² · масса 40,0~кг
Материалы и фурнитура: 18~610,00~₽
Услуги: 10~600,00~₽
ИТОГО: 29~210,00~₽ (в т. ч. НДС 22~% — 5~267,38~₽)
Состав: стекло осветлённое 8 мм, закалка, полировка 6,000~м; П-профиль 1 × 2~200~мм; штанга-стабилизатор 1~шт; \
замер; монтаж; доставка 15~км
Прайс-лист: DEMO-2026-1 · Автор: Петрова Анна
Дата расчёта: 20.11.2026 14:05 (МСК)
#c-abcdefgh2345""".replace("~", "\u00a0")
LONG = "Уплотнитель для стекла с длинным названием, которое продавец придумал сам"


def at(former: int | None = None) -> Occasion:
    moment = datetime(2026, 11, 20, 11, 5, tzinfo=UTC).astimezone(ZoneInfo("Europe/Moscow"))
    return Occasion(3, moment, former, MARK)


def saved(calculation: Calculation) -> Priced:
    return priced(Body(calculation, Envelope()), DEMO, sheet.priced(calculation), ())


def copied(calculation: Calculation, author: str | None = "Петрова Анна", *, is_variant: bool = False) -> Copy:
    return copy_of(saved(calculation), author, is_variant=is_variant)


def composed(calculation: Calculation) -> list[str]:
    return sheet.spaced(composition(stored(sheet.priced(calculation)), calculation)).split("; ")


def with_positions(count: int) -> Copy:
    return replace(copied(WALK_IN), composition=(LONG,) * count)


def test_the_whole_note_reads_like_this() -> None:
    assert text_v2(copied(WALK_IN), at()) == GOLDEN


def test_the_former_budget_stands_before_the_price_list() -> None:
    *_, former, _, _, _ = text_v2(copied(WALK_IN), at(former=12000)).split("\n")

    assert former == "Прежний бюджет сделки: 12\u00a0000\u00a0₽"


@pytest.mark.parametrize("author", [None, ""])
def test_an_unknown_author_is_left_out(author: str | None) -> None:
    assert "\nПрайс-лист: DEMO-2026-1\n" in text_v2(copied(WALK_IN, author), at())


@pytest.mark.parametrize(
    ("vat", "words"),
    [(ON_TOP, "30 670,50 ₽ (НДС 5 % сверху — 1 460,50 ₽)"), (Vat(mode="none"), "29 210,00 ₽ (без НДС)")],
)
def test_the_total_says_how_it_is_taxed(vat: Vat, words: str) -> None:
    told = sheet.spaced(text_v2(copied(replace(WALK_IN, vat=vat)), at()))

    assert f"\nИТОГО: {words}\n" in told


def test_a_variant_says_that_it_is_not_in_the_budget() -> None:
    told = text_v2(copied(WALK_IN, is_variant=True), at())

    assert "\nВариант: не входит в заказ и в бюджет сделки.\nСостав: " in told


def test_a_template_has_its_own_name() -> None:
    told = text_v2(replace(copied(WALK_IN), template="Перегородка walk-in"), at())

    assert told.split("\n")[:2] == ["Расчёт № 3: Душевая перегородка", "Комплект: Перегородка walk-in"]


def test_without_glass_there_are_no_sizes() -> None:
    told = text_v2(copied(Calculation(title="Монтаж", services=services("DSM"))), at())

    assert "Размеры" not in told
    assert "Площадь" not in told


def test_a_composition_that_fits_is_whole() -> None:
    assert text_v2(with_positions(15), at()).count(LONG) == 15


@pytest.mark.parametrize("count", [30, 100, 300])
def test_a_long_composition_tells_how_much_is_left_out(count: int) -> None:
    told = text_v2(with_positions(count), at())
    shown = told.count(LONG)

    assert len(told) <= note.LONGEST
    assert f"; …ещё {count - shown}\u00a0позиц" in told
    assert ", полный состав — в калькуляторе\nПрайс-лист" in told
    assert told.endswith(f"(МСК)\n#c-{MARK}")


def test_left_out_positions_are_counted_in_good_russian(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(text_v2(copied(WALK_IN), at()))
    endings = []
    for limit in (whole - 1, whole - 30):
        monkeypatch.setattr(note, "LONGEST", limit)
        endings.append(sheet.spaced(text_v2(copied(WALK_IN), at()).partition("…")[2].partition(",")[0]))

    assert endings[0] == "ещё 4 позиции"
    assert endings[1] == "ещё 5 позиций"


def test_a_change_is_told_of_a_v2_calculation_too() -> None:
    changed = replace(WALK_IN, discount=percent_off("10"))

    assert sheet.spaced(note.change(saved(changed), saved(WALK_IN), at())).startswith(
        "Расчёт № 3 изменён: 29 210,00 → 27 349,00 ₽\n"
    )


def test_several_panes_are_told_apart_by_their_sizes() -> None:
    shelf = Panel(key="p2", width=600, height=220, qty=3, glass="CLR", thickness=6, holes=(Hole(d=12, n=2),))

    assert composed(Calculation(panels=(PARTITION, shelf))) == [
        "стекло осветлённое 8 мм, 1 000 × 2 000 мм, закалка, полировка 6,000 м",
        "стекло прозрачное М1 6 мм, 600 × 220 мм, 3 шт, отверстие Ø12 мм 6 шт",
    ]


def test_triplex_keeps_its_layers_and_hinges_their_count() -> None:
    triplex = Panel(key="p1", width=1200, height=1000, glass="CLR", thickness=4, layers=2, edge=POLISHED)
    door = Calculation(panels=(DOOR,), hardware=(hinges(),))

    assert composed(Calculation(panels=(triplex,))) == [
        "стекло прозрачное М1 4 мм × 2, триплексование, полировка 4,400 м"
    ]
    assert composed(door)[-1] == "петля стена—стекло 2 шт"


def test_articles_that_differ_by_size_alone_keep_it() -> None:
    two = Calculation(hardware=(item("SEAL-PS11", "2"), item("BAR-ST", "3"), item("BAR-ST")))

    assert composed(two) == [
        "уплотнитель PS-11 2 шт",
        "штанга-стабилизатор 1000 мм 3 шт",
        "штанга-стабилизатор 1000 мм 1 шт",
    ]


def test_what_a_service_costs_and_why_is_not_part_of_its_name() -> None:
    small = Panel(key="p1", width=500, height=500, glass="CLR", thickness=6)
    asked = (ServiceItem(code="MNT"), ServiceItem(code="DLV"), ServiceItem(code="LFT", floor=3))

    assert composed(Calculation(panels=(small,), services=asked))[1:] == [
        "монтаж",
        "доставка по городу",
        "подъём без лифта",
    ]
    assert copied(WALK_IN).weight == Decimal("40.0")
