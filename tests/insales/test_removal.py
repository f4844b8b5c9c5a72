"""The uninstall call ends what it proves, and nothing else."""

import pytest

from tests.insales.office import ShopOffice
from tests.insales.shops import removal, remove
from tests.insales.test_application import given_out, installed, logged_in
from tests.sandbox_process import INSALES_ID

__all__ = ["installed"]


def test_a_removal_ends_access_and_sessions(installed: ShopOffice) -> None:
    logged_in(installed)

    assert remove(installed).status == 200
    assert installed.me().status == 401
    assert installed.sql("SELECT state, password FROM insales_accounts") == [("disconnected", None)]


def test_a_forged_removal_changes_nothing(installed: ShopOffice) -> None:
    before = installed.shop_row()

    assert removal(installed, "0" * 32).status == 403
    assert installed.shop_row() == before
    assert removal(installed, "0" * 32, INSALES_ID + 5).status == 200


def test_a_late_removal_of_an_earlier_installation_changes_nothing(installed: ShopOffice) -> None:
    given_out(installed, "again")
    installed.install("again")
    before = installed.shop_row()

    assert remove(installed).status == 200
    assert installed.shop_row() == before


def test_a_shop_that_comes_back_finds_its_row(installed: ShopOffice) -> None:
    owner = installed.sql("SELECT owner_id FROM insales_accounts")
    remove(installed)
    given_out(installed, "back")
    installed.install("back")

    assert installed.shop_row()["state"] == "active"
    assert installed.sql("SELECT owner_id FROM insales_accounts") == owner
    assert logged_in(installed).headers["Location"] == "/dashboard"


def test_in_the_other_mode_these_doors_are_closed(guided: ShopOffice) -> None:
    assert [guided.install().status, guided.open().status] == [404, 404]


def test_what_was_installed_in_the_other_mode_can_be_removed(
    installed: ShopOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSALES_AUTH_MODE", "oauth")

    assert remove(installed).status == 200
    assert installed.sql("SELECT state FROM insales_accounts") == [("disconnected",)]
