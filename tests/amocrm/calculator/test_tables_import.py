"""A file against the draft: what would change, and every fault with the row it is in."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.csv_writing import csv_of
from amocrm.calculator.price_table.importing import Import, imported
from amocrm.calculator.price_table.row import Row
from amocrm.calculator.price_table.table import rows
from tests.amocrm.calculator.sheet import spaced

HEADER = "раздел;артикул;наименование;ед;толщина;цена"
NO_TEMPLATES = replace(DEMO, templates=())
Change = Callable[[Row], Row | None]


def put(*lines: str, into: PriceList = NO_TEMPLATES, header: str = HEADER) -> Import:
    return imported("\n".join((header, *lines)).encode(), into)


def changed(change: Change, into: PriceList = NO_TEMPLATES) -> Import:
    """The list's own file with some rows changed or left out."""
    return imported(csv_of(row for row in map(change, rows(into)) if row), into)


def at(key: str, **cells: str) -> Change:
    return lambda row: replace(row, **cells) if row.key == key else row


def without(*skus: str) -> Change:
    return lambda row: None if row.sku in skus else row


def told(made: Import) -> list[tuple[str, int | None, str]]:
    return [(fault.code, fault.line, fault.column) for fault in made.faults]


def price_of(made: Import, key: str) -> str:
    assert made.prices is not None
    return next(row.price for row in rows(made.prices) if row.key == key)


def test_the_demo_list_comes_back_whole() -> None:
    made = imported(csv_of(rows(DEMO)), DEMO)

    assert made.prices == DEMO
    assert made.summary == "Импорт: добавим 0, изменим 0, без изменений 111, ошибок 0"


@pytest.mark.parametrize("typed", ["1205,50", "1 205,50", "1\u00a0205,5", "1205.50", "1 205,50 ₽", "1205,50 руб."])
def test_prices_are_read_as_people_type_them(typed: str) -> None:
    assert price_of(changed(at("Фурнитура|HDL-SK|", price=typed)), "Фурнитура|HDL-SK|") == "1205,50"


@pytest.mark.parametrize(
    ("size", "key"),
    [
        ("<=30/4-6", "Отверстия|HOL|до 30 / 4–6"),
        ("Ø≤30 мм / 4 — 6 мм", "Отверстия|HOL|до 30 / 4–6"),
        ("До 30/4–6", "Отверстия|HOL|до 30 / 4–6"),
    ],
)
def test_bands_are_read_as_people_write_them(size: str, key: str) -> None:
    made = changed(at(key, size=size, price="777"))

    assert made.faults == ()
    assert price_of(made, key) == "777"


def test_a_file_of_three_columns_less_keeps_what_they_hold() -> None:
    made = put("Стекло;MIR;Зеркало серебро;м2;4 мм;2 300")
    mirror = replace(DEMO.glass[4], price={4: Decimal(2300)})

    assert made.prices == replace(NO_TEMPLATES, glass=(mirror,))


def test_what_a_file_would_do_is_summed_up() -> None:
    made = put(
        "Вырезы;HNG;Вырез под петлю;шт;4–6;450", "Вырезы;HNG;Вырез под петлю;шт;8–12;700", "Вырезы;NEW;Новый;шт;4;5"
    )

    assert made.summary == "Импорт: добавим 1, изменим 1, без изменений 106, ошибок 0, удалим 4"


@pytest.mark.parametrize(
    ("line", "code", "column", "text"),
    [
        ("Двери;X;x;шт;;5", "E_SECTION", "section", "Раздела «Двери» нет."),
        ("Фурнитура;;x;шт;;5", "E_SKU_EMPTY", "sku", "Укажите артикул."),
        ("Фурнитура;X;x;кг;;5", "E_UNIT", "unit", "Единицы «кг» здесь нет. Есть: шт, м, хлыст, компл, м²."),
        ("Стекло;X;x;шт;8;5", "E_UNIT", "unit", "Единицы «шт» здесь нет. Есть: м²."),
        ("Стекло;X;x;м²;восемь;5", "E_SIZE", "size", "«восемь» не подходит: здесь пишут толщину в мм, например 8."),
        ("Стекло;X;x;м²;8,5;5", "E_SIZE", "size", "«8,5» не подходит"),
        ("Стекло;X;x;м²;;5", "E_SIZE_EMPTY", "size", "Укажите в столбце «толщина», для чего эта цена"),
        ("Стекло;X;x;м²;500;5", "E_LIMIT", "price", "«Цена»: допустимо от 1 до 100."),
        ("Услуги;X;x;раз;8;5", "E_SIZE", "size", "«8» не подходит: здесь пишут ничего"),
        ("Услуги;X;x;км;;5", "E_SERVICE_TRIP", "unit", "Нет строки самой услуги"),
        ("Фурнитура;X;x;шт;;пять", "E_NUMBER", "price", "«пять» — не число. Пример: 1 205 или 120,5."),
        ("Фурнитура;X;x;шт;;1,2E+05", "E_EXPONENT", "price", "«1,2E+05»: Excel сократил число."),
        ("Фурнитура;X;x;шт;;-5", "E_NEGATIVE", "price", "Цена не может быть отрицательной"),
        ("Фурнитура;X;x;шт;;0,555", "E_NUMBER", "price", "В поле «Цена» нужно число"),
        ("Фурнитура;X;;шт;;5", "E_REQUIRED", "name", "Заполните поле «Наименование»."),
        ("Закалка;X;x;м²;8;5\nЗакалка;Y;x;м²;8;5", "E_ONE_POSITION", "sku", "В разделе «Закалка» одна позиция: «X»."),
        ("Правила;kerf2;x;мм;;5", "E_RULE", "sku", "Правила «kerf2» нет."),
        ("Правила;kerf;x;мм;;", "E_NUMBER", "price", "«» — не число."),
        ("Правила;vat.mode;НДС;;;внутри", "E_CHOICE", "price", "«внутри»: нет такого значения. Есть: в цене, сверху"),
        ("Правила;lead_times.cut;x;дн;;5–2", "E_LIST_ORDER", "price", "Границы должны возрастать"),
    ],
)
def test_a_fault_is_told_with_its_row(line: str, code: str, column: str, text: str) -> None:
    found = put(line).faults[-1]

    assert (found.code, found.column, found.line) == (code, column, line.count("\n") + 2)
    assert spaced(found.text).startswith(text)


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ("вид: зелёное", "E_CHOICE"),
        ("цвет: белый", "E_PROPERTY"),
        ("лист: большой", "E_PROPERTY_FORM"),
        ("закалка: может", "E_YES_NO"),
    ],
)
def test_a_property_that_is_none_is_told(properties: str, code: str) -> None:
    made = changed(at("Стекло|CLR|4", properties=properties))

    assert (code, 2, "properties") in told(made)


