"""The journal through a pooler that hands out connections by transaction."""

import io

from shared.audit import Audit
from shared.clock import Chance
from shared.log import Log
from tests.databases import move_clock, query
from tests.figures.pooler import pooler, through
from tests.shared.parts import at_once, database

HALF_A_YEAR = 183 * 86_400


def test_twenty_first_writers_of_a_month_lose_no_row(own_database_url: str) -> None:
    said = io.StringIO()
    move_clock(own_database_url, HALF_A_YEAR)
    with pooler(own_database_url) as port:
        audit = Audit(database(through(own_database_url, port)), Chance(), Log(said))
        at_once(20, lambda: audit.write("connected", actor="a", object_="o", outcome="x", request_id="r"))
    assert said.getvalue() == ""
    assert query(own_database_url, "SELECT count(*) FROM audit") == [(20,)]
