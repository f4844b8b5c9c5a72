"""The operator: by ADMIN_TOKEN itself, or by the cookie that `admin_login` gave for it (contract.md §2.1)."""

import unicodedata

from shared import same_origin, signatures
from shared.cookies import Cookie
from shared.errors import AuthInvalid, AuthRequired, SessionExpired, Unauthenticated, UnsupportedMediaType
from shared.services import Services
from shared.sessions import ADMIN
from shared.web import Request

SESSION = Cookie("admin", "Strict", ADMIN.lifetime)
DEVICE = Cookie("device", "Strict", 90 * 86_400)
DEVICE_KIND = "device"
OTHER_CREDENTIALS = ("x-auth-token", "x-session-token")


def prove(request: Request, services: Services) -> None:
    """Raises AuthRequired, AuthInvalid, SessionExpired; for a change by cookie CsrfFailed or UnsupportedMediaType."""
    if "authorization" in request.headers:
        _by_bearer(request, services)
    else:
        _by_cookie(request, services)


def knows_key(services: Services, given: str) -> bool:
    """Constant time. However a keyboard composed it: the same letters are the same key."""
    expected = services.settings.admin_token
    return expected is not None and signatures.same(_composed(given), _composed(expected.reveal()))


def begin(services: Services) -> tuple[str, str]:
    """Set-Cookie lines of a new session, and of a browser that is known from now on."""
    token = services.sessions.begin(ADMIN, {}, _proof(services, services.sessions.signer.key_id))
    ends = int(services.clock.now().timestamp()) + DEVICE.max_age
    device = services.sessions.signer.sign(DEVICE_KIND, jti=services.chance.token(), exp=ends)
    return SESSION.line(services.settings, token.reveal()), DEVICE.line(services.settings, device.reveal())


def end(request: Request, services: Services) -> bool:
    """Whether this browser had a session."""
    cookie = SESSION.read(services.settings, request)
    return cookie is not None and services.sessions.end(ADMIN, cookie)


def device(request: Request, services: Services) -> str | None:
    """The id of a browser that logged in before; a forged or old cookie is none."""
    try:
        claims = services.sessions.signer.opened(DEVICE_KIND, DEVICE.read(services.settings, request) or "").claims
    except AuthInvalid:
        return None
    return str(claims["jti"]) if claims["exp"] > services.clock.now().timestamp() else None


def _by_bearer(request: Request, services: Services) -> None:
    scheme, _, token = request.headers["authorization"].partition(" ")
    if scheme.lower() != "bearer" or not token or token != token.strip():
        raise AuthRequired
    expected = services.settings.admin_token
    if expected is None or not signatures.same(token, expected.reveal()):
        raise AuthInvalid("bearer")


def _by_cookie(request: Request, services: Services) -> None:
    cookie = SESSION.read(services.settings, request)
    if cookie is None:
        raise _missing(request, services)
    if request.method != "GET":
        _require_own_page(request, services)
    session = services.sessions.current(ADMIN, cookie)
    if not signatures.same(session.proof, _proof(services, session.key_id)):
        raise SessionExpired("another key")


def _require_own_page(request: Request, services: Services) -> None:
    """A form of another site needs no preflight, JSON does."""
    if request.body.strip() and not request.has_json:
        raise UnsupportedMediaType
    same_origin.require(request, services.settings)


def _missing(request: Request, services: Services) -> Unauthenticated:
    """A key to another door, or a cookie that came with two values, is refused; who shows nothing is asked for it."""
    was_sent = SESSION.was_sent(services.settings, request)
    if was_sent or any(request.headers.get(name, "").strip() for name in OTHER_CREDENTIALS):
        return AuthInvalid("no session of an administrator")
    return AuthRequired()


def _proof(services: Services, key_id: str) -> str:
    """Without a key in the settings nothing is proved: that way in is off, sessions included."""
    expected = services.settings.admin_token
    if expected is None:
        raise AuthInvalid("no administrator's key")
    return services.sessions.signer.fingerprint(key_id, expected)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
