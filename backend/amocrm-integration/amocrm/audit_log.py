"""The journal in the cabinet: who did what, by the page and as a file (calculator.md §3.7)."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from amocrm import audit_words as words
from amocrm import messages
from amocrm.audit_rows import Entry, entry
from amocrm.calculator.price_table.csv_writing import RussianExcel
from amocrm.zones import MOSCOW, zone
from shared.administrator import Administrator
from shared.characters import is_one_line, is_storable
from shared.errors import BadParam
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response

PAGE, MOST_OF_PAGE, MOST_OF_FILE = 50, 200, 5000
KEPT_DAYS = 365
MOST_PERSONS = 500
LONGEST = 100
BOM = "\ufeff"
FIXED = ("operator", "scheduler", "anyone", "amocrm", "insales", "evotor")


@dataclass(frozen=True, slots=True)
class Log:
    """One owner's journal by one clock."""

    services: Services
    owner: UUID
    sees_unowned: bool
    timezone: str

    @property
    def clock(self) -> tzinfo:
        return zone(self.timezone)

    def rows(self, request: Request, limit: int) -> list[Entry]:
        """By the filters of the query. Raises BadParam."""
        found = self.services.database.all(
            "audit_log.page", **self._whose(), **_filters(request, self.clock), **_cursor(request), limit=limit
        )
        return [entry(row, self.clock) for row in found]

    def persons(self) -> list[dict[str, str]]:
        found = self.services.database.all("audit_log.persons", owner=str(self.owner), limit=MOST_PERSONS)
        fixed = [{"id": actor, "name": words.ACTORS[actor]} for actor in FIXED]
        return [*({"id": row["id"], "name": row["name"]} for row in found), *fixed]

    def _whose(self) -> dict[str, Any]:
        return {"owner": str(self.owner), "sees_unowned": self.sees_unowned, "days": KEPT_DAYS}


def journal(request: Request, caller: Administrator, services: Services) -> Response:
    """`from`, `to` (days), `person`, `event`, `object`, `limit`, `cursor`; `format=csv` is the whole as a file."""
    log = _log(request, caller, services)
    if request.query.get("format") == "csv":
        return _file(log.rows(request, MOST_OF_FILE + 1))
    limit = _limit(request)
    found = log.rows(request, limit + 1)
    shown, has_more = found[:limit], len(found) > limit
    answer: dict[str, Any] = {"events": [one.shown for one in shown], "timezone": log.timezone, "kept_days": KEPT_DAYS}
    if "cursor" not in request.query:
        answer |= {"persons": log.persons(), "kinds": [{"code": code, "text": words.EVENTS[code]} for code in _kinds()]}
    return success(**answer, cursor=_cursor_of(shown[-1]) if has_more else None)


def _log(request: Request, caller: Administrator, services: Services) -> Log:
    owner = services.owners.named(caller.owner, request.query.get("owner"))
    row = services.database.one("audit_log.timezone", owner=str(owner))
    return Log(services, owner, caller.owner is None, row["timezone"] if row else MOSCOW)


def _kinds() -> list[str]:
    return sorted(words.EVENTS, key=lambda code: words.EVENTS[code])


def _filters(request: Request, clock: tzinfo) -> dict[str, Any]:
    last = _day(request, "to")
    return {
        "since": _midnight(_day(request, "from"), clock),
        "until": _midnight(last + timedelta(days=1) if last and last < date.max else None, clock),
        **{name: _text(request, name) for name in ("person", "event", "object")},
    }


def _day(request: Request, name: str) -> date | None:
    given = request.query.get(name)
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadParam(field=name, message=messages.DAY_WRONG) from None


def _midnight(day: date | None, clock: tzinfo) -> datetime | None:
    """Of the years around ours: others leave the range of a moment."""
    if day is None:
        return None
    year = min(max(day.year, 1970), 2999)
    near = day if day.year == year else date(year, 1, 1)
    return datetime(near.year, near.month, near.day, tzinfo=clock)


def _text(request: Request, name: str) -> str | None:
    given = request.query.get(name, "").strip()
    if len(given) > LONGEST or not (is_one_line(given) and is_storable(given)):
        raise BadParam(field=name)
    return given or None


def _limit(request: Request) -> int:
    given = request.query.get("limit", str(PAGE))
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(MOST_OF_PAGE))):
        raise BadParam(field="limit")
    return min(max(int(given), 1), MOST_OF_PAGE)


def _cursor_of(last: Entry) -> str:
    return f"{last.at.astimezone(UTC).isoformat()}_{last.id}"


def _cursor(request: Request) -> dict[str, Any]:
    given = request.query.get("cursor")
    if given is None:
        return {"last_at": None, "last_id": None}
    moment, _, id_ = given.partition("_")
    try:
        at, identity = datetime.fromisoformat(moment), UUID(id_)
    except ValueError:
        raise BadParam(field="cursor") from None
    if at.utcoffset() != timedelta(0) or not id_.isascii():
        raise BadParam(field="cursor")
    return {"last_at": at, "last_id": str(identity)}


def _file(found: list[Entry]) -> Response:
    """As Excel in Russian opens it."""
    text = io.StringIO()
    writer = csv.writer(text, RussianExcel)
    writer.writerow(words.HEADERS)
    writer.writerows(one.cells for one in found[:MOST_OF_FILE])
    if len(found) > MOST_OF_FILE:
        writer.writerow([words.FIRST_ROWS.format(count=MOST_OF_FILE)])
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="journal.csv"'}
    return Response(200, headers, body=BOM + text.getvalue())
