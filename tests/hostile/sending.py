"""What a gateway hands over, spoilt in one place; everything a table does not name is as an honest caller's."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.hostile.tokens import disposable
from tests.office import ADMIN_TOKEN, CRON_SECRET, LEAD
from tests.sandbox_process import HOST

Maker = Callable[[Any], object]
ORIGIN = f"https://{HOST}"
JSON = {"Content-Type": "application/json"}
# Whose request it is; a callable is given the target when the row runs, since tokens live for minutes.
WIDGET: dict[str, object] = {
    "X-Auth-Token": disposable(),
    "X-Lead-Id": str(LEAD),
    "X-Account-Domain": HOST,
    "Origin": ORIGIN,
}
ADMIN: dict[str, object] = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
SCHEDULER: dict[str, object] = {"X-Cron-Secret": CRON_SECRET}
NOBODY: dict[str, object] = {}
MISSING = object()


def event(value: object) -> Maker:
    """This very event."""
    return lambda _target: value


def get(
    action: str | None = "get_lead",
    *,
    who: Mapping[str, object] = WIDGET,
    headers: Mapping[str, object] | None = None,
    query: Mapping[str, object] | None = None,
    **fields: object,
) -> Maker:
    """`headers` beside those of `who`, None leaves one out; `fields` replace the event's own."""
    asked = {**({"action": action} if action is not None else {}), **(query or {})}
    return lambda target: _event({**who, **(headers or {})}, {"queryStringParameters": asked, **fields}, target)


def post(
    action: str | None = "save_calculation",
    body: object = None,
    *,
    who: Mapping[str, object] = WIDGET,
    headers: Mapping[str, object] | None = None,
    **fields: object,
) -> Maker:
    """`body` as text is sent as it is; the action is named in the query, so that the body may be anything."""
    asked = {"action": action} if action is not None else {}
    text = body if body is None or isinstance(body, str) else json.dumps(body)
    own = {"httpMethod": "POST", "queryStringParameters": asked, "body": text, **fields}
    return lambda target: _event({**who, **JSON, **(headers or {})}, own, target)


def spoilt(maker: Maker, **fields: object) -> Maker:
    """That event with these fields of the gateway's put in place; MISSING leaves one out."""

    def make(target: object) -> object:
        whole = maker(target)
        assert isinstance(whole, dict)
        return {name: value for name, value in {**whole, **fields}.items() if value is not MISSING}

    return make


def ordinary(target: Any) -> object:  # noqa: ANN401 - Target, which would be a circle
    """What has to work after anything: a person opens a deal."""
    return get()(target)


def _event(headers: Mapping[str, object], fields: Mapping[str, object], target: object) -> dict[str, object]:
    made = {name: value(target) if callable(value) else value for name, value in headers.items()}
    return {
        "httpMethod": "GET",
        "headers": {name: value for name, value in made.items() if value is not None},
        "requestContext": {"identity": {"sourceIp": "203.0.113.7"}},
        "body": None,
        "isBase64Encoded": False,
        **{name: value(target) if callable(value) else value for name, value in fields.items()},
    }
