"""One owner's price lists in the hands of one administrator, and what a request says of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from amocrm import messages
from amocrm.price_list_drafts import UNSAVED, Draft, Editor, PriceListDrafts
from amocrm.price_lists import PriceLists, Published
from amocrm.refusals import NoPriceList
from amocrm.zones import MOSCOW, zone
from shared.administrator import Administrator
from shared.errors import StaleRevision, Unprocessable
from shared.services import Services
from shared.web import Request

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
        """The draft as the person saw it; before there is one, the list `in_force`.

        Raises StaleRevision, Unprocessable.
        """
        draft, present = self.drafts.draft(), version_of(body, "in_force") if "in_force" in body else None
        is_other = draft.revision == UNSAVED and present not in {None, draft.based_on}
        if is_other or draft.revision != revision_of(body):
            raise StaleRevision("price list", message=messages.PRICE_DRAFT_STALE)
        return draft


def desk(request: Request, caller: Administrator, services: Services, owner: object) -> Desk:
    """Raises NotFound for another's lists, Unprocessable where the operator names nobody."""
    whose = services.owners.named(caller.owner, owner)
    editor = Editor(whose, caller.actor, request.request_id, request.source_ip)
    return Desk(services, whose, PriceListDrafts(services, editor))


def revision_of(body: dict[str, Any]) -> int:
    given = body.get("revision")
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= LARGEST_REVISION:
        raise Unprocessable(field="revision")
    return given


def version_of(body: dict[str, Any], name: str) -> str:
    given = body.get(name)
    if not isinstance(given, str) or not 0 < len(given) <= LONGEST_VERSION:
        raise Unprocessable(field=name)
    return given


def moment_of(body: dict[str, Any], services: Services) -> datetime | None:
    """From when a list shall be in force, by `from`; None is now."""
    given = body.get("from")
    if given is None:
        return None
    moment = _read(given)
    if moment > services.clock.now() + FARTHEST:
        raise Unprocessable(field="from", message=messages.PRICE_DAY_FAR)
    return moment


def _read(given: object) -> datetime:
    """A day of Moscow, or a moment with its zone; told in UTC, as Postgres knows no zone of sixteen hours."""
    wrong = Unprocessable(field="from", message=messages.DAY_WRONG)
    if not isinstance(given, str) or not given.isascii():
        raise wrong
    try:
        moment = _midnight(given) if len(given) == DAY else datetime.fromisoformat(given)
    except (ValueError, OverflowError):
        raise wrong from None
    if moment.tzinfo is None or not 1970 <= moment.year <= 2999:  # noqa: PLR2004 - around our time
        raise wrong
    return moment.astimezone(UTC)


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), zone(MOSCOW))
