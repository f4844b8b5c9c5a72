"""The price list in the cabinet: shown, edited, compared, published, rolled back (calculator.md §3.7).

What is edited is the draft. Whoever changes or publishes it names the revision that they saw.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from amocrm import messages, price_recount
from amocrm.audit_rows import who
from amocrm.calculator.kits.difference import kit_changes
from amocrm.calculator.kits.sent import Malformed
from amocrm.calculator.kits.shown import choices_json, kits_json
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import checking
from amocrm.calculator.price_table.difference import Difference, difference
from amocrm.calculator.price_table.editing import Edited, edited
from amocrm.calculator.price_table.json_shapes import (
    difference_json,
    edited_json,
    edits_of,
    recount_json,
    table_json,
)
from amocrm.calculator.price_table.messages import Fault, is_error
from amocrm.calculator.price_table.references import missing
from amocrm.calculator.price_table.table import numbered, rows
from amocrm.price_list_drafts import Draft, Editor, PriceListDrafts, Version
from amocrm.price_lists import PriceLists, Published
from amocrm.refusals import NoPriceList
from amocrm.zones import MOSCOW, zone
from shared.administrator import Administrator
from shared.errors import StaleRevision, Unprocessable
from shared.failures import success
from shared.services import Services
from shared.web import LARGE_JSON_LIMIT, Request, Response

LARGEST_REVISION = 2_147_483_647
LONGEST_VERSION = 200
FARTHEST = timedelta(days=366)
DAY = len("2026-11-21")


@dataclass(frozen=True, slots=True)
class Desk:
    """One owner's lists in the hands of one administrator."""

    services: Services
    owner: UUID
    drafts: PriceListDrafts

    def present(self) -> Published:
        """Raises NoPriceList."""
        found = PriceLists(self.services).published(self.owner)
        if found is None:
            raise NoPriceList(message=messages.NO_PRICE_LIST)
        return found

    def seen(self, body: dict[str, Any]) -> Draft:
        """The draft as the person saw it. Raises StaleRevision, Unprocessable."""
        draft = self.drafts.draft()
        if draft.revision != _number(body, "revision"):
            raise StaleRevision("price list", message=messages.PRICE_DRAFT_STALE)
        return draft


def desk(request: Request, caller: Administrator, services: Services, owner: object) -> Desk:
    """Raises NotFound for another's lists, Unprocessable where the operator names nobody."""
    whose = services.owners.named(caller.owner, owner)
    editor = Editor(whose, caller.actor, request.request_id, request.source_ip)
    return Desk(services, whose, PriceListDrafts(services, editor))


def prices(request: Request, caller: Administrator, services: Services) -> Response:
    """The table of the draft, else of the list in force; `told`: what is wrong with it."""
    mine = desk(request, caller, services, request.query.get("owner"))
    present, draft = mine.present(), mine.drafts.draft()
    return success(
        revision=draft.revision,
        draft=None if draft.updated_at is None else _draft_json(draft),
        in_force={"version": present.prices.version, "effective_from": present.effective_from.isoformat()},
        changes=changes(present.prices, draft.prices),
        table=table_json(draft.prices),
        kits=kits_json(draft.prices),
        kit_choices=choices_json(),
        told=[told.as_json() for told in faults(draft.prices)],
        versions=[_version_json(one) for one in mine.drafts.versions()],
    )


def edit_prices(request: Request, caller: Administrator, services: Services) -> Response:
    """`revision`, `edits` → their rows and what is to say of them, templates that changed, and the new revision.

    `check`: nothing is stored, the answer says what would become of it. What is refused stays as it was.
    """
    body = request.json(LARGE_JSON_LIMIT)
    mine = desk(request, caller, services, body.get("owner"))
    draft = mine.seen(body)
    done = _edited(draft.prices, body.get("edits"))
    is_kept = body.get("check") is not True and done.prices != draft.prices
    has_kits = done.prices.templates != draft.prices.templates
    event = "template_edited" if has_kits else "price_draft_saved"
    revision = mine.drafts.save(done.prices, draft.revision, event) if is_kept else draft.revision
    changed = changes(mine.present().prices, done.prices)
    return success(
        revision=revision, changes=changed, kits=kits_json(done.prices) if has_kits else None, **edited_json(done)
    )


