"""A client for the gateway's tests and the function they call."""

import http.client
import json
from typing import Any
from urllib.parse import quote

ECHO = """
import json

def handler(event, context):
    query = event.get("queryStringParameters") or {}
    if query.get("answer"):
        return json.loads(query["answer"])
    if query.get("crash"):
        raise RuntimeError("out of glass")
    seen = {"event": event, "request_id": context.request_id, "millis": context.get_remaining_time_in_millis()}
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(seen)}
"""


class Client:
    """Keeps one connection open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)

    def send(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: list[tuple[str, str]] | None = None,
        body: bytes = b"",
    ) -> http.client.HTTPResponse:
        self.connection.putrequest(method, path)
        for name, value in [*(headers or []), ("Content-Length", str(len(body)))]:
            self.connection.putheader(name, value)
        self.connection.endheaders(body)
        return self.connection.getresponse()

    def event(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: list[tuple[str, str]] | None = None,
        body: bytes = b"",
    ) -> dict[str, Any]:
        """What the echo function saw."""
        seen = json.loads(self.send(path, method=method, headers=headers, body=body).read())
        return dict(seen["event"])

    def answered(self, answer: object) -> http.client.HTTPResponse:
        """What comes of a return value."""
        return self.send(f"/admin?answer={quote(json.dumps(answer))}")
