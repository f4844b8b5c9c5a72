"""What a person reads about a connection."""

import pytest

from shared import messages, panel
from shared.connections import State


def test_every_state_has_words_and_a_next_step() -> None:
    assert set(messages.STATES) == set(messages.NEXT_STEPS) == set(State)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("revoked", "отозвал"),
        ("token 502", "ошибкой 502"),
        ("503", "ошибкой 503"),
        ("token 402", "не оплачен"),
        ("ReadTimeout", "сбой связи"),
        ("SSLError", "сбой связи"),
        ("disabled_in_amocrm", "отключили"),
        ("upstream_error", "ошибкой"),
        ("something new", "не прошёл"),
    ],
)
def test_every_error_becomes_a_sentence(code: str, words: str) -> None:
    assert words in panel.reason_text(code)
    assert panel.reason_text(code).endswith(".")


def test_no_error_says_nothing() -> None:
    assert panel.reason_text(None) == ""


def test_a_row_gets_its_words_and_moments() -> None:
    row = {"state": "reauth_required", "last_error": "revoked"} | dict.fromkeys(panel.MOMENTS)
    assert set(panel.words(row)) == {"state_text", "next_step", "last_error_text"}
    assert set(panel.moments(row).values()) == {None}
