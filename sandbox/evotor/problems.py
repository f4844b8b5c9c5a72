"""Evotor's refusals. The token endpoints speak like Spring Security, whose tokens theirs look like."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response
from werkzeug.exceptions import HTTPException

from sandbox.evotor.call import current_evotor
from sandbox.evotor.shapes import VERSION_2, Json

ARRAYS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN})
FORBIDDEN_PAGE = "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>"


class Refused(HTTPException):
    """Ends the call with this answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__(response=answer)


def json_response(body: Json | list[Json], status: int = 200, content_type: str = "application/json") -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, content_type=content_type)


def refuse_oauth(status: int, error: str, description: str) -> Refused:
    answer = json_response({"error": error, "error_description": description}, status)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = f'Basic realm="oauth2/client", error="{error}"'
    return Refused(answer)


def refuse_grant(description: str) -> Refused:
    return refuse_oauth(400, "invalid_grant", description)


def refuse(status: int, code: str, message: str, violations: Sequence[Json] = ()) -> Refused:
    """`{code, message, violations}`; codes are made up but for `validation_failed`."""
    body: Json = {"code": code, "message": message}
    if violations:
        body["violations"] = list(violations)
    told = [body] if current_evotor().rules.array_errors and status in ARRAYS else body
    return Refused(json_response(told, status, VERSION_2))


def refuse_invalid(found: Sequence[tuple[str, str]]) -> Refused:
    """`found` pairs a name with what is wrong about it."""
    violations = [{"reason": reason, "subject": subject} for subject, reason in found]
    return refuse(400, "validation_failed", "Validation failed", violations)


def refuse_page() -> Refused:
    """What a wall in front of the application says: not JSON."""
    return Refused(Response(FORBIDDEN_PAGE, 403, content_type="text/html"))
