"""amoCRM's refusals, word for word where they are known (amoCRM documents the shape, issues show the words)."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response
from werkzeug.exceptions import HTTPException

from sandbox.amocrm.entities import Json

PROBLEM = "application/problem+json"
OAUTH_TYPE = "https://developers.amocrm.ru/v3/errors/OAuthProblemJson"
NGINX = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"  # noqa: E501 - one page


class Refused(HTTPException):
    """Ends the call with this answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__(response=answer)


def problem_json(body: Json) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), int(body["status"]), content_type=PROBLEM)


def refuse(status: int, detail: str, title: str | None = None) -> Refused:
    """`application/problem+json` as every method but OAuth answers."""
    title = title or HTTPStatus(status).phrase
    kind = f"https://httpstatus.es/{status}"
    return Refused(problem_json({"title": title, "type": kind, "status": status, "detail": detail}))


def refuse_html(status: int) -> Refused:
    """What the web server in front of amoCRM says: a blocked account, too many requests, a host without account."""
    page = NGINX.format(f"{status} {HTTPStatus(status).phrase}")
    return Refused(Response(page, status, content_type="text/html"))


def violation(code: str, path: str, detail: str) -> Json:
    return {"code": code, "path": path, "detail": detail}


def refuse_invalid(found: Sequence[tuple[str, list[Json]]]) -> Refused:
    """400 with `validation-errors`; `found` pairs a request id with what is wrong in that object."""
    errors = [{"request_id": request_id, "errors": violations} for request_id, violations in found]
    body: Json = {"validation-errors": errors, "title": "Bad Request", "type": "https://httpstatus.es/400"}
    return Refused(problem_json(body | {"status": 400, "detail": "Request validation failed"}))


def refuse_one(code: str, path: str, detail: str, request_id: str = "0") -> Refused:
    return refuse_invalid([(request_id, [violation(code, path, detail)])])


def refuse_grant(hint: str, status: int = 400) -> Refused:
    """The token endpoint about a code or a refresh token."""
    detail = "В запросе отсутствует ряд параметров или параметры невалидны"
    body: Json = {"hint": hint, "title": "Некорректный запрос", "type": OAUTH_TYPE, "status": status, "detail": detail}
    return Refused(problem_json(body))


def refuse_client() -> Refused:
    """Wrong id, secret or redirect URI, and also an unpaid account: amoCRM does not tell them apart."""
    title, detail = "Некорректный клиент", "Авторизация клиента не прошла"
    return Refused(problem_json({"title": title, "type": OAUTH_TYPE, "status": 401, "detail": detail}))
