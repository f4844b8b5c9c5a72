"""/login and /dashboard: what a person reads, and what nobody can put into them."""

import re
from html import unescape
from uuid import uuid4

import pytest

from insales import pages
from insales.page_messages import TROUBLES, UNKNOWN
from shared import administrator
from shared.errors import DatabaseUnavailable, NotFound
from shared.users import Identity
from tests.canaries import canary
from tests.insales.visitor import EVIL, Visitor, at, visitor


@pytest.fixture
def anna(database_url: str) -> Visitor:
    """Logged in."""
    made = visitor(database_url)
    made.log_in()
    return made


def links(body: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'(?:href|src|action)="([^"]*)"', body)]


def test_the_log_in_page_leads_to_the_shop() -> None:
    answer = visitor().get("/login", return_to="dashboard")
    assert answer.status == 200
    assert "Войти через insales" in answer.body
    assert "/api/auth/insales?return_to=dashboard" in links(answer.body)


def test_only_a_listed_page_is_returned_to() -> None:
    answer = visitor().get("/login", return_to="https://evil.example")
    assert "/api/auth/insales?return_to=dashboard" in links(answer.body)
    assert "evil" not in answer.body


@pytest.mark.parametrize("code", TROUBLES)
def test_every_error_is_told_with_its_cure(code: str) -> None:
    body = unescape(visitor().get("/login", error=code).body)
    trouble = TROUBLES[code]
    assert trouble.what in body
    assert all(cure in body for cure in (*trouble.person, *trouble.administrator))


@pytest.mark.parametrize("code", [EVIL, "", "invalid_state ", "INVALID_STATE", "__class__"])
def test_an_unknown_error_gets_a_general_sentence_and_is_not_repeated(code: str) -> None:
    body = visitor().get("/login", error=code).body
    assert UNKNOWN.what in body
    assert not code or code not in unescape(body)


def test_a_log_in_without_an_error_shows_none() -> None:
    assert "cabinet__notice" not in visitor().get("/login").body


def test_a_missing_setting_is_named_and_there_is_no_button() -> None:
    body = visitor(INSALES_API_KEY="", INSALES_SHOP_DOMAIN="https://myshop.insales.ru").get("/login").body
    assert "Insales не настроен" in body
    assert "INSALES_API_KEY" in body
    assert "INSALES_SHOP_DOMAIN: нужен только домен" in body
    assert "/api/auth/insales" not in body


def test_mode_app_asks_for_the_shop() -> None:
    answer = visitor(INSALES_AUTH_MODE="app").get("/login", return_to="dashboard")
    assert "Откройте приложение из бэк-офиса магазина" in answer.body
    assert '<form action="/api/auth/insales" method="get">' in answer.body
    assert 'name="shop"' in answer.body
    assert 'name="return_to" value="dashboard"' in answer.body


def test_a_form_may_be_redirected_to_shops_alone() -> None:
    policy = visitor(INSALES_AUTH_MODE="app").get("/login").headers["Content-Security-Policy"]
    assert "form-action 'self' https://*.myinsales.ru https://*.insales.ru;" in policy
    assert "form-action 'self';" in visitor().get("/login").headers["Content-Security-Policy"]


def test_the_dashboard_sends_a_stranger_to_the_log_in_page() -> None:
    answer = visitor().get("/dashboard")
    assert (answer.status, answer.headers["Location"]) == (302, "/login?return_to=dashboard")


def test_the_dashboard_sends_an_ended_session_to_the_log_in_page(anna: Visitor) -> None:
    cookies = dict(anna.cookies)
    assert anna.get("/dashboard").status == 200
    anna.log_out()
    anna.cookies = cookies
    assert anna.get("/dashboard").headers["Location"] == "/login?return_to=dashboard"


def test_whoever_comes_from_a_vendors_page_without_a_session_is_asked_once_more(database_url: str) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    first = visitor(database_url).get("/dashboard", headers=headers)
    assert 'content="0;url=/dashboard?again=1"' in first.body
    again = visitor(database_url).get("/dashboard", headers=headers, again="1")
    assert again.headers["Location"] == "/login?return_to=dashboard"


def test_an_operator_has_a_page_of_its_own(database_url: str) -> None:
    made = visitor(database_url, ADMIN_TOKEN=canary("ADMIN_TOKEN"))
    line, _ = administrator.begin(made.services)
    name, _, value = line.partition(";")[0].partition("=")
    made.cookies = {name: value}
    assert made.get("/dashboard").headers["Location"] == "/admin"


def test_the_administrators_key_is_a_second_way_where_it_is_on(database_url: str) -> None:
    body = visitor(database_url, ADMIN_TOKEN=canary("ADMIN_TOKEN")).get("/login").body
    assert 'data-key-form="/admin?action=admin_login" data-after="/admin"' in body
    assert "data-key-form" not in visitor(database_url).get("/login").body


def test_the_dashboard_shows_the_person_and_the_shop(anna: Visitor) -> None:
    anna.connect(name="Стекло и зеркала")
    body = anna.get("/dashboard").body
    assert "Анна Петрова" in body
    assert "anna@shop.example" in body
    assert "Стекло и зеркала" in body
    assert "21.11.2026 14:25 (МСК), ещё " in body
    assert "; обновляется сам" in body


