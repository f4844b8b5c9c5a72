"""The body of a request as bytes, and whether it is what its headers say."""

import binascii
from collections.abc import Mapping

from shared.errors import BadEvent, BadParam, TooLarge, UnsupportedMediaType
from shared.shapes import text

# What is held in memory at all. How much an action reads is its own, far smaller limit.
LARGEST_BODY = 1_048_576
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
_NO_CHARSET = frozenset({"", "charset=utf-8", "charset=utf8"})


def read(event: Mapping[str, object]) -> bytes:
    """Yandex sends everything but JSON as base64, an HTTP API every form; BadEvent: bad base64. TooLarge: over 1 MB."""
    body = event.get("body")
    if body is None:
        return b""
    is_encoded = event.get("isBase64Encoded")
    if not isinstance(is_encoded, bool | None):
        raise BadEvent("isBase64Encoded is no boolean")
    raw = _from_base64(text(body)) if is_encoded else _from_text(text(body))
    if len(raw) > LARGEST_BODY:
        raise TooLarge
    return raw


def media_type(headers: Mapping[str, str]) -> str:
    """Lower-case and without parameters; "" when the header is missing."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def require(headers: Mapping[str, str], expected: str) -> None:
    """UnsupportedMediaType unless the type is exactly this one, in UTF-8 and not compressed."""
    parameter = headers.get("content-type", "").partition(";")[2]
    charset = parameter.replace('"', "").strip().lower()
    encoding = headers.get("content-encoding", "").strip().lower()
    if media_type(headers) != expected or charset not in _NO_CHARSET or encoding not in {"", "identity"}:
        raise UnsupportedMediaType


def _from_base64(body: str) -> bytes:
    """The length is judged first: decoding a bomb is what it is made for."""
    if len(body) > (LARGEST_BODY // 3 + 1) * 4:
        raise TooLarge
    try:
        return binascii.a2b_base64(body, strict_mode=True)
    except ValueError:
        raise BadEvent("not base64") from None


def _from_text(body: str) -> bytes:
    if len(body) > LARGEST_BODY:
        raise TooLarge
    try:
        return body.encode()
    except UnicodeEncodeError:
        raise BadParam("a lone surrogate in the body") from None
