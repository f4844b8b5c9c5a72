"""What the CRM, the database and the callers each say of one save; none of them asks the saga."""

import json
from dataclasses import dataclass
from typing import Any

from tests.databases import query
from tests.sandbox_process import SandboxProcess

SEEDED = frozenset({525439, 525441, 525443, 525445})
STEPS = """
SELECT r.id, s.step, s.state, s.external_id, c.number, r.revision
  FROM calculations c
  JOIN calculation_revisions r ON r.calculation_id = c.id
  JOIN calculation_steps s ON s.revision_id = r.id
  JOIN amocrm_tokens t ON t.id = c.connection_id
 WHERE t.domain = %s
 ORDER BY r.revision, s.step
"""


@dataclass(frozen=True)
class Deal:
    """By the CRM's word. `notes`: id → text; `links`: product → quantity; `made`: new products, id → price."""

    price: int
    notes: dict[int, str]
    links: dict[int, float]
    made: dict[int, str]


@dataclass(frozen=True)
class Told:
    """An answer of ours."""

    account: str
    began: float
    ended: float
    status: int
    is_replay: bool
    text: str

    @property
    def body(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.text)
        return read

    @property
    def is_in_progress(self) -> bool:
        return self.status == 409 and self.body["error"]["code"] == "in_progress"


@dataclass(frozen=True)
class Kept:
    """A step as our database has it."""

    revision_id: str
    step: str
    state: str
    external_id: int | None
    number: int
    revision: int


def deal(sandbox: SandboxProcess, account: str, lead: int) -> Deal:
    told = sandbox.control("GET", f"/deals/{account}/{lead}")
    products = sandbox.control("GET", f"/products/{account}")["products"]
    return Deal(
        price=told["price"],
        notes={note["id"]: note["params"]["text"] for note in told["notes"]},
        links={one["id"]: one["quantity"] for one in told["products"]},
        made={one["id"]: price_of(one) for one in products if one["id"] not in SEEDED},
    )


def price_of(product: dict[str, Any]) -> str:
    fields = {one["field_code"]: one["values"][0]["value"] for one in product["custom_fields_values"] or []}
    return str(fields.get("PRICE"))


def steps(dsn: str, account: str) -> list[Kept]:
    return [Kept(*row) for row in query(dsn, STEPS, (f"{account}.amocrm.ru",))]  # type: ignore[arg-type]  # as selected


def open_steps(dsn: str) -> int:
    return int(str(query(dsn, "SELECT count(*) FROM calculation_steps WHERE state IN ('pending', 'running')")[0][0]))


def leases(dsn: str) -> int:
    return int(str(query(dsn, "SELECT count(*) FROM deal_leases WHERE until > app_now()")[0][0]))


def sent(dsn: str) -> list[str]:
    """Revisions with a call under way."""
    found = query(dsn, "SELECT revision_id FROM calculation_steps WHERE state = 'running'")
    return [str(revision) for (revision,) in found]


def keys(dsn: str) -> int:
    return int(str(query(dsn, "SELECT count(*) FROM idempotency_keys")[0][0]))
