"""Answers that a vendor's page may read: the exact origin, never `*`, no credentials (the widget uses no cookies)."""

from urllib.parse import urlsplit

from msgspec.structs import replace

from shared.web import Response

ALLOWED_HEADERS = "X-Auth-Token, X-Session-Token, X-Lead-Id, X-Account-Domain, Idempotency-Key, Content-Type"
MAX_AGE = "600"


def preflight(origin: str) -> Response:
    allowed = {
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": MAX_AGE,
    }
    return readable_by(origin, Response(status=204, headers=allowed, body=""))


def readable_by(origin: str, response: Response) -> Response:
    exposed = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "X-Request-Id, Retry-After"}
    return replace(response, headers={**response.headers, **exposed, "Vary": "Origin"})


def origin_of(url: str) -> str:
    """Scheme, host and port, without a path."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
