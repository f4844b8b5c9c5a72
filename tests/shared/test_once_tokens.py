"""Tokens that wrote: bound to their first key, a proof of rights for a while, then swept."""

import pytest

from shared.clock import Chance
from shared.database import Database
from shared.errors import AuthInvalid
from shared.once import Once
from tests.databases import move_clock
from tests.shared.work import named


@pytest.fixture
def once(opened: Database) -> Once:
    return Once(opened, Chance())


def test_a_token_stays_with_the_first_key_it_wrote_under(once: Once) -> None:
    once.bind("token-1", named())
    once.bind("token-1", named())
    for other in (named("key-2"), named(scope="other")):
        with pytest.raises(AuthInvalid):
            once.bind("token-1", other)


def test_a_proof_of_rights_counts_for_ten_minutes_in_its_scope(once: Once, database_url: str) -> None:
    assert not once.was_proven_lately("s")
    once.bind("token-1", named())
    move_clock(database_url, 590)
    assert (once.was_proven_lately("s"), once.was_proven_lately("other")) == (True, False)
    move_clock(database_url, 610)
    assert not once.was_proven_lately("s")


def test_a_token_that_came_without_a_look_at_rights_proves_nothing(once: Once) -> None:
    once.bind("token-1", named(), is_proof=False)
    assert not once.was_proven_lately("s")


def test_bound_tokens_are_swept_when_none_of_them_can_live(once: Once, opened: Database, database_url: str) -> None:
    once.bind("token-1", named())
    move_clock(database_url, 3600)
    assert not opened.run("once.sweep_tokens")
    move_clock(database_url, 2 * 3600 + 60)
    assert opened.run("once.sweep_tokens")
