"""Each function's tests.json, which poehali.dev runs after a deployment, held here in every cloud's dialect."""

import http.client
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.tools.test_package import SETTINGS
from tools.cloud_events import SHAPES
from tools.functions import found_in
from tools.gateway import Gateway
from tools.places import ROOT

Check = dict[str, Any]
KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "array": list,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
}


def checks() -> list[Any]:
    return [
        pytest.param(folder.parent.name, check, id=f"{folder.parent.name}: {check['name']}")
        for folder in sorted((ROOT / "backend").glob("*/tests.json"))
        for check in json.loads(folder.read_text(encoding="utf-8"))["tests"]
    ]


@pytest.fixture(scope="module", params=sorted(SHAPES))
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """The real functions; none of the checks may need a database or a vendor."""
    with pytest.MonkeyPatch.context() as patch, Gateway(("127.0.0.1", 0), FUNCTIONS, request.param) as gateway:
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        threading.Thread(target=gateway.serve_forever, args=[0.01], daemon=True).start()
        yield gateway.server_port
        gateway.shutdown()


FUNCTIONS = found_in(ROOT / "backend")


@pytest.mark.parametrize(("function", "check"), checks())
def test_a_deployment_check_holds(port: int, function: str, check: Check) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    body = json.dumps(check["body"]) if "body" in check else None
    headers = {"Content-Type": "application/json", **check.get("headers", {})}
    connection.request(check["method"], f"/functions/{function}{check['path'][1:]}", body, headers)
    answer = connection.getresponse()
    seen = json.loads(answer.read())
    connection.close()

    assert answer.status == check["expectedStatus"], seen
    assert differences(check["expectedBody"], seen) == []


def differences(expected: object, seen: object, at: str = "body") -> list[str]:
    """Partial as poehali.dev means it: named keys only, names of types stand for any value of theirs."""
    if isinstance(expected, dict) and isinstance(seen, dict):
        return [text for key, value in expected.items() for text in differences(value, seen.get(key), f"{at}.{key}")]
    if isinstance(expected, str) and expected in KINDS and isinstance(seen, KINDS[expected]):
        return []
    return [] if expected == seen else [f"{at} is {seen!r}, not {expected!r}"]


def test_a_difference_is_named() -> None:
    assert differences({"a": {"b": "string", "c": 1}}, {"a": {"b": 2, "c": 1}}) == ["body.a.b is 2, not 'string'"]
