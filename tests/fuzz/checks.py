"""What has to be true of every answer, whatever the event was (reliability.md §2.0, §4)."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.fuzz.driver import Outcome

KEYS = frozenset(
    {"statusCode", "headers", "multiValueHeaders", "cookies", "body", "isBase64Encoded", "batchItemFailures"}
)
CODE = re.compile(r"[a-z][a-z0-9_]{2,40}")
LONGEST = 1_000_000
SLOWEST = 10.0  # seconds; far more than is promised, but the machine is shared
# A vendor may be down or refuse; we may not.
OF_VENDORS = frozenset({"upstream_error", "upstream_timeout", "busy"})
SUCCESS, FAILED, BROKEN = 200, 400, 500


def faults(outcome: Outcome, junk: str) -> list[str]:
    """Nothing, or what is wrong. `junk`: a text that was all over the event and may not come back in a refusal."""
    if outcome.raised is not None:
        return [f"out of the handler came {outcome.raised}"]
    answer = outcome.answer
    if not isinstance(answer, dict) or not isinstance(answer.get("headers"), dict):
        return [f"no answer of a gateway's shape: {type(answer).__name__}"]
    malformed = list(_shape(answer))
    if malformed:
        return malformed
    checks: list[Callable[[], Iterator[str]]] = [
        lambda: _headers(answer, outcome.request_id),
        lambda: _failure(answer, outcome),
        lambda: _echo(answer, outcome.log, junk),
    ]
    found = [complaint for check in checks for complaint in check()]
    return [*found, *([f"took {outcome.seconds:.1f} s"] if outcome.seconds > SLOWEST else [])]


def _shape(answer: Mapping[str, Any]) -> Iterator[str]:
    status = answer.get("statusCode")
    if isinstance(status, bool) or not isinstance(status, int) or not 200 <= status <= 599:
        yield f"statusCode {status!r}"
    if not isinstance(answer.get("body"), str) or len(answer["body"]) > LONGEST:
        yield "body is no text of a reasonable length"
    if answer.get("isBase64Encoded") is not False and not _is_file(answer):
        yield "isBase64Encoded"
    if answer.keys() - KEYS:
        yield f"unknown fields {sorted(answer.keys() - KEYS)}"


def _is_file(answer: Mapping[str, Any]) -> bool:
    """A download, which is a success and names itself."""
    try:
        base64.b64decode(answer["body"], validate=True)
    except ValueError:
        return False
    disposition = answer["headers"].get("Content-Disposition", "")
    return (
        answer["isBase64Encoded"] is True and answer["statusCode"] == SUCCESS and disposition.startswith("attachment")
    )


def _headers(answer: Mapping[str, Any], request_id: str) -> Iterator[str]:
    headers = answer["headers"]
    for name, value in headers.items():
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():
            yield f"header {name} is not one line of ASCII"
    if headers.get("X-Request-Id") != request_id:
        yield "another request id"
    if headers.get("Cache-Control") != "no-store" or headers.get("X-Content-Type-Options") != "nosniff":
        yield "the headers of every answer are missing"
    if answer["statusCode"] // 100 == 3 and "Location" not in headers:
        yield "a redirect to nowhere"


def _failure(answer: Mapping[str, Any], outcome: Outcome) -> Iterator[str]:
    if answer["statusCode"] < FAILED:
        return
    code = _code(answer, outcome.request_id)
    if code is None or not CODE.fullmatch(code):
        yield f"{answer['statusCode']} without a well-formed error: {answer['body'][:200]!r}"
    if answer["statusCode"] >= BROKEN and code not in OF_VENDORS:
        yield f"{answer['statusCode']} {code}: {[line.get('detail') for line in outcome.lines]}"


def _code(answer: Mapping[str, Any], request_id: str) -> str | None:
    """Of the JSON's error object, or of a page's header."""
    if answer["headers"].get("Content-Type", "").startswith("text/html"):
        code = answer["headers"].get("X-Error-Code")
        return code if isinstance(code, str) else None
    try:
        error = json.loads(answer["body"])["error"]
    except (ValueError, KeyError, TypeError):
        return None
    is_whole = isinstance(error, dict) and error.get("request_id") == request_id and error.get("message")
    return str(error["code"]) if is_whole and error.keys() <= {"code", "message", "request_id", "field"} else None


def _echo(answer: Mapping[str, Any], log: str, junk: str) -> Iterator[str]:
    """A success may show what was stored; a refusal and the log may not quote."""
    if answer["statusCode"] >= FAILED and junk in f"{answer['body']}{answer['headers']}":
        yield "the refusal quotes the request"
    if junk in log:
        yield "the log quotes the request"
