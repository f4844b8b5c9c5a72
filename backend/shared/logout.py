"""Logging out of whatever session the caller shows, on the server too."""

from shared import administrator, same_origin, users
from shared.services import Services
from shared.sessions import WIDGET
from shared.web import Request, Response, json_response


def logout(request: Request, _caller: object, services: Services) -> Response:
    """Without a session any program may ask. Raises CsrfFailed, OriginDenied.

    A page of another site sends no cookie of SameSite=Strict along, yet our answer would take it out of the browser.
    """
    settings = services.settings
    if administrator.SESSION.read(settings, request) or users.SESSION.read(settings, request):
        same_origin.require(request, settings)
        ended = [administrator.end(request, services), services.users.end(request)]
        if any(ended):
            _record(request, services)
    else:
        same_origin.refuse_foreign(request, settings)
    services.sessions.end(WIDGET, request.headers.get("x-session-token", ""))
    gone = (administrator.SESSION.gone(settings), users.SESSION.gone(settings)) if settings.has_own_host else ()
    return json_response(200, {"success": True}, cookies=gone)


def _record(request: Request, services: Services) -> None:
    services.audit.write(
        "logout",
        actor="browser",
        object_="session",
        outcome="done",
        request_id=request.request_id,
        ip=request.source_ip,
    )
