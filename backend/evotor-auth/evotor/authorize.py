"""The way to Evotor's consent page (guide, step 3), from a browser that is bound to its way back."""

from urllib.parse import urlencode

from evotor import paths
from evotor.configuration import Configuration, read, require_own_host
from evotor.provider import AUTHORIZE_PATH, EVOTOR, OAUTH_HOST
from shared import same_origin
from shared.administrator import Administrator
from shared.cookies import Cookie
from shared.secret import Secret
from shared.services import Services
from shared.states import NO_CONNECTION, Bound, Intent
from shared.web import Request, Response, json_response, redirect

FOUND = 302
BROWSER = Cookie("ie", "Lax", 600)  # as long as a state lives


def authorize(request: Request, caller: Administrator, services: Services) -> Response:
    """302 to Evotor. Who comes with ADMIN_TOKEN is no browser: the answer also names a link of ours to open in one."""
    is_browser = "authorization" not in request.headers
    if is_browser:
        same_origin.refuse_navigation(request)
    configuration = read(services.settings)
    require_own_host(services.settings)
    intent = Intent(services.owners.named(caller.owner, request.query.get("owner")), NO_CONNECTION, caller.kind)
    bound = services.states.begin_here(EVOTOR.name, intent, browser_of(request, services))
    answer = _to_consent(services, configuration, bound)
    if is_browser:
        return answer
    body = {"success": True, "authorize_url": _start_link(services, intent)}
    return json_response(answer.status, body, answer.headers, answer.cookies)


def start(request: Request, _caller: object, services: Services) -> Response:
    """Our own link: its ticket gives way to a state and the browser that opened it."""
    configuration = read(services.settings)
    require_own_host(services.settings)
    ticket = request.query.get("ticket", "")
    return _to_consent(
        services, configuration, services.states.bind(EVOTOR.name, ticket, browser_of(request, services))
    )


def browser_of(request: Request, services: Services) -> str | None:
    return BROWSER.read(services.settings, request)


def consent_link(configuration: Configuration, state: Secret, *, gateway: str | None) -> str:
    """The guide's three parameters in its order, and `state`, which it does not know and Spring brings back."""
    query = urlencode(
        {
            "client_id": configuration.client.id,
            "response_type": "code",
            "redirect_uri": configuration.redirect_uri,
            "state": state.reveal(),
        }
    )
    base = f"{gateway}/_browser/{OAUTH_HOST}" if gateway else f"https://{OAUTH_HOST}"
    return f"{base}{AUTHORIZE_PATH}?{query}"


def _to_consent(services: Services, configuration: Configuration, bound: Bound) -> Response:
    link = consent_link(configuration, bound.state, gateway=services.settings.upstream_gateway)
    return redirect(link, status=FOUND, cookies=(BROWSER.line(services.settings, bound.browser.reveal()),))


def _start_link(services: Services, intent: Intent) -> str:
    ticket = services.states.begin(EVOTOR.name, intent)
    return f"{services.settings.public_base_url}{paths.START}?{urlencode({'ticket': ticket.reveal()})}"
