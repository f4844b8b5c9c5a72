"""Who administers: the operator by ADMIN_TOKEN or its cookie, an owner by the log-in of its shop (contract.md §2.1)."""

import unicodedata
from uuid import UUID

from msgspec import Struct

from shared import same_origin, signatures
from shared.cookies import Cookie
from shared.errors import AuthInvalid, AuthRequired, Denied, SessionExpired, Unauthenticated, UnsupportedMediaType
from shared.incidents import Incident
from shared.services import Services
from shared.sessions import ADMIN
from shared.web import Request

SESSION = Cookie("admin", "Strict", ADMIN.lifetime)
DEVICE = Cookie("device", "Strict", 90 * 86_400)
DEVICE_KIND = "device"
OTHER_CREDENTIALS = ("x-auth-token", "x-session-token")
ROLE = "administrator"
GUESSED = Incident("admin_login_refused")


class Administrator(Struct, frozen=True):
    """Without an owner it is the operator, who sees every owner's rows; anybody else sees one owner's alone."""

    owner: UUID | None = None
    actor: str = "operator"
    kind: str = "operator"
    origin: str | None = None

    @property
    def person(self) -> UUID | None:
        """Of users; None for the operator, who is nobody in particular."""
        return UUID(self.actor.removeprefix("user ")) if self.kind == "user" else None


OPERATOR = Administrator()


def proved(request: Request, services: Services) -> Administrator:
    """Raises an Unauthenticated or Denied; for a change by cookie CsrfFailed or UnsupportedMediaType."""
    if "authorization" in request.headers:
        _by_bearer(request, services)
        return OPERATOR
    try:
        _by_cookie(request, services)
    except Unauthenticated:
        if not services.users.has_session(request):
            raise
        return _by_login(request, services)
    return OPERATOR


def is_operator(request: Request, services: Services) -> bool:
    """Whether this browser logged in with the administrator's key."""
    try:
        _by_cookie(request, services)
    except Unauthenticated:
        return False
    return True


def knows_key(services: Services, given: str) -> bool:
    """Constant time. However a keyboard composed it: the same letters are the same key."""
    expected = services.settings.admin_token
    return expected is not None and signatures.same(_composed(given), _composed(expected.reveal()))


def begin(services: Services) -> tuple[str, str]:
    """Set-Cookie lines of a new session, and of a browser that is known from now on."""
    token = services.sessions.begin(ADMIN, {}, _proof(services, services.sessions.signer.key_id))
    ends = int(services.clock.now().timestamp()) + DEVICE.max_age
    proof = _proof(services, services.sessions.signer.key_id)
    device = services.sessions.signer.sign(DEVICE_KIND, jti=services.chance.token(), exp=ends, proof=proof)
    return SESSION.line(services.settings, token.reveal()), DEVICE.line(services.settings, device.reveal())


def end(request: Request, services: Services) -> bool:
    """Whether this browser had a session."""
    cookie = SESSION.read(services.settings, request)
    return cookie is not None and services.sessions.end(ADMIN, cookie)


def device(request: Request, services: Services) -> str | None:
    """The id of a browser that logged in before, with this very key; a forged or old cookie is none."""
    try:
        opened = services.sessions.signer.opened(DEVICE_KIND, DEVICE.read(services.settings, request) or "")
        is_of_key = signatures.same(str(opened.claims.get("proof")), _proof(services, opened.key_id))
    except AuthInvalid:
        return None
    is_alive = opened.claims["exp"] > services.clock.now().timestamp()
    return str(opened.claims["jti"]) if is_of_key and is_alive else None


def _by_bearer(request: Request, services: Services) -> None:
    """Only wrong keys are counted, so that nobody's guesses keep the right one out. Raises RateLimited."""
    scheme, _, token = request.headers["authorization"].partition(" ")
    if scheme.lower() != "bearer" or not token or token != token.strip():
        raise AuthRequired
    expected = services.settings.admin_token
    if expected is not None and signatures.same(token, expected.reveal()):
        return
    if expected is None or not _is_guess(token, expected.reveal()):
        raise AuthInvalid("bearer")
    services.login_guard.admit(request.source_ip, None)
    raise AuthInvalid("bearer", audit=GUESSED)


def _is_guess(token: str, expected: str) -> bool:
    """A signed token is the key to another door, shown here by mistake."""
    return signatures.is_canonical(expected) or not signatures.is_canonical(token)


def _by_cookie(request: Request, services: Services) -> None:
    cookie = SESSION.read(services.settings, request)
    if cookie is None:
        raise _missing(request, services)
    if request.method != "GET":
        _require_own_page(request, services)
    session = services.sessions.current(ADMIN, cookie)
    if not signatures.same(session.proof, _proof(services, session.key_id)):
        raise SessionExpired("another key")


def _by_login(request: Request, services: Services) -> Administrator:
    user = services.users.of(request)
    if user.role != ROLE:
        raise Denied("role")
    return Administrator(user.owner, f"user {user.id}", "user")


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
