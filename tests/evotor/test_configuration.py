"""Settings that are missing or wrong turn Evotor off, and the answer says which."""

import base64
import secrets

import pytest

from tests.canaries import known
from tests.evotor.office import OPERATOR, TillOffice
from tests.shared.parts import OWNER

NO_SAMPLE_KEY = "k9:" + known(base64.b64encode(secrets.token_bytes(32)).decode(), "key")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("EVOTOR_CLIENT_ID", "", "EVOTOR_CLIENT_ID"),
        ("EVOTOR_CLIENT_ID", "a b", "EVOTOR_CLIENT_ID"),
        ("EVOTOR_CLIENT_SECRET", "", "EVOTOR_CLIENT_SECRET"),
        ("EVOTOR_REDIRECT_URI", "http://shop.example/callback", "https://"),
        ("EVOTOR_APP_ID", "a/b", "EVOTOR_APP_ID"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    office: TillOffice, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    answer = office.read("authorize")

    assert (answer.status, answer.code) == (503, "evotor_not_configured")
    assert "Эвотор не настроен" in answer.body["error"]["message"]
    assert told in answer.body["error"]["message"]


def test_on_a_host_shared_with_strangers_no_browser_can_be_bound(
    office: TillOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TOKEN_ENCRYPTION_KEYS", "SESSION_KEYS"):
        monkeypatch.setenv(name, NO_SAMPLE_KEY)
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://functions.poehali.dev")
    answer = office.call("GET", path="/api/auth/evotor", headers=OPERATOR)

    assert (answer.status, answer.headers["X-Error-Code"]) == (503, "evotor_not_configured")


def test_who_pressed_the_cabinets_button_reads_what_is_missing(
    office: TillOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVOTOR_CLIENT_SECRET", "")
    office.log_in_as(OWNER)
    answer = office.authorize()

    assert (answer.status, answer.headers["X-Error-Code"]) == (503, "evotor_not_configured")
    assert "<p>Эвотор не настроен. Не задана переменная EVOTOR_CLIENT_SECRET.</p>" in answer.text
