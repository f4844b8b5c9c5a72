"""Table 4C: what a browser brings from amoCRM's consent page, and hosts wherever one comes in."""

import pytest

from tests.hostile.numbering import numbers
from tests.hostile.runner import Row, run
from tests.hostile.sending import NOBODY, get
from tests.hostile.situations import CALLBACK
from tests.hostile.table_4c_callbacks import CALLBACK_ROWS
from tests.hostile.table_4c_hosts import HOST_ROWS
from tests.hostile.target import Target
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET

ROWS = (*HOST_ROWS, *CALLBACK_ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_a_browser_and_a_vendor_may_bring(row: Row, target: Target) -> None:
    run(row, target)


def test_no_row_is_missing_but_those_named_in_the_tables() -> None:
    hosts = {f"H{number}" for number in range(1, 27) if number not in {24, 25}}
    returns = {f"R{number}" for number in (*range(1, 12), 13, 14, 15, 20)}
    assert numbers(ROWS) == hosts | returns
    assert len({row.id for row in ROWS}) == len(ROWS) == 3 * 55 + 2 * 3 + 8 + 37


def test_r12_a_thousand_installs_from_one_address_leave_few_letters(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMOCRM_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("AMOCRM_CLIENT_SECRET", CLIENT_SECRET)
    target.forget_counters()
    hosts = (f"shop{number}.amocrm.ru" for number in range(1000))
    queries = ({"code": f"junk-{host}", "referer": host, "from_widget": "1"} for host in hosts)
    answers = [target.send(get(None, who=NOBODY, query=query, path=CALLBACK)(target)) for query in queries]
    assert {answer.status for answer in answers} == {200, 429}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status == 429)
    assert target.sql("SELECT count(*) FROM inbox")[0][0] <= 50
    target.renew()
