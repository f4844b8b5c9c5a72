"""Every failure a caller can meet, as one tree.

AppError                      code                   status
├── BadRequest                                       400
│   ├── BadEvent              bad_event
│   ├── BadJson               bad_json
│   ├── BadParam              bad_param
│   ├── DuplicateParam        duplicate_param
│   ├── StateInvalid          state_invalid
│   └── UnknownAction         unknown_action
├── Unauthenticated                                  401
│   ├── AuthRequired          auth_required
│   ├── AuthInvalid           auth_invalid
│   └── SessionExpired        session_expired
├── Denied                    forbidden              403
│   ├── TenantMismatch        tenant_mismatch
│   ├── OriginDenied          origin_denied
│   ├── CsrfFailed            csrf_failed
│   └── HostNotAllowed        host_not_allowed
├── NotFound                  not_found              404
├── MethodNotAllowed          method_not_allowed     405
├── Conflict                                         409
│   ├── InProgress            in_progress
│   ├── ReauthRequired        reauth_required
│   ├── ConnectionPending     connection_pending
│   ├── ClientMisconfigured   client_misconfigured
│   ├── AlreadyConnected      already_connected
│   ├── PriceChanged          price_changed
│   └── StaleRevision         stale_revision
├── TooLarge                  too_large              413
├── UnsupportedMediaType      unsupported_media_type 415
├── Unprocessable             validation_failed      422
│   └── IdempotencyMismatch   idempotency_mismatch
├── DatabaseUnavailable       db_unavailable         503
└── VendorError               upstream_error         502   a call to amoCRM, InSales or Evotor failed
    ├── Unauthorized          reauth_required        409   the access token is not accepted
    ├── PaymentRequired       payment_required       402   the merchant's plan has ended
    ├── Forbidden             forbidden              403   this person may not, as JSON
    ├── Absent                not_found              404   204 on a GET, or 404
    │   └── HostGone          not_found              404   404 as HTML: nobody lives at this address any more
    ├── Rejected              upstream_error         502   validation; `paths` names the fields
    ├── NotJson               upstream_error         502   HTML or broken JSON where JSON was promised
    └── Temporary             upstream_error         502   may work later
        ├── RateLimited       rate_limited           429   too many calls, ours or theirs
        ├── Blocked           busy                   503   403 as HTML: the address or account is blocked
        ├── Doubted           upstream_error         502   refused once, and nothing renews this credential
        ├── NotSent           upstream_error         502   nothing left this machine
        └── AnswerLost        upstream_timeout       504   sent, outcome unknown

What a person reads lies in messages.py, by code. `detail` is for the log alone and never holds a secret.
"""

from collections.abc import Mapping
from http import HTTPStatus

from shared.incidents import Incident


class AppError(Exception):
    """Ends the request with `status` and `{"error": {"code": …}}`; with `audit` it leaves a row in the journal.

    `extra` is told beside `error`, such as all messages of a calculation.
    """

    code = "internal"
    status: int = HTTPStatus.INTERNAL_SERVER_ERROR
    usual_pause: float | None = None  # seconds told in Retry-After when the cause names none
    usual_audit: Incident | None = None

    def __init__(  # noqa: PLR0913 - everything that can be told of a failure
        self,
        detail: str = "",
        *,
        field: str | None = None,
        message: str | None = None,
        retry_after: float | None = None,
        audit: Incident | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.message = message
        self.retry_after = self.usual_pause if retry_after is None else retry_after
        self.audit = audit or self.usual_audit
        self.extra = extra or {}


class BadRequest(AppError):
    code = "bad_param"
    status = HTTPStatus.BAD_REQUEST


class BadEvent(BadRequest):
    code = "bad_event"


class BadJson(BadRequest):
    code = "bad_json"


class BadParam(BadRequest):
    code = "bad_param"


class DuplicateParam(BadRequest):
    code = "duplicate_param"


class StateInvalid(BadRequest):
    code = "state_invalid"


class UnknownAction(BadRequest):
    code = "unknown_action"


class Unauthenticated(AppError):
    code = "auth_required"
    status = HTTPStatus.UNAUTHORIZED


class AuthRequired(Unauthenticated):
    code = "auth_required"


class AuthInvalid(Unauthenticated):
    code = "auth_invalid"


class SessionExpired(Unauthenticated):
    code = "session_expired"


class Denied(AppError):
    code = "forbidden"
    status = HTTPStatus.FORBIDDEN


class TenantMismatch(Denied):
    code = "tenant_mismatch"
    usual_audit = Incident("tenant_mismatch")


class OriginDenied(Denied):
    code = "origin_denied"


class CsrfFailed(Denied):
    code = "csrf_failed"


class HostNotAllowed(Denied):
    code = "host_not_allowed"
    usual_audit = Incident("host_refused")


class NotFound(AppError):
    code = "not_found"
    status = HTTPStatus.NOT_FOUND


class MethodNotAllowed(AppError):
    """`allowed` becomes the header Allow."""

    code = "method_not_allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED

    def __init__(self, allowed: frozenset[str]) -> None:
        super().__init__()
        self.allowed = allowed


class Conflict(AppError):
    code = "in_progress"
    status = HTTPStatus.CONFLICT


class InProgress(Conflict):
    code = "in_progress"


class ReauthRequired(Conflict):
    code = "reauth_required"


class ConnectionPending(Conflict):
    code = "connection_pending"


class ClientMisconfigured(Conflict):
    code = "client_misconfigured"


class AlreadyConnected(Conflict):
    code = "already_connected"
    usual_audit = Incident("already_connected")


class PriceChanged(Conflict):
    code = "price_changed"


class StaleRevision(Conflict):
    code = "stale_revision"


class TooLarge(AppError):
    code = "too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class UnsupportedMediaType(AppError):
    code = "unsupported_media_type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class Unprocessable(AppError):
    code = "validation_failed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class IdempotencyMismatch(Unprocessable):
    code = "idempotency_mismatch"
    usual_audit = Incident("idempotency_mismatch")


class DatabaseUnavailable(AppError):
    code = "db_unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    usual_pause = 5.0


class VendorError(AppError):
    code = "upstream_error"
    status = HTTPStatus.BAD_GATEWAY


class Unauthorized(VendorError):
    code = "reauth_required"
    status = HTTPStatus.CONFLICT


class PaymentRequired(VendorError):
    code = "payment_required"
    status = HTTPStatus.PAYMENT_REQUIRED


class Forbidden(VendorError):
    code = "forbidden"
    status = HTTPStatus.FORBIDDEN


class Absent(VendorError):
    code = "not_found"
    status = HTTPStatus.NOT_FOUND


class HostGone(Absent):
    pass


class Rejected(VendorError):
    """The vendor found our request invalid; `paths` are its names of the fields, safe to log."""

    def __init__(self, detail: str = "", paths: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.paths = paths


class NotJson(VendorError):
    pass


class Temporary(VendorError):
    pass


class RateLimited(Temporary):
    code = "rate_limited"
    status = HTTPStatus.TOO_MANY_REQUESTS
    usual_pause = 1.0


class Blocked(Temporary):
    code = "busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    usual_pause = 300.0


class Doubted(Temporary): ...


class NotSent(Temporary):
    pass


class AnswerLost(Temporary):
    code = "upstream_timeout"
    status = HTTPStatus.GATEWAY_TIMEOUT
