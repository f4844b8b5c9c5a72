"""The note a person reads in the deal's feed, letter by letter."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from amocrm.calculator import note
from amocrm.calculator.note import Occasion, change, signature, text
from amocrm.calculator.v1 import Calculation, Product, parse

SEED = parse(
    {
        "package_name": "Душевая кабина",
        "width": 3800,
        "height": "2450.0",
        "square_meters": Decimal("9.31"),
        "components_total": 113471,
        "services_total": 27930,
        "total_price": 141401,
        "products": [{"catalog_id": 525441, "quantity": 2, "price": 2400}, {"catalog_id": 7, "quantity": "2.5"}],
    }
)
MOMENT = datetime(2026, 3, 5, 9, 7, tzinfo=UTC)
GOLDEN = """\
Расчёт № 3: Душевая кабина
Комплект: Душевая кабина
Размеры: 3~800 × 2~450~мм
Площадь: 9,310~м²
Материалы и фурнитура: 113~471,00~₽
Услуги: 27~930,00~₽
ИТОГО: 141~401,00~₽
Товары:
— № 525441: 2 × 2~400,00~₽
— № 7: 2,5
Прежний бюджет сделки: 12~000~₽
Дата расчёта: 05.03.2026 12:07 (МСК)
#c-abcdefgh2345""".replace("~", "\u00a0")
CHANGED = """\
Расчёт № 3 изменён: 141~401,00 → 150~000,50~₽
Комплект: Душевая кабина
Дата расчёта: 05.03.2026 12:07 (МСК)
#c-abcdefgh2345""".replace("~", "\u00a0")
MARK = "abcdefgh2345"


def at(zone: str = "Europe/Moscow", former: int | None = None) -> Occasion:
    return Occasion(3, MOMENT.astimezone(ZoneInfo(zone)), former, MARK)


def with_products(count: int, calculation: Calculation = SEED) -> Calculation:
    product = Product(2**53, None, Decimal("999999.999"), Decimal("999999999.99"))
    return replace(calculation, products=(product,) * count)


def test_the_whole_note_reads_like_this() -> None:
    assert text(SEED, at(former=12000)) == GOLDEN


@pytest.mark.parametrize("former", [None, 0])
def test_a_deal_without_a_budget_has_no_former_one(former: int | None) -> None:
    assert "Прежний бюджет" not in text(SEED, at(former=former))


def test_without_products_there_is_no_list() -> None:
    assert "Товары" not in text(with_products(0), at())


def test_the_sixteenth_product_and_more_are_counted() -> None:
    assert "…ещё позиций" not in text(with_products(15), at())
    assert "…ещё позиций: 2, полный состав — в калькуляторе" in text(with_products(17), at())


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Moscow", "05.03.2026 12:07 (МСК)"),
        ("Asia/Vladivostok", "05.03.2026 19:07 (UTC+10)"),
        ("Asia/Kolkata", "05.03.2026 14:37 (UTC+5:30)"),
        ("America/New_York", "05.03.2026 04:07 (UTC\u22125)"),
        ("UTC", "05.03.2026 09:07 (UTC+0)"),
    ],
)
def test_the_date_is_the_accounts_and_names_its_zone(zone: str, shown: str) -> None:
    assert text(SEED, at(zone)).endswith(f"Дата расчёта: {shown}\n#c-{MARK}")


def test_the_longest_calculation_fits_without_a_cut() -> None:
    longest = replace(with_products(300), package_name="Ж" * 200, total_price=Decimal("999999999.99"))
    assert text(longest, at(former=10**9)).endswith(f"(МСК)\n#c-{MARK}")


@pytest.mark.parametrize("limit", [60, 100, 139, 140, 141, 250])
def test_what_does_not_fit_is_cut_between_lines_and_keeps_its_mark(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(note, "LONGEST", limit)
    shown = text(SEED, at())
    *kept, sign, mark = shown.split("\n")
    assert (sign, mark) == ("…", f"#c-{MARK}")
    assert kept == GOLDEN.split("\n")[: len(kept)]
    assert len(shown) <= limit


def test_a_note_fits_to_the_last_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(note, "LONGEST", len(GOLDEN))
    assert text(SEED, at(former=12000)) == GOLDEN


def test_a_change_is_told_in_one_short_note() -> None:
    changed = replace(SEED, total_price=Decimal("150000.50"))
    assert change(changed, SEED, at()) == CHANGED


def test_a_change_that_first_writes_the_budget_names_the_former_one() -> None:
    assert "\nПрежний бюджет сделки: 12\u00a0000\u00a0₽\n" in change(SEED, SEED, at(former=12000))


def test_a_change_at_the_same_price_tells_the_price_once() -> None:
    assert change(SEED, SEED, at()).startswith("Расчёт № 3: 141\u00a0401,00\u00a0₽\n")


def test_every_note_ends_with_what_it_is_found_by() -> None:
    for shown in (text(SEED, at()), change(SEED, SEED, at())):
        assert shown.endswith(signature(MARK))
