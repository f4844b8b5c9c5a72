"""What an answer of amoCRM means: judged by its HTTP status alone, bodies may hold any key (amocrm.md §1.5)."""

from collections.abc import Mapping
from http import HTTPStatus

from shared import errors
from shared.lenient_json import items
from shared.outgoing import Answer

LONGEST_PATH = 200
MOST_PATHS = 20
CAUSES: Mapping[int, type[errors.VendorError]] = {
    HTTPStatus.UNAUTHORIZED: errors.Unauthorized,
    HTTPStatus.PAYMENT_REQUIRED: errors.PaymentRequired,
    HTTPStatus.FORBIDDEN: errors.Forbidden,
    HTTPStatus.NOT_FOUND: errors.Absent,
    HTTPStatus.TOO_MANY_REQUESTS: errors.RateLimited,
}


def body_of(answer: Answer) -> object | None:
    """The parsed body, None where amoCRM says "nothing" (204, an empty 202). Raises a VendorError."""
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise failure_of(answer)
    if answer.status == HTTPStatus.NO_CONTENT or (answer.status == HTTPStatus.ACCEPTED and not answer.body):
        return None
    body = answer.json()
    if body is None:  # `null` must not pass for "nothing found"
        raise errors.NotJson("null")
    return body


def failure_of(answer: Answer) -> errors.VendorError:
    """3xx and other surprises are plain VendorErrors: nothing is followed, nothing is guessed."""
    if answer.status == HTTPStatus.GATEWAY_TIMEOUT:
        return errors.AnswerLost("504", retry_after=answer.retry_after)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return errors.Temporary(answer.told, retry_after=answer.retry_after)
    if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
        return errors.Rejected(answer.told, paths(answer))
    if answer.status == HTTPStatus.FORBIDDEN and not answer.is_json:
        # nginx answers for a blocked account or address, in HTML; amoCRM itself speaks JSON.
        return errors.Blocked("403 as HTML", retry_after=answer.retry_after)
    if answer.status == HTTPStatus.NOT_FOUND and not answer.is_json:
        return errors.HostGone("404 as HTML")
    kind = CAUSES.get(answer.status, errors.VendorError)
    return kind(answer.told, retry_after=answer.retry_after)


# {"validation-errors": [{"request_id": "0", "errors": [{"code": "NotSupportedChoice",
#                         "path": "custom_fields_values.0.field_id", "detail": "…"}]}], "title": "Bad Request", …}
def paths(answer: Answer) -> tuple[str, ...]:
    """`path code` of each fault; nothing when the body has another shape. `detail` may quote a person's data."""
    try:
        body = answer.json()
    except errors.NotJson:
        return ()
    groups = items(body, "validation-errors")
    faults = [fault for group in groups for fault in items(group, "errors")]
    return tuple(f"{fault.get('path')} {fault.get('code')}"[:LONGEST_PATH] for fault in faults[:MOST_PATHS])
