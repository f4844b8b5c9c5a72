"""Two families of scopes, and what is said about one that is in neither."""

import pytest

from evotor.scopes import OF_CLIENTS, OF_PERSONAL_TOKENS, doubts


def test_the_families_have_no_scope_twice_and_none_in_common() -> None:
    assert (len(OF_CLIENTS), len(OF_PERSONAL_TOKENS)) == (15, 3)
    assert len({*OF_CLIENTS, *OF_PERSONAL_TOKENS}) == 18


def test_known_scopes_raise_no_doubts() -> None:
    assert doubts(OF_CLIENTS, OF_CLIENTS) == doubts(OF_PERSONAL_TOKENS, OF_PERSONAL_TOKENS) == []


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        ("stores:read", "'stores:read' is unknown, did you mean store:read?"),
        ("product_group:write", "did you mean product-group:write"),
        ("event:read", "'event:read' is a scope of personal tokens"),
        ("STORE", "'STORE' is unknown; known: store:read, employee:read"),
    ],
)
def test_a_doubt_says_what_was_probably_meant(scope: str, sentence: str) -> None:
    assert [sentence in doubt for doubt in doubts([scope], OF_CLIENTS)] == [True]
