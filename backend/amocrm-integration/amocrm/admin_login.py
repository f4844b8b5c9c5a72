"""Logging in with the administrator's key."""

from amocrm import messages
from shared import administrator, same_origin
from shared.errors import AuthInvalid, Denied, Unprocessable
from shared.messages import OWN_HOST_NEEDED
from shared.services import Services
from shared.sessions import ADMIN
from shared.settings import Settings
from shared.web import Request, Response, json_response


def admin_login(request: Request, _caller: object, services: Services) -> Response:
    """A new session whatever the browser had before (reliability.md C6); a guess is counted before it is looked at."""
    _refuse_if_off(services.settings)
    same_origin.refuse_foreign(request, services.settings)
    key, device = _key(request), administrator.device(request, services)
    services.login_guard.admit(request.source_ip, device)
    if not administrator.knows_key(services, key):
        raise AuthInvalid("key", message=messages.ADMIN_KEY_WRONG, audit=administrator.GUESSED)
    services.login_guard.succeeded(request.source_ip, device)
    administrator.end(request, services)
    cookies = administrator.begin(services)
    _record(services, request)
    return json_response(200, {"success": True, "expires_in": ADMIN.lifetime}, cookies=cookies)


def _refuse_if_off(settings: Settings) -> None:
    if settings.admin_token is None:
        raise Denied("no administrator's key", message=messages.ADMIN_OFF)
    if not settings.has_own_host:
        raise Denied("shared host", message=OWN_HOST_NEEDED)


def _key(request: Request) -> str:
    key = request.json().get("key")
    if not isinstance(key, str):
        raise Unprocessable(field="key")
    return key


def _record(services: Services, request: Request) -> None:
    services.audit.write(
        "admin_login",
        actor="operator",
        object_="session",
        outcome="done",
        request_id=request.request_id,
        ip=request.source_ip,
    )
