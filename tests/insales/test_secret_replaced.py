"""The runbook's «INSALES_API_SECRET replaced without locking anyone out», gone through in both modes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.canaries import canary
from tests.insales.office import ShopOffice
from tests.insales.test_application import given_out, logged_in
from tests.sandbox_process import INSALES_IDENTIFIER, INSALES_SECRET

PRESENT, PREVIOUS = "INSALES_API_SECRET", "INSALES_API_SECRET_PREVIOUS"
NEW = canary("client_secret")
DUE = "expires_at = app_now() - interval '1 minute', refresh_due_at = app_now() - interval '1 minute'"


@dataclass(frozen=True)
class Replacement:
    """The operator's hands at the settings and the developer's at InSales."""

    office: ShopOffice
    setting: pytest.MonkeyPatch

    def deploy_both(self) -> None:
        self.setting.setenv(PRESENT, NEW)
        self.setting.setenv(PREVIOUS, INSALES_SECRET)

    def change_at_insales(self) -> None:
        self.office.sandbox.control("PATCH", f"/insales/applications/{INSALES_IDENTIFIER}", {"secret": NEW})

    def remove_previous(self) -> None:
        self.setting.delenv(PREVIOUS)

    def moments(self) -> Iterator[str]:
        """Before the first of the runbook's steps, and after each of them."""
        steps: tuple[Callable[[], None], ...] = (self.deploy_both, self.change_at_insales, self.remove_previous)
        yield "before"
        for step in steps:
            step()
            yield step.__name__


def newcomer(office: ShopOffice, name: str) -> ShopOffice:
    """A further shop that installs the application now."""
    shop = office.sandbox.control("POST", "/insales/shops", {"subdomain": name.replace("_", "-")})
    other = ShopOffice(**{**vars(office), "host": shop["host"], "account_id": shop["id"], "cookies": {}})
    given_out(other, name, shop["host"])
    assert other.install(name).status == 200
    return other


def refreshes(office: ShopOffice) -> list[int]:
    return [call["status"] for call in office.vendor_calls() if call["grant_type"] == "refresh_token"]


def test_log_ins_never_fail_on_the_way(guided: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in Replacement(guided, monkeypatch).moments():
        assert guided.log_in().headers["Location"] == "/dashboard", moment


def test_refreshes_never_fail_on_the_way(guided: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    guided.rules(gives_refresh_token=True, expires_in=3600)
    guided.log_in()
    for number, moment in enumerate(Replacement(guided, monkeypatch).moments(), 1):
        guided.sql(f"UPDATE insales_accounts SET {DUE}")  # noqa: S608 - our own text
        assert guided.tick().status == 200
        assert guided.shop_row()["state"] == "active", moment
        assert refreshes(guided).count(200) == number, moment


def test_installs_never_fail_on_the_way(application: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in Replacement(application, monkeypatch).moments():
        shop = newcomer(application, f"shop_{moment}")
        assert shop.shop_row()["state"] == "active", moment
        assert logged_in(shop).headers["Location"] == "/dashboard", moment


def test_connected_shops_and_sessions_do_not_notice(application: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop's password was made once, and our sessions are signed by another key."""
    shop = newcomer(application, "regular")
    logged_in(shop)
    for moment in Replacement(application, monkeypatch).moments():
        assert shop.me().status == 200, moment
        again = ShopOffice(**{**vars(shop), "cookies": {}})
        assert logged_in(again).headers["Location"] == "/dashboard", moment


def test_an_install_that_waits_is_proved_after_the_change(
    application: ShopOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was called in the middle, and the shop was not ready: both passwords are kept, sealed."""
    replacement = Replacement(application, monkeypatch)
    replacement.deploy_both()
    application.install("late")
    replacement.change_at_insales()
    given_out(application, "late")
    replacement.remove_previous()

    assert application.tick().body["installs"] == 1
    assert application.shop_row()["state"] == "active"


def test_the_wrong_order_does_lock_out(guided: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the order is for: InSales changed first, with one secret here."""
    Replacement(guided, monkeypatch).change_at_insales()

    assert guided.log_in().headers["Location"] == "/login?error=token_exchange_failed"
