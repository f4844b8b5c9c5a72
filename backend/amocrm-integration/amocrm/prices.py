"""What the form asks while a person types: the price list, a template filled, the price.

Nothing is stored, and no deal is read, as none of our own rows of one is shown (contract.md §2.1).
"""

from amocrm import messages, quoting, roles
from amocrm.calculator import fill_body, price_form, v2
from amocrm.guards import WidgetUser
from amocrm.price_lists import Counted, PriceLists, Published
from amocrm.refusals import NoPriceList
from shared.errors import Unprocessable
from shared.failures import success
from shared.limits import PRICES_OF_PERSON
from shared.services import Services
from shared.web import LARGE_JSON_LIMIT, Request, Response

# Kept by this browser alone, and never used without asking us whether this caller still may.
KEPT = "private, no-cache"


def price_list(request: Request, caller: WidgetUser, services: Services) -> Response:
    """304 for who has it. Raises NoPriceList."""
    found = _there(PriceLists(services).published(caller.owner))
    etag = f'{found.etag[:-1]}-{caller.role}"'
    headers = {"ETag": etag, "Cache-Control": KEPT}
    if _has(request, etag):
        return Response(304, headers)
    form = price_form.form(found.prices)
    limit = roles.discount_limit(caller.role, found.prices)
    answer = success(effective_from=found.effective_from.isoformat(), discount_limit=limit, **form)
    return Response(answer.status, {**answer.headers, **headers}, body=answer.body)


def fill(request: Request, caller: WidgetUser, services: Services) -> Response:
    """A calculation in the v2 shape. Raises Unprocessable with every fault, NoPriceList, RateLimited."""
    try:
        body = fill_body.parse(request.json())
        found = _asked(caller, services, body.price_list_version)
        calculation = fill_body.filled(body, found.prices)
    except v2.Faults as faults:
        raise quoting.refused(faults.messages) from None
    return success(price_list_version=found.prices.version, calculation=fill_body.as_json(calculation))


def preview(request: Request, caller: WidgetUser, services: Services) -> Response:
    """What a save would answer of the price. Raises Unprocessable with every error, NoPriceList, RateLimited."""
    fields = request.json(LARGE_JSON_LIMIT).get("calculation")
    if not isinstance(fields, dict):
        raise Unprocessable(field="calculation")
    body = quoting.read(fields)
    found = _asked(caller, services, quoting.kept_version(body))
    priced = quoting.by(services, caller, body, found.prices)
    told = list(priced.messages)
    return success(price_list_version=priced.version, result=priced.lines, messages=told, **priced.as_json())


def _asked(caller: WidgetUser, services: Services, version: str | None) -> Published:
    counted = Counted(PRICES_OF_PERSON, f"{caller.account.account_id}:{caller.user_id}")
    return _there(PriceLists(services).published(caller.owner, version, counted))


def _there(found: Published | None) -> Published:
    if found is None:
        raise NoPriceList(message=messages.NO_PRICE_LIST)
    return found


def _has(request: Request, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    return not tags.isdisjoint({"*", etag})
