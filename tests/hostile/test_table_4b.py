"""Table 4B: tokens, tickets, sessions, cookies."""

import pytest

from tests.hostile.numbering import numbers
from tests.hostile.runner import Row, run
from tests.hostile.sending import get, ordinary
from tests.hostile.table_4b_disposable import DISPOSABLE
from tests.hostile.table_4b_own import OWN
from tests.hostile.target import Target

ROWS = (*DISPOSABLE, *OWN)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_may_be_shown_instead_of_a_credential(row: Row, target: Target) -> None:
    run(row, target)


def test_no_row_is_missing() -> None:
    assert numbers(ROWS) == {f"B{number}" for number in range(1, 44)}
    assert len({row.id for row in ROWS}) == len(ROWS) == 239


def test_b44_a_thousand_bad_tokens_from_one_address_are_cut_short_there_alone(target: Target) -> None:
    target.forget_counters()
    guesses = [get(headers={"X-Auth-Token": "a.b.c", "X-Forwarded-For": f"192.0.2.{n % 250}"}) for n in range(1000)]
    answers = [target.send(guess(target)) for guess in guesses]
    codes = [(answer.status, answer.code) for answer in answers]
    begun = codes.index((429, "rate_limited"))
    assert begun < 800
    assert set(codes[:begun]) == {(401, "auth_invalid")}
    assert all("Retry-After" in answer.headers for answer in answers[begun:] if answer.status == 429)
    assert target.send(ordinary(target)).status == 200
