"""What an answer of a shop means, judged by its HTTP status (insales.md §3.2, §3.3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from shared import errors
from shared.outgoing import Answer

LONGEST_PATH = 200
MOST_PATHS = 20
USUAL_WAIT = 150.0  # seconds, the official Ruby client's, where a refusal names none
USAGE = re.compile(r"([0-9]{1,9}) ?/ ?([0-9]{1,9})")
FAULTY_REQUEST = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
CAUSES: Mapping[int, type[errors.VendorError]] = {
    HTTPStatus.UNAUTHORIZED: errors.Unauthorized,  # the text "401 Access denied"; counts against the quota too
    HTTPStatus.FORBIDDEN: errors.Forbidden,
    HTTPStatus.NOT_FOUND: errors.Absent,  # always an HTML page, so it does not tell a lost shop from a lost order
    HTTPStatus.GATEWAY_TIMEOUT: errors.AnswerLost,  # given up after 50 s: ask for less
}


@dataclass(frozen=True, slots=True)
class Usage:
    """Of the 500 calls that an app may make to one shop in five minutes."""

    used: int
    limit: int


def usage_of(answer: Answer) -> Usage | None:
    """From `API-Usage-Limit: 1/500`."""
    found = USAGE.fullmatch(answer.headers.get("api-usage-limit", "").strip())
    return Usage(int(found[1]), int(found[2])) if found else None


def body_of(answer: Answer) -> object:
    """The parsed body. Raises a VendorError."""
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise failure_of(answer)
    body = answer.json()
    if body is None:
        raise errors.NotJson("null")
    return body


def failure_of(answer: Answer) -> errors.VendorError:
    """3xx and other surprises are plain VendorErrors: nothing is followed, nothing is guessed."""
    if _is_over_quota(answer):
        wait = USUAL_WAIT if answer.retry_after is None else answer.retry_after
        return errors.RateLimited(answer.told, retry_after=wait)
    if answer.status in FAULTY_REQUEST:
        return errors.Rejected(answer.told, paths(answer))
    if answer.status == HTTPStatus.FORBIDDEN and not answer.is_json:
        return errors.Blocked("403 as HTML", retry_after=answer.retry_after)  # a missing right is told as JSON
    usual = errors.Temporary if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR else errors.VendorError
    return CAUSES.get(answer.status, usual)(answer.told, retry_after=answer.retry_after)


def _is_over_quota(answer: Answer) -> bool:
    """429 since 2026, 503 with Retry-After in the older documentation."""
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return "retry-after" in answer.headers
    return answer.status == HTTPStatus.TOO_MANY_REQUESTS


# {"title": ["Указано не число"]}                 {"status": "error", "errors": {"options": ["…"]}}
# {"base": ["…"]}                                 {"message": "incorrect Content-Type, should be application/json"}
# {"variants_attributes": ["undefined keys …"]}   {"status": "error", "message": "…"}
def paths(answer: Answer) -> tuple[str, ...]:
    """Names of the fields at fault, `base` for the object as a whole; the texts may quote a person's data."""
    try:
        body = answer.json()
    except errors.NotJson:
        return ()
    inner = body.get("errors") if isinstance(body, dict) else None
    faults = inner if isinstance(inner, dict) else body if isinstance(body, dict) else {}
    return tuple(str(name)[:LONGEST_PATH] for name in faults if name != "status")[:MOST_PATHS]
