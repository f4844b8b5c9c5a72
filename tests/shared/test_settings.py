"""Settings: all faults at once, nothing weak outside development, nothing secret shown."""

import base64
import hashlib

import pytest

from shared.key_ring import KeyRing
from shared.settings import ConfigurationError, Settings, load

STRONG = base64.b64encode(hashlib.sha256(b"one").digest()).decode()
OTHER = base64.b64encode(hashlib.sha256(b"two").digest()).decode()
COUNTED = base64.b64encode(bytes(range(32))).decode()
SAMPLE = base64.b64encode(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef").decode()
GOOD = {
    "DATABASE_URL": "postgresql://shop:hunter2@db.example/shop",
    "PUBLIC_BASE_URL": "https://crm.example.ru",
    "TOKEN_ENCRYPTION_KEYS": f"k1:{STRONG}",
    "SESSION_KEYS": f"s1:{OTHER}",
}
AT_HOME = {**GOOD, "APP_ENV": "development", "PUBLIC_BASE_URL": "http://127.0.0.1:3000"}


def faults(environment: dict[str, str]) -> str:
    with pytest.raises(ConfigurationError) as raised:
        load(environment)
    return str(raised.value)


def made(**changes: str) -> Settings:
    return load({**GOOD, **changes})


def test_every_missing_name_is_in_one_error() -> None:
    text = faults({})
    assert all(f"{name} is not set" in text for name in GOOD)


def test_every_fault_is_in_one_error_and_no_value_is() -> None:
    text = faults({"MAIN_DB_SCHEMA": 'x";DROP', "UPSTREAM_GATEWAY": "http://evil.example", "SESSION_KEYS": "s:hunter2"})
    named = ("DATABASE_URL", "PUBLIC_BASE_URL", "TOKEN_ENCRYPTION_KEYS", "SESSION_KEYS", "MAIN_DB_SCHEMA")
    assert all(name in text for name in named)
    assert text.count("UPSTREAM_GATEWAY") == 2
    assert not any(value in text for value in ("hunter2", "DROP", "evil"))


def test_the_defaults_are_those_of_production() -> None:
    settings = made()
    assert (settings.app_env, settings.is_development, settings.is_secure) == ("production", False, True)
    assert settings.amocrm_redirect_uri == "https://crm.example.ru/api/auth/amocrm/callback"
    assert (settings.admin_token, settings.cron_secret, settings.amocrm_client) == (None, None, None)


@pytest.mark.parametrize(
    "encoded", [SAMPLE, base64.b64encode(bytes(32)).decode(), base64.b64encode(b"\x01\xfe" * 16).decode()]
)
def test_a_sample_key_is_refused_in_production_and_taken_at_home(encoded: str) -> None:
    keys = f"k1:{encoded}"
    assert "TOKEN_ENCRYPTION_KEYS holds a sample key" in faults({**GOOD, "TOKEN_ENCRYPTION_KEYS": keys})
    assert load({**AT_HOME, "TOKEN_ENCRYPTION_KEYS": keys}).encryption_keys.active[0] == "k1"


def test_a_sample_key_is_refused_behind_a_tunnel_too() -> None:
    tunnel = {**AT_HOME, "PUBLIC_BASE_URL": "https://tunnel.example", "SESSION_KEYS": f"s1:{SAMPLE}"}
    assert "SESSION_KEYS holds a sample key" in faults(tunnel)


@pytest.mark.parametrize(
    "keys",
    [
        STRONG,
        f":{STRONG}",
        "k1:short",
        f"k1:{STRONG}AA",
        f"k1:{STRONG[:-4]}",
        f"k1:{STRONG},k1:{OTHER}",
        f"k.1:{STRONG}",
        f"k|1:{STRONG}",
        ",",
    ],
)
def test_a_key_ring_that_cannot_work_is_refused(keys: str) -> None:
    assert "TOKEN_ENCRYPTION_KEYS" in faults({**GOOD, "TOKEN_ENCRYPTION_KEYS": keys})


def test_the_first_key_is_active_and_the_others_stay() -> None:
    ring = made(TOKEN_ENCRYPTION_KEYS=f"new:{OTHER}, old:{STRONG}").encryption_keys
    assert (ring.active[0], list(ring.keys)) == ("new", ["new", "old"])


@pytest.mark.parametrize("url", ["http://127.0.0.1:3000", "http://localhost:3000/", "http://[::1]:3000"])
def test_http_is_for_loopback_in_development(url: str) -> None:
    assert load({**AT_HOME, "PUBLIC_BASE_URL": url}).public_base_url == url.rstrip("/")
    assert "PUBLIC_BASE_URL" in faults({**GOOD, "PUBLIC_BASE_URL": url})


@pytest.mark.parametrize(
    "url", ["http://crm.example.ru", "ftp://127.0.0.1", "crm.example.ru", "https://", "http://[::1"]
)
def test_an_address_without_tls_or_host_is_refused_even_in_development(url: str) -> None:
    assert "PUBLIC_BASE_URL" in faults({**AT_HOME, "PUBLIC_BASE_URL": url})


def test_the_gateway_of_the_sandbox_works_at_home_only() -> None:
    gateway = {"UPSTREAM_GATEWAY": "http://127.0.0.1:3001/"}
    assert load({**AT_HOME, **gateway}).upstream_gateway == "http://127.0.0.1:3001"
    assert load({**AT_HOME, **gateway, "APP_ENV": "test"}).upstream_gateway == "http://127.0.0.1:3001"
    assert "UPSTREAM_GATEWAY is only for" in faults({**GOOD, **gateway})


@pytest.mark.parametrize(
    "url", ["http://evil.example", "http://127.0.0.1.evil.example", "127.0.0.1:3001", "ftp://127.0.0.1", "http://[::1"]
)
def test_the_gateway_must_be_on_this_machine(url: str) -> None:
    assert "UPSTREAM_GATEWAY must be a loopback address" in faults({**AT_HOME, "UPSTREAM_GATEWAY": url})


@pytest.mark.parametrize(("token", "is_on"), [("", False), ("x" * 31, False), ("x" * 32, True)])
def test_an_admin_token_shorter_than_32_characters_is_off(token: str, is_on: bool) -> None:  # noqa: FBT001 - a table
    assert bool(made(ADMIN_TOKEN=token).admin_token) is is_on


def test_half_a_client_is_a_fault() -> None:
    assert "belong together" in faults({**GOOD, "AMOCRM_CLIENT_ID": "id"})
    assert made(AMOCRM_CLIENT_ID="id", AMOCRM_CLIENT_SECRET="secret").amocrm_client is not None


@pytest.mark.parametrize("host", ["functions.poehali.dev", "functions.yandexcloud.net"])
def test_a_host_shared_by_strangers_is_known(host: str) -> None:
    assert not made(PUBLIC_BASE_URL=f"https://{host}/9f6c").has_own_host
    assert made().has_own_host


def test_settings_show_no_secret() -> None:
    settings = made(
        ADMIN_TOKEN="a" * 40, CRON_SECRET="cron-canary", AMOCRM_CLIENT_ID="id", AMOCRM_CLIENT_SECRET="client-canary"
    )
    shown = f"{settings} {settings!r}"
    assert not any(text in shown for text in ("hunter2", "a" * 40, "cron-canary", "client-canary"))
    assert repr(bytes(range(100, 132)))[2:10] not in shown


def test_a_key_ring_shows_no_key() -> None:
    assert "canary" not in repr(KeyRing({"k1": b"canary"}))


def test_an_alert_goes_over_tls_or_stays_on_this_machine() -> None:
    assert made().alert_webhook_url is None
    assert made(ALERT_WEBHOOK_URL="https://hooks.example:8443/T0K3N?a=b").alert_webhook_url is not None
    assert load({**AT_HOME, "ALERT_WEBHOOK_URL": "http://127.0.0.1:9/x"}).alert_webhook_url is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/x",
        "http://127.0.0.1:9/x",
        "https://u:p@hooks.example",
        "https://hooks.example/#a",
        "https://hooks.example:99999/",
        "hooks.example",
    ],
)
def test_an_alert_address_that_cannot_work_is_refused_without_being_shown(url: str) -> None:
    text = faults({**GOOD, "ALERT_WEBHOOK_URL": url})
    assert "ALERT_WEBHOOK_URL" in text
    assert "hooks" not in text