def price_changes(request: Request, caller: Administrator, services: Services) -> Response:
    """The draft against the list in force, and recent calculations by both."""
    mine = desk(request, caller, services, request.query.get("owner"))
    present, draft = mine.present().prices, mine.drafts.draft()
    recent = price_recount.recent(services.database, mine.owner)
    counted = recount_json(price_recount.counted(recent, present, draft.prices))
    return success(
        revision=draft.revision,
        difference=difference_json(compared(present, draft.prices)),
        kits=[change.as_json() for change in kit_changes(present, draft.prices)],
        faults=[told.as_json() for told in faults(draft.prices) if is_error(told)],
        recount=[{**told, "lead_id": one.lead_id} for told, one in zip(counted, recent, strict=True)],
    )


def publish_prices(request: Request, caller: Administrator, services: Services) -> Response:
    """`revision`; `from`: a day, which begins in Moscow, or a moment, else now. Raises Unprocessable with errors."""
    body = request.json()
    mine = desk(request, caller, services, body.get("owner"))
    draft, moment = mine.seen(body), _moment(body, services)
    _refuse_faulty(draft.prices)
    return _published(draft.prices.version, mine.drafts.publish(draft.revision, moment))


def publish_prices_again(request: Request, caller: Administrator, services: Services) -> Response:
    """`version`, `from` as above: rolls back, or withdraws what was published for that moment. Raises NotFound."""
    body = request.json()
    mine = desk(request, caller, services, body.get("owner"))
    version = body.get("version")
    if not isinstance(version, str) or not 0 < len(version) <= LONGEST_VERSION:
        raise Unprocessable(field="version")
    return _published(version, mine.drafts.publish_again(version, _moment(body, services)))


def discard_prices(request: Request, caller: Administrator, services: Services) -> Response:
    """`revision` → the draft is gone, the list in force stays."""
    body = request.json()
    mine = desk(request, caller, services, body.get("owner"))
    mine.drafts.drop(_number(body, "revision"))
    return success()


def compared(present: PriceList, new: PriceList) -> Difference:
    return difference(rows(present), rows(new))


def changes(present: PriceList, new: PriceList) -> int:
    """How many rows differ, and what of templates."""
    found = compared(present, new)
    of_kits = sum(len(change.lines) for change in kit_changes(present, new))
    return len(found.added) + len(found.changed) + len(found.removed) + of_kits


def faults(prices: PriceList) -> list[Fault]:
    """Of the whole list, by the rows of its table."""
    table = rows(prices)
    lines = numbered(table)
    return [*checking.faults(prices, table, lines), *missing(prices.templates, table, lines)]


def _refuse_faulty(prices: PriceList) -> None:
    errors = [told for told in faults(prices) if is_error(told)]
    if errors:
        raise Unprocessable(message=errors[0].text, extra={"messages": [told.as_json() for told in errors]})


def _edited(prices: PriceList, sent: object) -> Edited:
    try:
        return edited(prices, edits_of(sent))
    except Malformed as malformed:
        raise Unprocessable(field=malformed.field) from None


def _number(body: dict[str, Any], name: str) -> int:
    given = body.get(name)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= LARGEST_REVISION:
        raise Unprocessable(field=name)
    return given


def _moment(body: dict[str, Any], services: Services) -> datetime | None:
    given = body.get("from")
    if given is None:
        return None
    moment = _read(given)
    if moment > services.clock.now() + FARTHEST:
        raise Unprocessable(field="from", message=messages.PRICE_DAY_FAR)
    return moment


def _read(given: object) -> datetime:
    """A day of Moscow, or a moment with its zone."""
    wrong = Unprocessable(field="from", message=messages.DAY_WRONG)
    if not isinstance(given, str) or not given.isascii():
        raise wrong
    try:
        moment = _midnight(given) if len(given) == DAY else datetime.fromisoformat(given)
    except (ValueError, OverflowError):
        raise wrong from None
    if moment.tzinfo is None or not 1970 <= moment.year <= 2999:  # noqa: PLR2004 - around our time
        raise wrong
    return moment


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), zone(MOSCOW))


def _published(version: str, moment: datetime) -> Response:
    return success(version=version, effective_from=moment.isoformat())


def _draft_json(draft: Draft) -> dict[str, Any]:
    at = draft.updated_at.isoformat() if draft.updated_at else None
    return {"version": draft.prices.version, "based_on": draft.based_on, "updated_at": at}


def _version_json(one: Version) -> dict[str, Any]:
    return {
        "version": one.version,
        "status": one.status,
        "based_on": one.based_on,
        "updated_at": one.updated_at.isoformat(),
        "effective_from": one.effective_from.isoformat() if one.effective_from else None,
        "published_at": one.published_at.isoformat() if one.published_at else None,
        "published_by": who(one.published_by, one.publisher) if one.published_by else "",
    }
