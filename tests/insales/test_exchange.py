"""What a shop may answer instead of a token: the person is told, the administrator learns why, nothing is stored."""

import pytest

from tests.insales.office import ShopOffice
from tests.sandbox_process import INSALES_OAUTH_HOST

PAGE, JSON = "text/html", "application/json"
PAIR = '{"access_token": "made-up-access", "token_type": "Bearer"}'
UNSUPPORTED = "oauth_unsupported"
ACCOUNT = "/admin/account.json"
OTHER_ACCOUNT = "/admin/current_account.json"


def coming_back(office: ShopOffice, path: str, status: int, body: str, kind: str, **fault: object) -> str:
    """Where a browser is sent whose shop answers so at that path."""
    address = office.agree(office.login().headers["Location"])
    answer = {"effect": "answer", "status": status, "body": body, "content_type": kind, "times": 9, **fault}
    office.sandbox.control("POST", "/faults", {"host": INSALES_OAUTH_HOST, "path": path, **answer})
    return office.follow(address).headers["Location"]


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        (404, "<h1>404</h1>", PAGE, UNSUPPORTED),
        (200, "<h1>Вход</h1>", PAGE, UNSUPPORTED),
        (401, "<h1>401</h1>", PAGE, UNSUPPORTED),
        (302, "", PAGE, UNSUPPORTED),
        (200, "{}", JSON, UNSUPPORTED),
        (400, '{"error": "invalid_grant"}', JSON, "revoked"),
        (401, '{"error": "invalid_client"}', JSON, "token"),
        (400, '{"error": "invalid_request"}', JSON, "token refused with unknown words"),
        (500, "", PAGE, "token 500"),
        (429, "", PAGE, "token 429"),
        (402, "", PAGE, "token 402"),
    ],
)
def test_no_token_is_told_with_its_cause(guided: ShopOffice, status: int, body: str, kind: str, told: str) -> None:
    place = coming_back(guided, "/admin/oauth/token", status, body, kind, headers={"Location": "/admin/login"})
    assert place == "/login?error=token_exchange_failed"
    row = guided.shop_row()
    assert (row["state"], row["last_error"], row["access_token"]) == ("not_authorized", told, None)
    assert guided.admin("GET", "connection_status").body["connection"]["last_error_text"]
    assert guided.sql("SELECT count(*) FROM users") == [(0,)]


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, "401 Access denied", "text/plain"),
        (403, '{"status": "error"}', JSON),
        (200, "<h1>Вход</h1>", PAGE),
        (200, "null", JSON),
        (200, "[]", JSON),
        (200, "{}", JSON),
        (200, '{"id": 650101}', JSON),
        (200, '{"id": 650101, "email": "none"}', JSON),
        (200, '{"id": -1, "email": "a@b.example"}', JSON),
        (200, '{"id": "650101; DROP TABLE users", "email": "a@b.example"}', JSON),
        (200, '{"id": 99999999999999999999, "email": "a@b.example"}', JSON),
        (200, '{"id": 1.5, "email": "a@b.example"}', JSON),
        (200, '{"id": true, "email": "a@b.example"}', JSON),
        (302, "", PAGE),
        (429, "", PAGE),
    ],
)
def test_no_account_is_told_and_nothing_is_kept(guided: ShopOffice, status: int, body: str, kind: str) -> None:
    """Neither address gives one."""
    place = coming_back(guided, "/admin/", status, body, kind, method="GET")
    assert place == "/login?error=user_data_failed"
    assert guided.sql("SELECT count(*), (SELECT count(*) FROM users) FROM insales_accounts") == [(0, 0)]
    assert guided.me().status == 401


def test_the_guides_second_address_is_asked_where_the_first_is_no_json(guided: ShopOffice) -> None:
    assert coming_back(guided, ACCOUNT, 200, "<h1>Вход</h1>", PAGE) == "/dashboard"
    assert [call["path"] for call in guided.calls_to_shop()][-2:] == [ACCOUNT, OTHER_ACCOUNT]


def test_a_text_that_only_looks_like_a_persons_name_stays_a_text(guided: ShopOffice) -> None:
    body = '{"id": 650101, "email": "a@b.example", "owner": {"name": "<script>alert(1)</script>"}, "title": "<b>"}'
    assert coming_back(guided, ACCOUNT, 200, body, JSON) == "/dashboard"
    page = guided.call("GET", path="/dashboard").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_names_of_any_length_and_letters_are_kept(guided: ShopOffice) -> None:
    name = "Ж" * 5000 + "\\u0000\\ud800"
    body = '{"id": 650101, "email": "a@b.example", "title": "%s"}' % name  # noqa: UP031 - braces all around
    assert coming_back(guided, ACCOUNT, 200, body, JSON) == "/dashboard"
    assert guided.me().body["user"]["name"].startswith("ЖЖЖ")
