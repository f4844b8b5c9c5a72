"""Calls a vendor makes to the integration: one GET, never repeated."""

import http.client
import time
from typing import Any
from urllib.parse import urlencode, urlsplit


def with_query(url: str, parameters: dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"


def get(url: str, patience: float, agent: str) -> dict[str, Any]:
    """What became of it: `status`, or the name of what went wrong, `location` of a redirect, which is not followed."""
    started, target = time.monotonic(), urlsplit(url)
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    connection = kind(target.hostname or "", target.port, timeout=patience)
    status: int | None = None
    location = failure = None
    try:
        connection.request("GET", f"{target.path or '/'}?{target.query}", headers={"User-Agent": agent})
        answer = connection.getresponse()
        status, location = answer.status, answer.getheader("Location")
    except (OSError, http.client.HTTPException) as error:
        failure = type(error).__name__
    finally:
        connection.close()
    return {"status": status, "failure": failure, "location": location, "seconds": round(time.monotonic() - started, 3)}
