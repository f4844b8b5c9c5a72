"""The search finds a secret however it is written, and nothing that only looks like one."""

import base64
import json
from urllib.parse import quote

import pytest

from tests.canaries import REGISTRY, canary, of_this_test_alone
from tests.canary_search import Search, Source

SECRET = "q7Vd_2xYkP0-rT5wZb9nLm4cHs8uJf3gA1eQi6oRtXy"
JWT = f"eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjo5MTAwMDAyfQ.{SECRET}"


def found(secret: str, text: str) -> list[str]:
    search = Search()
    search.learn({secret: "password"})
    return search.hits([Source("log", text)])


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"a{SECRET}b",
        SECRET[::-1],
        SECRET.encode().hex(),
        base64.b64encode(f"id:{SECRET}".encode()).decode(),
        base64.b64encode(f"id1:{SECRET}:".encode()).decode(),
        base64.b64encode(f"id12:{SECRET}::".encode()).decode(),
        base64.urlsafe_b64encode(f"~~?{SECRET}~~?".encode()).decode(),
        "".join(f"%{byte:02X}" for byte in SECRET.encode()),
        "".join(f"\\u{ord(letter):04x}" for letter in SECRET),
        f"first {SECRET[:8]}…",
        f"last …{SECRET[-8:]}",
    ],
)
def test_a_secret_is_found_however_it_is_written(text: str) -> None:
    assert len(found(SECRET, f"before\n{text}\nafter")) > 0


def test_a_secret_with_odd_characters_is_found_escaped() -> None:
    odd = 'sword"fish/with\\odd&characters'
    for text in (json.dumps(odd), quote(odd), quote(odd, safe=""), json.dumps(odd).replace("/", "\\/")):
        assert found(odd, f"value {text}"), text


@pytest.mark.parametrize("text", [JWT, JWT.rpartition(".")[2], JWT.split(".")[1]])
def test_the_parts_of_a_token_are_found(text: str) -> None:
    assert found(JWT, text)


def test_a_tokens_header_is_no_secret() -> None:
    assert found(JWT, "eyJhbGciOiJIUzI1NiJ9") == []


@pytest.mark.parametrize("text", ["", SECRET.lower(), SECRET[1:8], SECRET[:4] + " " + SECRET[4:8], "a" * 5000])
def test_another_text_is_not_found(text: str) -> None:
    assert found(SECRET, text) == []


@pytest.mark.parametrize("ends", ["sample-p", "a-test12", "TheSampl", "23456789"])
def test_only_a_random_secrets_ends_are_looked_for(ends: str) -> None:
    """Those of a written one are words and rows of digits."""
    for written in ("sample-password-of-a-test12", "TheSampleSecretThatIsLongEnough0123456789"):
        assert found(written, ends) == []


def test_a_finding_names_the_place_and_the_kind_but_not_the_secret() -> None:
    assert found(SECRET, f"token {SECRET} of") == ["log: token ‹password› of"]


def test_a_new_canary_is_looked_for_without_further_ado() -> None:
    with of_this_test_alone():
        search = Search()
        made = canary("cookie")
        search.learn(REGISTRY.kinds)
        assert search.hits([Source("answer", made)]) == ["answer: ‹cookie›"]
