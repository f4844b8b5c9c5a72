"""How a failure is told to a caller (contract.md §2)."""

from typing import Any

from shared.errors import AppError, MethodNotAllowed
from shared.messages import FAILURES
from shared.web import Response, json_response


def failure(error: AppError, request_id: str) -> Response:
    """Code, a sentence for a person, the request id, for one field's fault its name; beside them what is told more."""
    body: dict[str, Any] = {"code": error.code, "message": message(error), "request_id": request_id}
    if error.field is not None:
        body["field"] = error.field
    return json_response(error.status, {"success": False, "error": body, **error.extra}, headers=headers(error))


def message(error: AppError) -> str:
    return error.message or FAILURES.get(error.code, FAILURES["internal"])


def headers(error: AppError) -> dict[str, str]:
    named = {}
    if error.retry_after is not None:
        named["Retry-After"] = str(max(1, round(error.retry_after)))
    if isinstance(error, MethodNotAllowed):
        named["Allow"] = ", ".join(sorted(error.allowed))
    return named


def success(**fields: object) -> Response:
    return json_response(200, {"success": True, **fields})