def test_what_is_not_connected_is_shown_as_such(anna: Visitor) -> None:
    body = anna.get("/dashboard").body
    assert [name for name in ("InSales", "amoCRM", "Эвотор") if f">{name}</h2>" in body] == [
        "InSales",
        "amoCRM",
        "Эвотор",
    ]
    assert body.count("Не подключено") == 3


def test_another_owners_shop_is_not_shown(anna: Visitor) -> None:
    anna.connect(name="Чужой магазин", owner=uuid4())
    assert "Чужой магазин" not in anna.get("/dashboard").body


def test_lost_access_is_told_above_all_with_a_way_back(anna: Visitor) -> None:
    anna.connect("reauth_required", error="revoked")
    body = anna.get("/dashboard").body
    banner = body[body.index("cabinet__banner") : body.index("<h1>")]
    assert "Нужно войти заново: InSales" in banner
    assert "отозвал доступ" in banner
    assert "/api/auth/insales?return_to=dashboard" in links(banner)


def test_a_banner_leads_to_the_card_where_logging_in_does_not_help(anna: Visitor) -> None:
    identity = anna.connect("client_misconfigured")
    body = anna.get("/dashboard").body
    assert f"#connection-{identity}" in links(body)
    assert f'id="connection-{identity}"' in body


@pytest.mark.parametrize("state", ["active", "suspect", "pending", "not_authorized", "disconnected"])
def test_nothing_is_announced_where_no_person_is_needed(anna: Visitor, state: str) -> None:
    anna.connect(state)
    assert "cabinet__banner" not in anna.get("/dashboard").body


def test_in_mode_app_logging_in_again_names_the_shop(database_url: str) -> None:
    made = visitor(database_url, INSALES_AUTH_MODE="app")
    made.log_in()
    identity = made.connect("reauth_required")
    expected = f"/api/auth/insales?return_to=dashboard&shop={identity[:8]}.myinsales.ru"
    assert links(made.get("/dashboard").body).count(expected) == 2


def test_without_settings_nobody_is_asked_to_log_in_again(database_url: str) -> None:
    made = visitor(database_url, INSALES_API_KEY="")
    made.log_in()
    made.connect("reauth_required")
    assert not [link for link in links(made.get("/dashboard").body) if link.startswith("/api/auth/insales")]


def test_a_merchants_name_is_text_and_nothing_else(database_url: str) -> None:
    made = visitor(database_url)
    made.log_in(Identity("insales", 1, "42", EVIL, EVIL))
    made.connect("reauth_required", name=EVIL, error=EVIL)
    body = made.get("/dashboard").body
    assert EVIL not in body
    assert "<img src=x" not in body
    assert unescape(body).count(EVIL) == 4


@pytest.mark.parametrize(("path", "page"), [("/login", ""), ("/dashboard", ""), ("", "login"), ("", "dashboard")])
def test_pages_refuse_a_host_shared_with_strangers(path: str, page: str) -> None:
    answer = at(visitor(), "https://functions.poehali.dev/9f6c").get(path, page=page)
    assert answer.status == 403
    assert "собственный домен" in answer.body
    assert "insales" not in answer.body


def test_every_file_that_a_page_names_is_there(anna: Visitor) -> None:
    for page in ("/login", "/dashboard"):
        named = [link for link in links(anna.get(page).body) if link.startswith("/cabinet/")]
        assert len(named) == 4
        for link in named:
            name, _, version = link.removeprefix("/cabinet/").partition("?v=")
            assert "immutable" in anna.get(f"/cabinet/{name}", v=version).headers["Cache-Control"]


def test_a_file_that_is_known_is_not_sent_again() -> None:
    tag = visitor().get("/cabinet/cabinet.js").headers["ETag"]
    assert visitor().get("/cabinet/cabinet.js", headers={"if-none-match": tag}).status == 304


def test_a_bare_address_serves_the_same_by_parameters(anna: Visitor) -> None:
    made = anna.get("", page="dashboard")
    assert all(link.startswith(("?page=", "#")) for link in links(made.body))
    assert 'data-logout="?action=logout"' in made.body
    assert anna.get("", page="cabinet.css").headers["Content-Type"].startswith("text/css")
    assert "?action=login&return_to=dashboard" in links(anna.get("", page="login").body)
    assert visitor().get("", page="dashboard").headers["Location"] == "?page=login&return_to=dashboard"


def test_an_unknown_page_is_not_found() -> None:
    with pytest.raises(NotFound):
        visitor().get("", page="../login.html")


def test_a_failure_is_told_as_a_page_with_its_request_id() -> None:
    answer = pages.page_of_failure(DatabaseUnavailable("secret detail"), "request-1")
    assert (answer.status, answer.headers["X-Error-Code"]) == (503, "db_unavailable")
    assert "База данных временно недоступна" in answer.body
    assert "request-1" in answer.body
    assert "detail" not in answer.body


def test_no_page_holds_a_secret_of_the_settings() -> None:
    assert canary("INSALES_API_SECRET") not in visitor().get("/login").body
