"""The price list as a file: out of the cabinet, and into its draft."""

import gzip
from collections.abc import Callable

import pytest

from amocrm import price_files
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_table.csv_writing import csv_of
from amocrm.calculator.price_table.table import rows
from shared.administrator import OPERATOR
from shared.errors import Unprocessable
from shared.services import Services
from tests.amocrm.installation import request
from tests.amocrm.price_calls import load, shown, tell
from tests.databases import query

TABLE = csv_of(rows(DEMO)).decode("utf-8-sig")


def test_a_file_shows_what_it_would_do_before_it_does_it(services: Services) -> None:
    content = TABLE.replace(';"8";"2700";', ';"8";"2800";', 1).encode()
    seen = load(services, content)
    assert seen["summary"] == "Импорт: добавим 0, изменим 1, без изменений 110, ошибок 0"
    assert shown(services)["draft"] is None

    load(services, content, apply=True)
    assert shown(services)["changes"] == 1


def test_an_import_is_in_the_journal_by_its_own_name(services: Services, database_url: str) -> None:
    load(services, TABLE.replace(';"8";"2700";', ';"8";"2800";', 1).encode(), apply=True)
    assert query(database_url, "SELECT event, object FROM audit") == [("price_list_imported", "DEMO-2026-2")]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_what_was_exported_changes_nothing_whatever_it_was_saved_as(
    services: Services, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    exported = price_files.export_prices(request(), OPERATOR, services)
    assert exported.headers["Content-Disposition"] == 'attachment; filename="price-DEMO-2026-1.csv"'
    found = load(services, pack(TABLE.encode(encoding, errors="replace")), apply=True)

    assert (found["difference"]["unchanged"], found["difference"]["changed"]) == (len(rows(DEMO)), [])
    assert shown(services)["draft"] is None


def test_a_packed_bomb_is_a_file_that_is_too_large(services: Services) -> None:
    found = load(services, gzip.compress(b"0" * 50_000_000))

    assert (found["readable"], found["faults"][0]["code"]) == (False, "E_FILE_LARGE")


@pytest.mark.parametrize("file", [None, [], "%", ["YQ==", 7], {"a": 1}, "H4sIAAAAAAAA", "\u0416"])
def test_a_file_that_did_not_arrive_whole_is_refused(services: Services, file: object) -> None:
    with pytest.raises(Unprocessable) as refused:
        tell(services, price_files.import_prices, revision=0, file=file)
    assert refused.value.field == "file"
