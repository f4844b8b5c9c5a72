"""amoCRM's redirect: a browser coming back from the consent page, or the call that installing the widget makes."""

from amocrm import messages, returned
from amocrm.accounts import Account, Accounts
from amocrm.grants import Grants
from amocrm.installs import keep_install
from amocrm.links import Links
from amocrm.provider import AMOCRM
from shared import pages
from shared.clock import Chance
from shared.errors import AppError, BadParam
from shared.failures import headers as failure_headers
from shared.failures import message
from shared.services import Services
from shared.states import Intent
from shared.web import Request, Response


def come_back(request: Request, _caller: object, services: Services) -> Response:
    """`?code&state&referer[&platform]`, `?error&state` or `?from_widget&code&referer` (amocrm.md §1.2)."""
    if "from_widget" in request.query:
        return keep_install(request, services)
    links = Links(services)
    intent = services.states.consume(AMOCRM.name, request.query.get("state", ""), links.browser(request))
    if "error" in request.query:
        services.states.settled(AMOCRM.name, intent.connection)
        return _page(services, 200, messages.DENIED_TITLE, messages.DENIED, {"status": "denied"})
    try:
        proven = _proven(request, services, intent)
    finally:
        services.states.settled(AMOCRM.name, intent.connection)
    services.audit.write(
        "connected",
        actor="browser",
        object_=proven.domain,
        outcome=proven.state,
        request_id=request.request_id,
        owner=proven.owner,
        ip=request.source_ip,
    )
    text = messages.CONNECTED.format(domain=proven.domain)
    return _page(services, 200, messages.CONNECTED_TITLE, text, {"status": "connected", "domain": proven.domain})


def page_of_failure(error: AppError, request_id: str) -> Response:
    """A fixed page; nothing of the request is repeated in it."""
    told = (message(error), messages.REQUEST_ID.format(request_id=request_id))
    headers = {"X-Error-Code": error.code, **failure_headers(error)}
    return pages.page(error.status, messages.FAILED_TITLE, *told, nonce=Chance().token(), headers=headers)


def _proven(request: Request, services: Services, intent: Intent) -> Account:
    account = Accounts(services).by_id(intent.connection)
    _check_client(request, Accounts(services).next_client(account).id)
    return Grants(services).from_code(account, returned.referer(request), returned.code(request), intent.person)


def _check_client(request: Request, expected: str) -> None:
    """AmoCRM names the integration it comes from; another one's code is not for this row."""
    if request.query.get("client_id", expected) != expected:
        raise BadParam(field="client_id")


def _page(services: Services, status: int, title: str, text: str, told: dict[str, str]) -> Response:
    """Tells the window that opened it, by its exact origin, and closes; says it in words where there is none."""
    nonce = services.chance.token()
    origin = pages.quoted(Links(services).opener_origin())
    payload = pages.quoted({"source": "amocrm", **told})
    script = f"if(window.opener){{window.opener.postMessage({payload},{origin});}}"
    return pages.page(status, title, text, nonce=nonce, script=script if services.settings.has_own_host else "")
