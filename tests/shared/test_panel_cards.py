"""Ten states that people see, out of a connection's row alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared import panel_messages as texts
from shared.connections import State
from shared.panel_cards import BODIES, BUTTONS, FACES, TONES, Button, Consent, Face, card, countdown
from shared.panel_health import facts

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ROW: dict[str, Any] = {
    "provider": "amocrm",
    "account": "mycompany.amocrm.ru",
    "state": "active",
    "is_renewable": True,
    "expires_at": NOW + timedelta(hours=23, minutes=40),
    "grant_expires_at": NOW + timedelta(days=89),
    "refresh_due_at": NOW + timedelta(hours=12),
    "last_refreshed_at": NOW - timedelta(minutes=20),
    "last_success_at": NOW - timedelta(minutes=5),
    "last_error": None,
    "last_error_at": None,
    "attempts": 0,
    "connected_at": NOW - timedelta(days=1),
    "connected_by_name": "Анна Петрова",
    "waiting": 0,
    "waiting_since": None,
    "given_up": 0,
    "calls": 312,
    "failures": 2,
    "waits": 1,
}


def row(**changes: object) -> dict[str, Any]:
    return {**ROW, **changes}


@pytest.mark.parametrize(
    ("changes", "face", "badge"),
    [
        ({"state": "not_authorized"}, Face.NOT_CONFIGURED, "Не подключено"),
        ({"state": "pending"}, Face.WAITING, "Ждём подтверждения"),
        ({}, Face.CONNECTED, "Подключено"),
        ({"refresh_due_at": NOW}, Face.REFRESH_DUE, "Подключено, обновляем"),
        ({"refresh_due_at": NOW, "is_renewable": False}, Face.CONNECTED, "Подключено"),
        ({"state": "suspect", "last_error": "ReadTimeout"}, Face.DEGRADED, "Есть сбои"),
        ({"state": "blocked"}, Face.DEGRADED, "Доступ закрыт"),
        ({"state": "reauth_required", "last_error": "revoked"}, Face.NEEDS_REAUTH, "Нужно войти заново"),
        ({"state": "client_misconfigured"}, Face.SECRET_WRONG, "Неверный ключ"),
        ({"state": "payment_required"}, Face.UNPAID, "Аккаунт не оплачен"),
        ({"state": "disconnected", "last_error": "disabled_in_amocrm"}, Face.REMOVED, "Отключено в amoCRM"),
        (
            {"state": "disconnected", "last_error": "disabled_in_insales", "provider": "insales"},
            Face.REMOVED,
            "Отключено в InSales",
        ),
        (
            {"state": "reauth_required", "last_error": "uninstalled", "provider": "evotor"},
            Face.REMOVED,
            "Отключено в Эвоторе",
        ),
        ({"state": "disconnected", "last_error": "by_administrator"}, Face.NOT_CONFIGURED, "Отключено"),
    ],
)
def test_a_row_is_one_of_the_ten_states(changes: dict[str, object], face: Face, badge: str) -> None:
    shown = card(row(**changes), NOW)
    assert (shown.state, shown.badge) == (face, badge)
    assert shown.body


def test_every_state_has_all_it_needs() -> None:
    assert set(FACES) == set(State) == set(map(State, texts.BADGES))
    assert set(TONES) == set(BUTTONS) == set(BODIES) == set(Face)
    assert set(texts.BUTTONS) == set(Button)


@pytest.mark.parametrize("state", ["not_authorized", "reauth_required", "client_misconfigured", "blocked"])
def test_a_running_consent_is_waited_for(state: str) -> None:
    until = NOW + timedelta(minutes=9)
    waiting = card(row(state=state), NOW, Consent(until, is_back=False))
    assert (waiting.state, waiting.until, waiting.buttons) == (
        Face.WAITING,
        until,
        (Button.OPEN_AGAIN, Button.CANCEL),
    )
    assert card(row(state=state), NOW, Consent(until, is_back=True)).state is Face.EXCHANGING


@pytest.mark.parametrize("state", ["active", "suspect", "disconnected"])
def test_what_works_or_was_ended_waits_for_no_consent(state: str) -> None:
    consent = Consent(NOW + timedelta(minutes=9), is_back=False)
    assert card(row(state=state), NOW, consent) == card(row(state=state), NOW)


def test_whoever_connected_it_is_named() -> None:
    assert card(row(), NOW).body.startswith("Подключил: Анна Петрова, 20.11.2026.")
    assert card(row(connected_by_name=None), NOW).body.startswith("Подключено 20.11.2026.")


@pytest.mark.parametrize(
    ("attempts", "words"),
    [(1, "Последний запрос не прошёл."), (3, "Последние 3 запроса не прошли."), (5, "Последние 5 запросов не прошли.")],
)
def test_failures_in_a_row_are_counted(attempts: int, words: str) -> None:
    body = card(row(state="suspect", attempts=attempts, last_error="ReadTimeout"), NOW).body
    assert body.startswith(words)
    assert "сбой связи. Доступ действует." in body


@pytest.mark.parametrize(
    ("waiting", "words"),
    [(0, ""), (1, "1 расчёт ждёт записи."), (3, "3 расчёта ждут записи."), (11, "11 расчётов ждут записи.")],
)
def test_lost_access_says_how_much_waits(waiting: int, words: str) -> None:
    body = card(row(state="reauth_required", waiting=waiting, last_error_at=NOW), NOW).body
    assert body.startswith("Доступ отозван или истёк 21.11.2026.")
    assert words in body
    assert ("копятся" in body) == bool(waiting)


@pytest.mark.parametrize(
    ("days", "tone"), [(31, None), (30, "info"), (7.1, "info"), (7, "warning"), (1.1, "warning"), (1, "error")]
)
def test_the_end_of_a_grant_is_counted_down_at_thirty_seven_and_one_day(days: float, tone: str | None) -> None:
    connected = NOW - timedelta(days=90)
    warning = countdown(row(connected_at=connected, grant_expires_at=NOW + timedelta(days=days)), NOW)
    assert (warning.tone if warning else None) == tone


@pytest.mark.parametrize(("age", "tone"), [(0, None), (14, None), (16, "info"), (23, "warning"), (29, "error")])
def test_a_grant_of_thirty_days_is_counted_down_in_its_second_half(age: int, tone: str | None) -> None:
    given = NOW - timedelta(days=age)
    warning = countdown(row(connected_at=given, grant_expires_at=given + timedelta(days=30)), NOW)
    assert (warning.tone if warning else None) == tone


@pytest.mark.parametrize(
    "changes",
    [
        {"provider": "amocrm"},
        {"provider": "amocrm", "is_renewable": False},
        {"provider": "insales"},
        {"provider": "insales", "is_renewable": False},
        {"provider": "evotor"},
        *({"state": state} for state in ("suspect", "payment_required", "client_misconfigured", "blocked")),
    ],
    ids=str,
)
def test_every_grant_that_can_die_is_counted_down(changes: dict[str, object]) -> None:
    """A refresh fails for weeks just where a secret is wrong, a bill is unpaid or a door is closed."""
    end = NOW + timedelta(days=6)
    ends = {"expires_at": end} if changes.get("is_renewable") is False else {"grant_expires_at": end}
    warning = countdown(row(**changes, **ends), NOW)
    assert warning is not None
    assert "осталось 6 дней" in warning.text


def test_whoever_is_counted_down_reads_what_is_in_the_way() -> None:
    warning = countdown(row(state="client_misconfigured", grant_expires_at=NOW + timedelta(days=6)), NOW)
    assert warning is not None
    assert warning.text.endswith(
        "Создайте новый секретный ключ в настройках интеграции и вставьте его. Доступ сохранён."
    )


@pytest.mark.parametrize(
    ("provider", "cure"),
    [("amocrm", "вставьте"), ("insales", "INSALES_API_SECRET"), ("evotor", "EVOTOR_CLIENT_SECRET")],
)
def test_a_wrong_secret_is_told_where_it_is_mended(provider: str, cure: str) -> None:
    shown = card(row(state="client_misconfigured", provider=provider), NOW)
    assert cure in shown.body
    assert Button.CHECK in shown.buttons


def test_what_was_removed_there_says_where_and_when() -> None:
    gone = row(state="disconnected", last_error="disabled_in_insales", provider="insales", last_error_at=NOW)
    assert card(gone, NOW).body.startswith("Интеграцию отключили в InSales 21.11.2026.")
    assert card({**gone, "last_error_at": None}, NOW).body.startswith("Интеграцию отключили в InSales.")


def test_a_token_without_a_refresh_ends_by_itself() -> None:
    warning = countdown(row(is_renewable=False, expires_at=NOW + timedelta(days=6), grant_expires_at=None), NOW)
    assert warning is not None
    assert warning.text.startswith("Доступ пропадёт 27.11.2026 12:00 (МСК): осталось 6 дней.")


def test_nothing_is_counted_down_to_where_access_is_lost_already() -> None:
    assert countdown(row(state="reauth_required", grant_expires_at=NOW), NOW) is None
    assert countdown(row(grant_expires_at=None), NOW) is None


def test_the_health_panel_says_it_in_words() -> None:
    told = dict(facts(row(last_error="token 429", last_error_at=NOW), NOW))
    assert told[texts.ENDS] == "22.11.2026 11:40 (МСК), ещё 23 ч 40 мин; обновляется сам"
    assert told[texts.REFRESHED] == "21.11.2026 11:40 (МСК), успешно"
    assert told[texts.GRANT_ENDS] == "18.02.2027 12:00 (МСК), ещё 89 дней"
    assert told[texts.LAST_ERROR] == "21.11.2026 12:00 (МСК). Сервис просит обращаться реже."
    assert told[texts.PER_DAY] == "312 запросов · 2 ошибки · 1 ожидание"


def test_what_a_service_never_told_is_not_made_up() -> None:
    told = dict(facts(row(expires_at=None, grant_expires_at=None, is_renewable=False, last_success_at=None), NOW))
    assert told[texts.ENDS] == told[texts.GRANT_ENDS] == "срок не указан сервисом"
    assert told[texts.LAST_SUCCESS] == "ещё не было"
