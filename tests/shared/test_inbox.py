"""A hook is kept first and handled once."""

import pytest

from shared.clock import Chance
from shared.database import Database
from shared.inbox import Claimed, Inbox, Letter
from shared.key_ring import KeyRing
from shared.secret import Secret
from shared.vault import Vault
from tests.databases import move_clock, query
from tests.shared.parts import at_once, vault

HOST = "shop.amocrm.ru"


@pytest.fixture
def inbox(opened: Database) -> Inbox:
    return Inbox(opened, vault(), Chance())


def keep(inbox: Inbox, payload: str, *, kind: str = "install", subject: str = HOST, cap: int = 3) -> bool:
    return inbox.keep(Letter("amocrm", kind, subject, Secret(payload)), lifetime=1200, cap=cap)


def opened_text(claimed: Claimed) -> str:
    assert claimed.payload is not None
    return claimed.payload.reveal()


def claim(inbox: Inbox, limit: int = 10) -> list[Claimed]:
    return list(inbox.claim("amocrm", "install", limit))


def test_what_was_kept_comes_back_opened(inbox: Inbox) -> None:
    assert keep(inbox, "code-1")
    [claimed] = claim(inbox)
    assert (claimed.subject, opened_text(claimed)) == (HOST, "code-1")


def test_what_was_kept_lies_in_the_table_sealed(inbox: Inbox, database_url: str) -> None:
    keep(inbox, "code-canary")
    assert "code-canary" not in str(query(database_url, "SELECT * FROM inbox"))


def test_the_same_letter_is_kept_once(inbox: Inbox) -> None:
    assert keep(inbox, "code-1")
    assert not keep(inbox, "code-1")
    assert inbox.waiting("amocrm", "install") == 1


def test_a_settled_letter_that_comes_again_is_known(inbox: Inbox) -> None:
    keep(inbox, "code-1")
    inbox.settle(claim(inbox)[0], "exchanged")
    assert not keep(inbox, "code-1")
    assert claim(inbox) == []


def test_no_more_than_the_cap_wait_about_one_subject(inbox: Inbox) -> None:
    assert [keep(inbox, f"code-{number}") for number in range(5)] == [True, True, True, False, False]
    assert keep(inbox, "code-3", kind="disable")
    assert keep(inbox, "code-3", subject="other.amocrm.ru")


def test_the_same_text_about_another_subject_is_another_letter(inbox: Inbox) -> None:
    assert keep(inbox, "code-1")
    assert keep(inbox, "code-1", subject="other.amocrm.ru")


def test_a_letter_whose_key_is_gone_still_comes_so_that_it_can_be_settled(inbox: Inbox, opened: Database) -> None:
    keep(inbox, "code-1")
    other_keys = Inbox(opened, Vault(KeyRing({"k2": bytes(32)})), Chance())
    [claimed] = claim(other_keys)
    assert claimed.payload is None


def test_a_letter_past_its_life_makes_room_and_is_not_claimed(inbox: Inbox, database_url: str) -> None:
    for number in range(3):
        keep(inbox, f"code-{number}")
    move_clock(database_url, 1201)
    assert claim(inbox) == []
    assert keep(inbox, "code-9")


def test_a_claimed_letter_comes_again_after_a_minute(inbox: Inbox, database_url: str) -> None:
    keep(inbox, "code-1")
    assert len(claim(inbox)) == 1
    assert claim(inbox) == []
    move_clock(database_url, 61)
    assert len(claim(inbox)) == 1


def test_a_settled_letter_keeps_its_outcome_and_loses_its_payload(inbox: Inbox, database_url: str) -> None:
    keep(inbox, "code-1")
    inbox.settle(claim(inbox)[0], "exchanged")
    assert query(database_url, "SELECT payload, outcome FROM inbox") == [("", "exchanged")]
    move_clock(database_url, 61)
    assert claim(inbox) == []


def test_two_ticks_at_once_get_each_letter_once(inbox: Inbox) -> None:
    for number in range(10):
        keep(inbox, f"code-{number}", cap=50)
    batches = at_once(2, lambda: claim(inbox, limit=5))
    found = [opened_text(letter) for batch in batches if isinstance(batch, list) for letter in batch]
    assert sorted(found) == [f"code-{number}" for number in range(10)]


def test_what_expired_is_swept(inbox: Inbox, opened: Database, database_url: str) -> None:
    keep(inbox, "code-1")
    assert not opened.run("inbox.sweep")
    move_clock(database_url, 1201)
    assert opened.run("inbox.sweep")
