"""Everything that belongs to one tenant, here and at amoCRM, as text: two moments can be compared to the last byte."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.databases import query
from tests.sandbox_process import SandboxProcess

TABLES = """
SELECT c.relname FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
 ORDER BY 1
"""
# How much was written down under a tenant's name lately is no more his than those lines.
OF_JOURNAL = "coalesce(to_jsonb(r) ->> 'key', '') ~ '^journal:'"
LINES = "SELECT '{0}' AS name, to_jsonb(r)::text AS line FROM public.{0} AS r"
ROWS = f"{LINES} WHERE to_jsonb(r)::text ~ %(marks)s AND NOT {OF_JOURNAL}"
# A stranger's attempt may be written down under the tenant's name; what stood there already may not change.
GROWS = frozenset({"audit", "inbox"})


@dataclass(frozen=True)
class Whole:
    """`rows`: table → its rows as JSON; `crm`: what the sandbox says, in parts."""

    rows: dict[str, list[str]]
    crm: dict[str, str]

    def differences(self, later: "Whole", *, knocks: bool = False) -> list[str]:
        """Each as `where: - what was` or `where: + what is`.

        `knocks`: calls to the tenant's address do not count when they present no token.
        """
        return [*self._in_rows(later), *self._in_crm(later, knocks=knocks)]

    def _in_rows(self, later: "Whole") -> Iterator[str]:
        for name in sorted({*self.rows, *later.rows}):
            before, after = self.rows.get(name, []), later.rows.get(name, [])
            yield from (f"{name}: - {line}" for line in _without(before, after))
            if name not in GROWS:
                yield from (f"{name}: + {line}" for line in _without(after, before))

    def _in_crm(self, later: "Whole", *, knocks: bool) -> Iterator[str]:
        for part, text in self.crm.items():
            if text != later.crm[part] and not (knocks and part == "calls" and _knocked(text, later.crm[part])):
                yield f"crm {part}: - {text} + {later.crm[part]}"


def whole(dsn: str, sandbox: SandboxProcess, account: str, marks: Iterable[object]) -> Whole:
    """`marks`: the names by which any row of any table shows that it is this tenant's."""
    return Whole(rows_of(dsn, marks), crm_of(sandbox, account))


def rows_of(dsn: str, marks: Iterable[object]) -> dict[str, list[str]]:
    statement = " UNION ALL ".join(ROWS.format(name) for name in _tables(dsn)) + " ORDER BY name, line"
    rows: dict[str, list[str]] = {}
    for name, line in query(dsn, statement, {"marks": "|".join(re.escape(str(mark)) for mark in marks)}):
        rows.setdefault(str(name), []).append(str(line))
    return rows


def crm_of(sandbox: SandboxProcess, account: str) -> dict[str, str]:
    told: dict[str, Any] = sandbox.control("GET", f"/accounts/{account}")
    parts = {**told.pop("account"), **told}
    return {name: json.dumps(part, ensure_ascii=False, sort_keys=True) for name, part in parts.items()}


def marks_of(dsn: str, *known: object) -> set[str]:
    """Those names, and the ids of all rows that carry one: a step knows its calculation, not its account.

    An id that is a small number is found in everybody's rows.
    """
    marks: set[str] = set()
    found = {str(name) for name in known}
    while found - marks:
        marks |= found
        lines = [json.loads(line) for lines in rows_of(dsn, marks).values() for line in lines]
        found = {line["id"] for line in lines if isinstance(line.get("id"), str)}
    return marks


@cache
def _tables(dsn: str) -> list[str]:
    return [str(name) for (name,) in query(dsn, TABLES)]


def _knocked(before: str, after: str) -> bool:
    """Whether all that was added are calls without anybody's access or refresh token."""
    earlier, now = json.loads(before), json.loads(after)
    added = now[len(earlier) :]
    return now[: len(earlier)] == earlier and not any(one["access"] or one["refresh_presented"] for one in added)


def _without(lines: list[str], others: list[str]) -> list[str]:
    return [line for line in lines if line not in others]
