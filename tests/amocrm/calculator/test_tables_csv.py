"""CSV files as Excel in Russian writes and reads them, and files that are no such thing."""

import pytest

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_table.csv_reading import Sheet, sheet_of
from amocrm.calculator.price_table.csv_writing import csv_of, defused, restored
from amocrm.calculator.price_table.lost_signs import damaged, mended
from amocrm.calculator.price_table.row import Row
from amocrm.calculator.price_table.table import rows
from tests.amocrm.payload_files import PAYLOADS

GOLDEN = PAYLOADS / "price_list__demo.csv"
HEADER = "раздел;артикул;наименование;ед;толщина;цена"
ROW = "Стекло;CLR;Стекло;м²;8;2700"


def read(text: str, encoding: str = "utf-8") -> Sheet:
    return sheet_of(text.encode(encoding))


def codes(sheet: Sheet) -> list[tuple[str, int | None]]:
    return [(told.code, told.line) for told in sheet.faults]


def only(sheet: Sheet) -> Row:
    assert sheet.faults == ()
    ((_, row),) = sheet.rows
    return row


def test_the_demo_list_is_the_kept_file() -> None:
    assert csv_of(rows(DEMO)) == GOLDEN.read_bytes()


def test_a_file_begins_with_a_mark_and_ends_its_lines_as_windows_does() -> None:
    content = csv_of(rows(DEMO))

    assert content.startswith('\ufeff"раздел";"артикул";"наименование";"ед";"толщина";"цена";"мин";"шаг";'.encode())
    assert content.count(b"\r\n") == content.count(b"\n") == len(rows(DEMO)) + 1


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+7 912", "'+7 912"),
        ("-10 %", "'-10 %"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ('"=1', "'\"=1"),
        (" =1", "' =1"),
        ("'\"\u00a0@x", "''\"\u00a0@x"),
        ("-5,50", "-5,50"),
        ("'quoted'", "'quoted'"),
        ("А-1", "А-1"),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert defused(cell) == written
    assert restored(written) == cell


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_every_form_of_excel_is_read(encoding: str, sign: str) -> None:
    row = only(read(f"{HEADER}\r\n{ROW}\r\n".replace(";", sign), encoding))

    assert row == Row(section="Стекло", sku="CLR", name="Стекло", unit="м²", size="8", price="2700")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_that_was_marked_twice_is_read(encoding: str) -> None:
    assert only(read(f"\ufeff{HEADER}\n{ROW}\n", encoding)).section == "Стекло"


def test_an_old_excel_is_read() -> None:
    assert only(read(f"{HEADER}\n{ROW}\n".replace("²", "2"), "cp1251")).name == "Стекло"


def test_a_name_that_lost_its_signs_is_told() -> None:
    sheet = read(f"{HEADER}\nФурнитура;A;Профиль 20?20;шт;;5\n", "cp1251")

    assert sheet.is_lossy
    assert [(told.code, told.line) for told in damaged(sheet, sheet.rows)] == [("W_NAME_DAMAGED", 2)]


def test_a_sign_that_was_lost_on_the_way_is_put_back_from_the_former_table() -> None:
    sheet = read(f"{HEADER}\nФурнитура;A;Профиль 20?20;шт;;5\n", "cp1251")
    former = Row(section="Фурнитура", sku="A", name="Профиль 20×20")
    ((line, row),) = mended(sheet, [former])

    assert (line, row.name, row.price) == (2, "Профиль 20×20", "5")
    assert list(damaged(sheet, [(line, row)])) == []


def test_quotes_hold_what_they_hold() -> None:
    assert (
        only(read(f'{HEADER}\n"Стекло";CLR;"Стекло ""М1""; 1-й сорт";м²;8;"1 205,50"\n')).name
        == 'Стекло "М1"; 1-й сорт'
    )


def test_the_order_and_the_case_of_columns_do_not_matter() -> None:
    row = only(read("ЦЕНА; Артикул ;Раздел;ед;Толщина\n5;CLR;Стекло;м²;8\n"))

    assert (row.price, row.sku, row.section) == ("5", "CLR", "Стекло")


def test_excels_own_line_about_the_sign_is_understood() -> None:
    sheet = read(f"sep=,\r\n{HEADER}\r\n{ROW}\r\n".replace(";", ","))

    assert [line for line, _ in sheet.rows] == [3]


def test_empty_rows_are_left_out_and_counted() -> None:
    assert [line for line, _ in read(f"{HEADER}\n;;;;;\n\n{ROW}\n").rows] == [4]


def test_columns_that_are_not_there_are_named() -> None:
    assert read(f"{HEADER}\n{ROW}\n").absent == {"minimum", "step", "active", "analogues", "properties"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", [("E_FILE_EMPTY", None)]),
        (HEADER.encode(), [("E_FILE_EMPTY", None)]),
        (b"PK\x03\x04rest", [("E_FILE_EXCEL", None)]),
        (bytes.fromhex("d0cf11e0a1b11ae1"), [("E_FILE_EXCEL", None)]),
        (b"\x00\x01\x02", [("E_FILE_GARBAGE", None)]),
        (f"{HEADER}\n{ROW}\x00\n".encode(), [("E_FILE_GARBAGE", None)]),
        (b"\xff\xfe\x00", [("E_FILE_GARBAGE", None)]),
        (f'{HEADER}\n"{ROW}\n'.encode(), [("E_FILE_QUOTES", None)]),
        (b";" * 2_000_001, [("E_FILE_LARGE", None)]),
        ("\n".join((HEADER, *(ROW for _ in range(5001)))).encode(), [("E_FILE_ROWS", None)]),
        (f"{HEADER};цена\n{ROW}\n".encode(), [("E_COLUMN_TWICE", 1)]),
        ("раздел;артикул;ед\nСтекло;CLR;м²\n".encode(), [("E_COLUMN_MISSING", 1), ("E_COLUMN_MISSING", 1)]),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value[0][0],
)
def test_what_is_no_price_list_is_refused(content: bytes, told: list[tuple[str, int | None]]) -> None:
    sheet = sheet_of(content)

    assert (codes(sheet), sheet.rows) == (told, ())


def test_strange_columns_are_told_and_passed_over() -> None:
    sheet = read(f"{HEADER};склад\n{ROW};12\n")

    assert [told.text for told in sheet.faults] == ["Столбец «склад» не знаем: пропустим."]


def test_of_strange_columns_without_end_a_few_are_named() -> None:
    names = ";".join(f"x{number}" for number in range(100_000))
    assert codes(read(f"{HEADER};{names}\n{ROW}\n")) == [("W_COLUMN_UNKNOWN", 1)] * 20


def test_a_price_that_fell_into_two_cells_is_told() -> None:
    assert codes(read(f"{HEADER}\n{ROW},50\n".replace(";", ","))) == [("E_CELLS_EXTRA", 2)]
