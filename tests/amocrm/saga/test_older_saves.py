"""Calculations that were saved before there was a completer (V14__save_saga.sql)."""

import re
import shutil
from pathlib import Path

import pytest

from amocrm.accounts import Accounts
from amocrm.guards import WidgetUser
from amocrm.saga.journal import Journal
from amocrm.saga.saves import Saves
from shared.services import Services
from tests.amocrm.installation import build_services
from tests.amocrm.saga.samples import LEAD, changed, states
from tests.databases import query
from tests.shared.parts import OWNER
from tools.migrate import DIRECTORY, migrate

ACCOUNT = """
INSERT INTO amocrm_tokens (id, owner_id, domain, account_id, state)
VALUES (gen_random_uuid(), %s, 'shop.amocrm.ru', 7, 'active')
"""
OLD_SAVE = """
WITH saved AS (
    INSERT INTO calculations (id, owner_id, connection_id, account_id, lead_id, number, source, verified, title, input,
                              result, total_kopecks, created_by)
    SELECT gen_random_uuid(), owner_id, id, account_id, %(lead)s, 1, 'v1', false, 'Дверь', %(input)s, '{}', 2921000, 5
      FROM amocrm_tokens
    RETURNING id)
INSERT INTO calculation_steps (calculation_id, step, state)
SELECT id, step, state FROM saved,
       (VALUES ('products', 'done'), ('note', 'running'), ('budget', 'pending')) AS steps (step, state)
"""
INPUT = """{"package_name": "Дверь", "width": 800, "height": 2100, "square_meters": 1.68, "components_total": 1,
            "services_total": 2, "total_price": 29210.5, "products": []}"""


def copied(directory: Path, newest: int) -> Path:
    """The migrations up to that version."""
    for path in DIRECTORY.glob("V*.sql"):
        if int(re.findall(r"\d+", path.name)[0]) <= newest:
            shutil.copy(path, directory)
    return directory


@pytest.fixture
def old_save(empty_database_url: str, tmp_path: Path) -> tuple[Services, WidgetUser]:
    """One whose function died in the middle, migrated."""
    migrate(empty_database_url, directory=copied(tmp_path, 13))
    query(empty_database_url, ACCOUNT, (str(OWNER),))
    query(empty_database_url, OLD_SAVE, {"lead": LEAD, "input": INPUT})
    migrate(empty_database_url)
    services = build_services(empty_database_url)
    [account] = Accounts(services).of_domain("shop.amocrm.ru")
    return services, WidgetUser(account, 9100002, "token-1")


def test_an_older_save_is_the_first_revision_of_its_calculation(old_save: tuple[Services, WidgetUser]) -> None:
    services, caller = old_save
    [save] = Saves(services).of_deal(caller, LEAD, 50)
    assert (save.id, save.revision, save.created_by) == (save.calculation_id, 1, 5)
    assert str(save.calculation.total_price) == "29210.50"


def test_what_died_before_there_was_a_completer_waits_for_a_person(old_save: tuple[Services, WidgetUser]) -> None:
    services, caller = old_save
    [save] = Saves(services).of_deal(caller, LEAD, 50)
    rows = Journal(services).steps(save)
    assert {step.value: (row.state, row.reason) for step, row in rows.items()} == {
        "products": ("done", None),
        "note": ("failed", "interrupted"),
        "budget": ("failed", "interrupted"),
    }
    assert Journal(services).claim_due(10) == []


def test_an_older_save_can_be_changed(old_save: tuple[Services, WidgetUser]) -> None:
    services, caller = old_save
    [save] = Saves(services).of_deal(caller, LEAD, 50)
    second = changed(services, caller, save)
    assert (second.revision, states(services, second)["note"]) == (2, "pending")
