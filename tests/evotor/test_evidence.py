"""What is kept of an answer says what Evotor meant and holds nothing that opens a door."""

import html
import json
from urllib.parse import quote, quote_plus

import pytest

from evotor.evidence import LONGEST, kept, without_secrets
from shared.outgoing import Answer
from shared.secret import Secret

AWKWARD = 'пароль "&<7> + \\ /'


@pytest.mark.parametrize(
    "echo",
    [
        AWKWARD,
        json.dumps(AWKWARD),
        json.dumps(AWKWARD, ensure_ascii=False),
        quote(AWKWARD, safe=""),
        quote_plus(AWKWARD),
        html.escape(AWKWARD),
    ],
)
def test_what_was_sent_is_taken_out_however_it_is_written(echo: str) -> None:
    told = without_secrets(f"You wrote {echo}.", [Secret(AWKWARD)])
    assert told.replace('"', "") == "You wrote …."


@pytest.mark.parametrize(
    "text",
    [
        "access_token=abc",
        '"refresh_token": "a\\"b"',
        "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl",
        "9179d710-56a4-49ea-b042-435e3257eaf6",
        "42b7ec031a1d40d969f3487ee9dcae63",
        "anna@glass.example",
        '{"X-Fingerprint":"29798b78"}',
        '{"password":"x',
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str) -> None:
    told = without_secrets(text, [])
    assert "…" in told
    assert not any(part in told for part in ("abc", 'a\\"b', "eyJ", "9179d710", "42b7ec03", "anna", "29798b78", '"x'))


@pytest.mark.parametrize(
    "text",
    [
        '{"error":"2fa_confirmation_required","error_description":"Code was sent"}',
        '{"code":2004,"message":"User not found"}',
        "<h1>403 Forbidden</h1>",
        '{"token_type":"bearer","error":"invalid_token"}',
    ],
)
def test_what_evotor_means_stays_readable(text: str) -> None:
    assert without_secrets(text, []) == text


def test_headers_are_kept_without_cookies() -> None:
    answer = Answer(401, {"set-cookie": "sid=1", "www-authenticate": 'Basic realm="x"', "server": "nginx"}, b"")
    record = kept("POST /oauth/token", answer, [])
    assert record["headers"] == {"set-cookie": "…", "www-authenticate": 'Basic realm="x"', "server": "nginx"}


def test_a_long_answer_is_cut_after_its_secrets_are_out() -> None:
    text = "x " * (LONGEST // 2 - 3) + "hunter2hunter2"
    assert "hunt" not in without_secrets(text, [Secret("hunter2hunter2")])