def test_an_article_that_comes_twice_is_told_with_its_first_row() -> None:
    made = put("Фурнитура;A;а;шт;;5", "Фурнитура;B;б;шт;;5", "фурнитура;A;а;шт.;;6")

    assert [(fault.line, fault.text) for fault in made.faults] == [(4, "Артикул уже есть в строке 2")]


def test_an_empty_price_is_a_warning() -> None:
    made = put("Фурнитура;A;а;шт;;")

    assert [(fault.line, fault.severity, fault.text) for fault in made.faults] == [
        (2, "warning", "Пустая цена: позиция не будет продаваться")
    ]
    assert made.prices is not None
    assert made.prices.hardware[0].price is None


def test_rows_of_an_article_agree() -> None:
    made = put("Стекло;A;Один;м²;4;5", "Стекло;A;;м²;6;5", "Стекло;A;Другой;м²;8;5")

    assert [(fault.code, fault.line) for fault in made.faults] == [("E_DIFFERENT", 4)]
    assert "в строке 2" in made.faults[0].text


def test_all_faults_are_told_at_once_in_the_order_of_rows() -> None:
    made = put("Двери;X;x;шт;;5", "Фурнитура;A;а;шт;;-1", "Стекло;A;а;м²;x;5", "Стекло;B;;м²;8;y")

    assert [line for _, line, _ in told(made)] == [2, 3, 4, 5, 5]
    assert made.summary.endswith("ошибок 5")


def test_a_position_with_a_fault_stays_as_it_was() -> None:
    made = changed(
        lambda row: replace(row, price="-1" if row.sku == "HDL-SK" else "9") if row.section == "Фурнитура" else row
    )

    assert price_of(made, "Фурнитура|HDL-SK|") == "1846"
    assert price_of(made, "Фурнитура|BAR-ST|") == "9"


def test_an_article_that_a_template_needs_is_not_removed() -> None:
    made = changed(without("HDL-SK", "SEAL-PS11"), DEMO)

    assert made.prices is not None
    assert {item.sku for item in made.prices.hardware} == {item.sku for item in DEMO.hardware}
    assert made.faults[0].text == (
        "Комплект «Дверь распашная» использует «HDL-SK», а в таблице этого больше нет (было в строке 62)."
    )


def test_a_thickness_that_a_template_needs_is_not_removed() -> None:
    made = changed(lambda row: None if row.key == "Стекло|OPT|8" else row, DEMO)

    assert [(fault.code, fault.key) for fault in made.faults] == [("E_TEMPLATE", "Стекло|OPT|8")]
    assert made.prices == DEMO


def test_an_article_of_a_template_stays_what_it_is() -> None:
    made = changed(lambda row: replace(row, unit="шт", size="") if row.key == "Фурнитура|SEAL-PS2|2200" else row, DEMO)

    assert {fault.code for fault in made.faults} == {"E_TEMPLATE_KIND"}
    assert made.prices == DEMO


def test_a_file_that_cannot_be_read_changes_nothing() -> None:
    made = imported(b"PK\x03\x04", DEMO)

    assert made.prices is None
    assert made.summary == "Импорт: добавим 0, изменим 0, без изменений 0, ошибок 1"


def test_what_names_a_refused_position_is_refused_with_it_and_told_once() -> None:
    header = f"{HEADER};аналоги"
    made = put("Фурнитура;A;А;шт;;1;B", "Фурнитура;B;Б;шт;;1;C", "Фурнитура;C;В;шт;;много;", header=header)
    new = {("E_LIST_REFERENCE", 2, "analogues"), ("E_LIST_REFERENCE", 3, "analogues"), ("E_NUMBER", 4, "price")}

    assert set(told(made)) == new
    assert len(told(made)) == len(new)


def test_who_names_a_refused_position_that_stays_as_it_was_is_taken() -> None:
    made = put("Фурнитура;A;А;шт;;1;HDL-SK", "Фурнитура;HDL-SK;В;шт;;много;", header=f"{HEADER};аналоги")

    assert [(fault.code, fault.key) for fault in made.faults] == [("E_NUMBER", "Фурнитура|HDL-SK|")]
    assert price_of(made, "Фурнитура|A|") == "1"
