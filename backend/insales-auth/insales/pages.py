"""/login, /dashboard and the files they load; on a bare function URL `?page=` (contract.md §2.4)."""

from insales import entrance, log_in_page, page_messages
from insales.cabinet import BARE, BY_PATH, FILES, SITE, Links, document, frame
from insales.cards import Connection, Door, Doors, banners, cards
from insales.configuration import APP, NotConfigured, read
from shared import administrator, failures, site
from shared.errors import AppError, Unauthenticated
from shared.services import Services
from shared.site import Page
from shared.users import User
from shared.web import Request, Response, redirect

AGAIN = "again"


def login_page(request: Request, _caller: object, services: Services) -> Response:
    """`?error&return_to`; also shown to somebody who is logged in, so that no page can send them round in circles."""
    return _login_page(request, services, BY_PATH)


def dashboard(request: Request, _caller: object, services: Services) -> Response:
    """302 to /login for who is not logged in."""
    return _dashboard(request, services, BY_PATH)


def asset(request: Request, _caller: object, _services: Services) -> Response:
    """Raises NotFound."""
    return SITE.asset(request.path.removeprefix(FILES), request)


def page(request: Request, _caller: object, services: Services) -> Response:
    """`?page=login|dashboard|<file>`. Raises NotFound."""
    match request.query.get("page", ""):
        case "login":
            return _login_page(request, services, BARE)
        case "dashboard":
            return _dashboard(request, services, BARE)
        case name:
            return SITE.asset(name, request)


def page_of_failure(error: AppError, request_id: str) -> Response:
    """A fixed page for a person in a browser; nothing of the request is repeated in it."""
    body = SITE.part(
        "failure.html", logo=BY_PATH.asset("logo.svg"), message=failures.message(error), request_id=request_id
    )
    headers = {"X-Error-Code": error.code, **failures.headers(error)}
    return document().response(frame(BY_PATH, page_messages.FAILURE_TITLE, body), error.status, headers)


def _login_page(request: Request, services: Services, links: Links) -> Response:
    return site.refused(services.settings, services.chance) or log_in_page.shown(request, services.settings, links)


def _dashboard(request: Request, services: Services, links: Links) -> Response:
    if refusal := site.refused(services.settings, services.chance):
        return refusal
    try:
        user = services.users.of(request)
    except Unauthenticated:
        return _outside(request, services, links)
    doors = Doors(_door(services, links), links.evotor, links.admin)
    rows, now = services.database.all("panel.connections", owner=str(user.owner)), services.clock.now()
    return _filled(user, [Connection(row, doors, now) for row in rows], doors, links)


def _outside(request: Request, services: Services, links: Links) -> Response:
    """The operator has a page of its own; its cookie does not come along from a vendor's, so it is asked once more."""
    if request.headers.get("sec-fetch-site") == "cross-site" and AGAIN not in request.query:
        again = links.page("dashboard", **{AGAIN: "1"})
        return Page(SITE, "again.html").response({"link": again, "refresh": f"0;url={again}"})
    if links.admin and administrator.is_operator(request, services):
        return redirect(links.admin, status=entrance.FOUND)
    return redirect(links.page("login", return_to="dashboard"), status=entrance.FOUND)


def _filled(user: User, connections: list[Connection], doors: Doors, links: Links) -> Response:
    body = SITE.part(
        "dashboard.html",
        home=links.page("dashboard"),
        admin=[
            SITE.part("parts/nav.html", link=link, text=page_messages.ADMIN) for link in filter(None, [links.admin])
        ],
        logo=links.asset("logo.svg"),
        person=user.name or page_messages.NO_NAME,
        email=user.email,
        logout=links.logout,
        login=links.page("login"),
        banners=banners(connections),
        cards=cards(connections, doors),
    )
    return document().response(frame(links, page_messages.DASHBOARD_TITLE, body))


def _door(services: Services, links: Links) -> Door | None:
    try:
        mode = read(services.settings).mode
    except NotConfigured:
        return None
    return Door(links, names_shop=mode == APP)
