"""A table is worth what its runner notices."""

import pytest

from tests.hostile.runner import Row, run
from tests.hostile.sending import ADMIN, get, post
from tests.hostile.table_4a_bodies import calculation, connection
from tests.hostile.target import Target

LINK = get("authorize_url", who=ADMIN, query={"domain": "mycompany"})
SAVE = post("save_connection", connection(), who=ADMIN)
WRONG = {
    "status": Row("status", get(), 400, calls=2),
    "code": Row("code", get("nothing"), 400, "bad_event"),
    "calls": Row("calls", get(), 200, calls=1),
    "audit": Row("audit", SAVE, 200, changes=frozenset({"amocrm_tokens", "oauth_states"})),
    "tables that changed": Row("changes", LINK, 200),
    "stored": Row("nowhere", get(), 200, calls=2, nowhere="mycompany.amocrm.ru"),
}


@pytest.mark.parametrize("row", WRONG.values(), ids=WRONG)
def test_a_row_that_says_something_else_fails(row: Row, target: Target) -> None:
    with pytest.raises(AssertionError):
        run(row, target)


def test_after_a_row_that_failed_the_next_one_finds_a_new_installation(target: Target) -> None:
    with pytest.raises(AssertionError):
        run(Row("calls", post(body=calculation(total_price=7)), 200), target)
    assert target.sql("SELECT count(*) FROM calculations") == [(0,)]
    run(Row("good", get(), 200, calls=2), target)
