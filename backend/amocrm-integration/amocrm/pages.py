"""/widget, our page in the frame of a deal card, and its files; on a bare function URL `?page=` (contract.md §2.4).

It sets no cookie: its session comes by a ticket and lives in the page's memory.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from amocrm import admin_pages, guards, messages
from shared import site
from shared.clock import Chance
from shared.cors import origin_of
from shared.errors import AppError
from shared.failures import headers as failure_headers
from shared.failures import message
from shared.markup import Markup
from shared.pages import page as sentence
from shared.services import Services
from shared.site import Page, Site
from shared.web import Request, Response

SCRIPT = "main.js"
STYLES = {"calculator.css": "all", "parts.css": "all", "offer.css": "all", "print.css": "print"}
SITE = Site("calculator", SCRIPT)
FILES = "/calculator/"

Link = Callable[[str], str]


def widget(request: Request, _caller: object, services: Services) -> Response:
    """`?account=` names the account whose pages may frame it; nobody's may without."""
    return _document(request, services, _by_path)


def asset(request: Request, _caller: object, _services: Services) -> Response:
    """Raises NotFound."""
    return SITE.asset(request.path.removeprefix(FILES), request)


def page(request: Request, _caller: object, services: Services) -> Response:
    """`?page=widget|admin|login|<file>`. Raises NotFound."""
    name = request.query.get("page", "")
    if name == "widget":
        return _document(request, services, _bare)
    return admin_pages.page(request, services) if admin_pages.knows(name) else SITE.asset(name, request)


def page_of_failure(error: AppError, request_id: str) -> Response:
    """A fixed page; nothing of the request is repeated in it."""
    told = (message(error), messages.REQUEST_ID.format(request_id=request_id))
    headers = {"X-Error-Code": error.code, **failure_headers(error)}
    return sentence(error.status, messages.WIDGET_FAILED_TITLE, *told, nonce=Chance().token(), headers=headers)


def _document(request: Request, services: Services, link: Link) -> Response:
    if refusal := site.refused(services.settings, services.chance):
        return refusal
    frame = _framed_by(request, services)
    return Page(SITE, "widget.html", frame=frame).response(
        {
            "parent": frame or "",
            "account": request.query["account"] if frame else "",
            "styles": [_style(link, name) for name in STYLES],
            "script": link(SCRIPT),
        }
    )


def _framed_by(request: Request, services: Services) -> str | None:
    """Origin of the page around it: the named account's, which has to be connected, or at home the sandbox's."""
    origin = f"https://{request.query.get('account', '')}"
    if not guards.knows_origin(origin, services):
        return None
    gateway = services.settings.upstream_gateway
    return origin if gateway is None else origin_of(gateway)


def _style(link: Link, name: str) -> Markup:
    return SITE.part("parts/style.html", href=link(name), media=STYLES[name])


def _by_path(name: str) -> str:
    return f"{FILES}{name}?{urlencode({'v': SITE.assets[name].version})}"


def _bare(name: str) -> str:
    return f"?{urlencode({'page': name, 'v': SITE.assets[name].version})}"
