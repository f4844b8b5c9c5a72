"""InSales' refusals: several shapes of JSON, one text, one page (what no text tells is marked in the tests)."""

import json
import math

from flask import Response
from werkzeug.exceptions import HTTPException

JSON = "application/json; charset=utf-8"
PAGE = "<!DOCTYPE html>\n<html>\n<head><title>{0}</title></head>\n<body><h1>{0}</h1></body>\n</html>\n"


class Refused(HTTPException):
    """Ends the call with this answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__(response=answer)


def refuse(status: int, body: object) -> Refused:
    return Refused(Response(json.dumps(body, ensure_ascii=False), status, content_type=JSON))


def refuse_fields(**messages: str) -> Refused:
    """The usual 422: field → list of messages, `base` for the object as a whole."""
    return refuse(422, {name: [text] for name, text in messages.items()})


def undefined_keys(place: str, keys: set[str]) -> Refused:
    """An unknown nested key is refused, not ignored."""
    return refuse_fields(**{place: f"undefined keys {json.dumps(sorted(keys))}"})


def refuse_html(status: int, title: str) -> Refused:
    return Refused(Response(PAGE.format(title), status, content_type="text/html; charset=utf-8"))


def absent() -> Refused:
    """A page even where the caller accepts JSON alone."""
    return refuse_html(404, "404 Страница не найдена")


def denied() -> Refused:
    return Refused(Response("401 Access denied", 401, content_type="text/plain; charset=utf-8"))


def no_right(message: str) -> Refused:
    return refuse(403, {"status": "error", "message": message})


def over_limit(status: int, wait: float) -> Refused:
    return Refused(Response(b"", status, headers={"Retry-After": str(math.ceil(wait))}))
