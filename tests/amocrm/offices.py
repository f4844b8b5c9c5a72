"""An office beside a sandbox of its own, for tests of what an administrator sees and does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from shared.users import Identity
from tests.amocrm.installation import build_services
from tests.office import ADMIN_TOKEN, Office, configure
from tests.sandbox_process import SandboxProcess
from tests.shared.parts import OWNER

ANNA = Identity("insales", 1, "42", "anna@shop.example", "Анна Петрова")
SECOND = "INSERT INTO owners (id, kind, name) VALUES (%s, 'shop', %s)"


@contextmanager
def open_office(sandbox: SandboxProcess, database_url: str) -> Iterator[Office]:
    sandbox.control("POST", "/reset")
    with pytest.MonkeyPatch.context() as monkeypatch:
        configure(monkeypatch, sandbox, database_url)
        yield Office(sandbox, database_url)


def asked(office: Office, **parameters: str) -> dict[str, Any]:
    """The tab CRM, as the operator sees it."""
    headers = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
    answer = office.call("GET", path="/admin", parameters={"action": "connections", **parameters}, headers=headers)
    assert answer.status == 200, answer.text
    return answer.body


def amocrm_card(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = next(card for card in asked(office)["cards"] if card["provider"] == "amocrm")
    return found


def health(office: Office) -> dict[str, str]:
    return {row["term"]: row["value"] for row in amocrm_card(office)["health"]}


def as_anna(office: Office, owner: UUID = OWNER) -> None:
    """The shop's administrator, logged in."""
    users = build_services(office.database_url).users
    name, _, value = users.begin(users.logged_in(owner, ANNA)).partition(";")[0].partition("=")
    office.cookies[name] = value
