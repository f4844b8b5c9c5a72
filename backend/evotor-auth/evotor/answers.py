"""What an answer of api.evotor.ru means, judged by its HTTP status (evotor.md §3.5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from shared import errors
from shared.lenient_json import items, text, value
from shared.outgoing import Answer

LONGEST_PATH = 200
MOST_PATHS = 20
LONGEST_WARNING = 200
USUAL_WAIT = 60.0  # seconds, where a refusal for too many calls names none
NUMBER = re.compile(r"[0-9]{1,9}")
CODE = re.compile(r"[A-Za-z_]{1,60}")
FAULTY_REQUEST = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
CAUSES: Mapping[int, type[errors.VendorError]] = {
    HTTPStatus.UNAUTHORIZED: errors.Unauthorized,
    HTTPStatus.PAYMENT_REQUIRED: errors.PaymentRequired,  # the application is missing on one or more terminals
    HTTPStatus.FORBIDDEN: errors.Forbidden,  # no such right, or the application was removed
    HTTPStatus.NOT_FOUND: errors.Absent,
    HTTPStatus.GATEWAY_TIMEOUT: errors.AnswerLost,
}


@dataclass(frozen=True, slots=True)
class Rate:
    """Calls left in the window under way; `reset` seconds until the next one. The numbers are published nowhere."""

    limit: int
    remaining: int
    reset: int


def rate_of(answer: Answer) -> Rate | None:
    told = [answer.headers.get(f"x-ratelimit-{name}", "").strip() for name in ("limit", "remaining", "reset")]
    return Rate(*map(int, told)) if all(map(NUMBER.fullmatch, told)) else None


def warning_of(answer: Answer) -> str:
    """That this URL will be retired."""
    return answer.headers.get("warning", "").strip()[:LONGEST_WARNING]


def body_of(answer: Answer) -> object:
    """The parsed body. Raises a VendorError."""
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise failure_of(answer)
    body = answer.json()
    if body is None:
        raise errors.NotJson("null")
    return body


def failure_of(answer: Answer) -> errors.VendorError:
    """3xx, 405 and 406 are plain VendorErrors: nothing is followed, and what we ask for is our own fault."""
    detail = f"{answer.told} {_code(answer)}".strip()
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return errors.RateLimited(detail, retry_after=_wait(answer))
    if answer.status in FAULTY_REQUEST:
        return errors.Rejected(detail, paths(answer))
    if answer.status == HTTPStatus.FORBIDDEN and not answer.is_json:
        return errors.Blocked("403 as HTML", retry_after=answer.retry_after)
    usual = errors.Temporary if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR else errors.VendorError
    return CAUSES.get(answer.status, usual)(detail, retry_after=answer.retry_after)


# documented           {"code": "validation_failed", "message": "…", "violations": [{"reason": "…", "subject": "…"}]}
# seen on 403          [{"code": "forbidden", "message": "…"}]
# Spring, at the gate  {"error": "invalid_token", "error_description": "…"}
def paths(answer: Answer) -> tuple[str, ...]:
    """Names of what is at fault; the reasons and the message may quote a person's data."""
    found = [text(one.get("subject")) for told in _told(answer) for one in items(told, "violations")]
    return tuple(name[:LONGEST_PATH] for name in found if name)[:MOST_PATHS]


def _wait(answer: Answer) -> float:
    """The longer of the two that may be told."""
    rate = rate_of(answer)
    told = (answer.retry_after, float(rate.reset) if rate else None)
    return max((seconds for seconds in told if seconds is not None), default=USUAL_WAIT)


def _code(answer: Answer) -> str:
    """A word of the vendor's, safe to log; "" for anything that looks otherwise."""
    codes = (text(value(told, "code") or value(told, "error")) for told in _told(answer))
    return next(filter(CODE.fullmatch, codes), "")


def _told(answer: Answer) -> list[object]:
    try:
        body = answer.json()
    except errors.NotJson:
        return []
    return body if isinstance(body, list) else [body]
