"""A merchant who does nothing while stories are told of another one: not a byte of his may change (reliability.md C4).

His rows are made once by the function itself and laid into the database again before every story, under the same owner
and the same integration as those of the account the stories are about, with deals of the same numbers.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.databases import query
from tests.office import Office
from tests.sandbox_process import SandboxProcess
from tests.stories.tenants import twin, two_of_one_owner
from tests.whole_tenant import Whole, marks_of, rows_of, whole

# What sweeps leave alone; parents first.
LASTING = ("amocrm_tokens", "calculations", "calculation_revisions", "calculation_steps", "deal_budgets")
OURS = "ours"  # schema of views in which he is not to be seen
LAY = "INSERT INTO public.{0} SELECT * FROM jsonb_populate_recordset(NULL::public.{0}, %({0})s)"
FAR = "2100-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Bystander:
    """`rows`: table → its rows as a JSON array; `marks`: the names they are known by."""

    rows: dict[str, str]
    marks: set[str]

    def settle(self, dsn: str, sandbox: SandboxProcess) -> None:
        twin(sandbox)
        query(dsn, ";".join(LAY.format(table) for table in self.rows), self.rows)

    def whole(self, dsn: str, sandbox: SandboxProcess) -> Whole:
        return whole(dsn, sandbox, "twin", self.marks)


def recorded(office: Office) -> Bystander:
    """Connected, and a deal saved twice."""
    tenant = two_of_one_owner(office).b
    tenant.connect()
    for key in ("first-key-of-the-bystander", "second-key-of-the-bystander"):
        answer = tenant.save({"Idempotency-Key": key})
        assert answer.status == 200, answer.text
    marks = marks_of(office.database_url, tenant.account_id, tenant.host)
    found = rows_of(office.database_url, marks)
    return Bystander({table: f"[{','.join(map(_undisturbed, found[table]))}]" for table in LASTING}, marks)


@contextmanager
def unseen(dsn: str, marks: set[str]) -> Iterator[str]:
    """A DSN for statements of tests that mean every row: his are not among them."""
    tables = [str(name) for (name,) in query(dsn, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    query(dsn, f"DROP SCHEMA IF EXISTS {OURS} CASCADE")
    query(dsn, f"CREATE SCHEMA {OURS}")
    pattern = "|".join(mark.replace(".", "[.]") for mark in marks)
    view = "CREATE VIEW {1}.{0} AS SELECT * FROM public.{0} AS r WHERE to_jsonb(r)::text !~ '{2}'"
    query(dsn, ";".join(view.format(table, OURS, pattern) for table in tables))
    try:
        yield f"{dsn}?options=-csearch_path%3D{OURS},public"
    finally:
        query(dsn, f"DROP SCHEMA {OURS} CASCADE")


def _undisturbed(line: str) -> str:
    """Nothing of it is ever due, wherever a story moves the clock."""
    row: dict[str, Any] = json.loads(line)
    due = {"refresh_due_at": None, "expires_at": FAR, "grant_expires_at": FAR, "last_used_at": FAR}
    return json.dumps(row | {name: value for name, value in due.items() if name in row})
