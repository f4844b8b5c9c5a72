"""/admin: the administrator's page; on a bare function URL `?page=admin`, and `?page=login` for the key.

What it shows comes by actions of this function, asked with the same cookie.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from amocrm import admin_messages
from amocrm.connections import owners
from shared import administrator, failures, site
from shared.administrator import Administrator
from shared.errors import AppError, Unauthenticated
from shared.markup import Markup
from shared.services import Services
from shared.site import Page, Site, place
from shared.web import Request, Response, redirect

# The tabs are loaded when they are first opened.
TABS = ("admin_crm.js", "admin_prices.js", "admin_log.js")
SITE = Site("cabinet", "admin.js", *(name for name in TABS if (place("cabinet") / name).is_file()))
FILES = "/admin/"
STYLES = ("admin.css", "admin_prices.css", "admin_log.css")
FOUND = 302
AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Links:
    is_bare: bool

    def asset(self, name: str) -> str:
        version = {"v": SITE.assets[name].version}
        return f"?{urlencode({'page': name, **version})}" if self.is_bare else f"{FILES}{name}?{urlencode(version)}"

    @property
    def login(self) -> str:
        return "?page=login" if self.is_bare else "/login?return_to=admin"

    @property
    def home(self) -> str:
        return "?page=admin" if self.is_bare else "/admin"

    @property
    def dashboard(self) -> str:
        return self.home if self.is_bare else "/dashboard"


BY_PATH, BARE = Links(is_bare=False), Links(is_bare=True)


def admin(request: Request, _caller: object, services: Services) -> Response:
    """302 to /login for who is not logged in."""
    return shown(request, services, BY_PATH)


def shown(request: Request, services: Services, links: Links) -> Response:
    if refusal := site.refused(services.settings, services.chance):
        return refusal
    try:
        caller = administrator.proved(request, services)
    except Unauthenticated:
        return _outside(request, links)
    return _inside(request, services, caller, links)


def login(_request: Request, services: Services) -> Response:
    """Of a bare function URL: the key alone, as the log-in through the shop is another function's."""
    if refusal := site.refused(services.settings, services.chance):
        return refusal
    way = SITE.part("parts/way_key.html", target="?action=admin_login", after=BARE.home)
    body = SITE.part("login.html", logo=BARE.asset("logo.svg"), notice=Markup(""), way=Markup(""), key=way)
    return Page(SITE, "layout.html").response(_frame(BARE, body))


def page_of_failure(error: AppError, request_id: str) -> Response:
    """A fixed page; nothing of the request is repeated in it."""
    logo, told = BY_PATH.asset("logo.svg"), failures.message(error)
    body = SITE.part("failure.html", logo=logo, message=told, request_id=request_id)
    headers = {"X-Error-Code": error.code, **failures.headers(error)}
    return Page(SITE, "layout.html").response(_frame(BY_PATH, body), error.status, headers)


def asset(request: Request, _caller: object, _services: Services) -> Response:
    """Raises NotFound."""
    return SITE.asset(request.path.removeprefix(FILES), request)


def knows(name: str) -> bool:
    """Whether `?page=` names something of ours."""
    return name in {"admin", "login"} or name in SITE.assets


def page(request: Request, services: Services) -> Response:
    """Of a bare URL. Raises NotFound."""
    match request.query["page"]:
        case "admin":
            return shown(request, services, BARE)
        case "login":
            return login(request, services)
        case name:
            return SITE.asset(name, request)


def _outside(request: Request, links: Links) -> Response:
    """No cookie of SameSite=Strict comes along from a vendor's page: before we believe that, we ask once more."""
    if request.headers.get("sec-fetch-site") == "cross-site" and AGAIN not in request.query:
        again = "?page=admin&again=1" if links.is_bare else "/admin?again=1"
        return Page(SITE, "again.html").response({"link": again, "refresh": f"0;url={again}"})
    return redirect(links.login, status=FOUND)


def _inside(request: Request, services: Services, caller: Administrator, links: Links) -> Response:
    user = services.users.of(request) if caller.kind == "user" else None
    body = SITE.part(
        "admin.html",
        home=links.home,
        dashboard=[SITE.part("parts/nav.html", link=links.dashboard, text=admin_messages.DASHBOARD)] if user else "",
        logo=links.asset("logo.svg"),
        person=user.name if user else admin_messages.OPERATOR,
        email=user.email if user else "",
        logout="?action=logout",
        login=links.login,
        owners=json.dumps(owners(caller, services)),
        styles=[SITE.part("parts/style.html", href=links.asset(name)) for name in STYLES if name in SITE.assets],
        script=links.asset("admin.js"),
        **{
            name: links.asset(f"admin_{name}.js") if f"admin_{name}.js" in SITE.assets else ""
            for name in ("crm", "prices", "log")
        },
    )
    return Page(SITE, "layout.html").response(_frame(links, body))


def _frame(links: Links, body: Markup) -> dict[str, str | Markup]:
    return {
        "title": admin_messages.TITLE,
        "icon": links.asset("logo.svg"),
        "style": links.asset("cabinet.css"),
        "script": links.asset("cabinet.js"),
        "body": body,
    }
