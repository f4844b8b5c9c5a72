"""An account as a whole: made like another one, and told to the last field, so that two moments can be compared."""

import copy
from dataclasses import asdict

from sandbox.amocrm.entities import Json
from sandbox.amocrm.grants import Access, Code, Refresh
from sandbox.amocrm.world import Account, World
from sandbox.journal import Journal, fingerprint

CONTENTS = ("users", "leads", "contacts", "notes", "catalogs", "lead_fields")


def fill_like(model: Account, account: Account) -> None:
    """The same people, deals and products under the same ids: numbers are an account's own in amoCRM too."""
    for name in CONTENTS:
        setattr(account, name, copy.deepcopy(getattr(model, name)))


def account_json(world: World, account: Account, journal: Journal) -> Json:
    calls = [one for one in journal.since(0) if account.id == one["account_id"] or account.host == one["host"]]
    return {"account": asdict(account), "grants": grants_json(world, account), "calls": calls}


def grants_json(world: World, account: Account) -> list[Json]:
    """Codes and tokens by their fingerprints."""
    grants = world.grants
    given: list[Code | Refresh | Access] = [
        *grants.codes.values(),
        *grants.refreshes.values(),
        *grants.accesses.values(),
    ]
    mine = [asdict(one) for one in given if one.account_id == account.id]
    return [one | {"value": fingerprint(one["value"])} for one in mine]
