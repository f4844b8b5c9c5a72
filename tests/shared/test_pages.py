"""A page of ours in a vendor's window: nothing loads, nothing of the request is alive in it."""

import json
import re

import pytest

from shared.cors import origin_of
from shared.pages import page, quoted

EVIL = "</script><script>alert(1)</script>&\u2028'\""


def test_what_is_shown_is_escaped() -> None:
    body = page(200, EVIL, EVIL, nonce="n").body
    assert "<script>" not in body
    assert "&lt;/script&gt;" in body


def test_only_our_own_script_and_style_run() -> None:
    made = page(200, "t", nonce="n1", script="go()")
    policy = made.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'nonce-n1'; style-src 'nonce-n1';")
    assert "frame-ancestors 'none'" in policy
    assert set(re.findall(r'nonce="([^"]*)"', made.body)) == {"n1"}


def test_a_value_inside_a_script_cannot_leave_it() -> None:
    text = quoted({"domain": EVIL})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"domain": EVIL}


def test_a_page_without_a_script_has_none() -> None:
    assert "<script" not in page(200, "t", nonce="n").body


@pytest.mark.parametrize(
    ("url", "origin"),
    [("https://a.example/x?y#z", "https://a.example"), ("http://127.0.0.1:3000/api", "http://127.0.0.1:3000")],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin
