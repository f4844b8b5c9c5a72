"""The price list in the cabinet: shown, edited, compared, published, rolled back (calculator.md §3.7).

What is edited is the draft. Whoever changes or publishes it names the revision that they saw.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from amocrm import messages, price_recount
from amocrm.audit_rows import who
from amocrm.calculator.kits.difference import kit_changes
from amocrm.calculator.kits.sent import Malformed
from amocrm.calculator.kits.shown import choices_json, kits_json
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import checking
from amocrm.calculator.price_table.csv_reading import MOST_ROWS
from amocrm.calculator.price_table.difference import Difference, difference
from amocrm.calculator.price_table.editing import Edited, edited
from amocrm.calculator.price_table.edits import Addition
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
from amocrm.price_desk import desk, moment_of, revision_of, version_of
from amocrm.price_list_drafts import Draft, Version
from shared import moments
from shared.administrator import Administrator
from shared.errors import Unprocessable
from shared.failures import success
from shared.services import Services
from shared.web import LARGE_JSON_LIMIT, Request, Response

MOST_SHOWN = 200  # versions


def prices(request: Request, caller: Administrator, services: Services) -> Response:
    """The table of the draft, else of the list in force; `told`: what is wrong with it."""
    mine = desk(request, caller, services, request.query.get("owner"))
    present, draft, versions = mine.present(), mine.drafts.draft(), mine.drafts.versions()
    return success(
        revision=draft.revision,
        draft=None if draft.updated_at is None else _draft_json(draft),
        in_force={"version": present.prices.version, "effective_from": present.effective_from.isoformat()},
        changes=changes(present.prices, draft.prices),
        table=table_json(draft.prices),
        kits=kits_json(draft.prices),
        kit_choices=choices_json(),
        told=[told.as_json() for told in faults(draft.prices)],
        versions=[_version_json(one) for one in versions[:MOST_SHOWN]],
        notices=_notices(versions),
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
    revision = (
        mine.drafts.save(done.prices, draft.revision, event, based_on=draft.based_on) if is_kept else draft.revision
    )
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
        notices=_notices(mine.drafts.versions()),
    )


def publish_prices(request: Request, caller: Administrator, services: Services) -> Response:
    """`revision`; `from`: a day, which begins in Moscow, or a moment, else now. Raises Unprocessable with errors."""
    body = request.json()
    mine = desk(request, caller, services, body.get("owner"))
    draft, moment = mine.seen(body), moment_of(body, services)
    _refuse_faulty(draft.prices)
    return _published(draft.prices.version, mine.drafts.publish(draft.revision, moment))


def publish_prices_again(request: Request, caller: Administrator, services: Services) -> Response:
    """`version`, `from` as above: rolls back, or withdraws what was published for that moment. Raises NotFound."""
    body = request.json()
    mine = desk(request, caller, services, body.get("owner"))
    version = version_of(body, "version")
    return _published(version, mine.drafts.publish_again(version, moment_of(body, services)))


def discard_prices(request: Request, caller: Administrator, services: Services) -> Response:
    """`revision` → the draft is gone, the list in force stays."""
    body = request.json()
    mine = desk(request, caller, services, body.get("owner"))
    mine.drafts.drop(revision_of(body))
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
        edits = edits_of(sent)
    except Malformed as malformed:
        raise Unprocessable(field=malformed.field) from None
    done = edited(prices, edits)
    if any(isinstance(edit, Addition) for edit in edits):
        _refuse_too_many(done.prices)
    return done


def _refuse_too_many(prices: PriceList) -> None:
    """What goes out as a file has to come back as one."""
    if len(rows(prices)) > MOST_ROWS:
        raise Unprocessable("rows", field="edits", message=messages.PRICE_ROWS_TOO_MANY)


def _published(version: str, moment: datetime) -> Response:
    return success(version=version, effective_from=moment.isoformat())


def _notices(versions: Sequence[Version]) -> list[str]:
    """A draft begins with the list in force: publishing one for later and now are two different things to want."""
    return [
        messages.PRICE_LIST_SCHEDULED.format(day=moments.day(one.effective_from), version=one.version)
        for one in versions
        if one.status == "scheduled" and one.effective_from
    ]


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
