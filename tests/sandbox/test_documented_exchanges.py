"""Every documented request is sent to a running sandbox and gets the documented answer."""

import base64
import json

import jwt
import pytest

from tests.sandbox.documented import PAYLOADS, exchanges, filled, payload, same_words, shape_differences
from tests.sandbox.situations import SITUATIONS, connected
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, SandboxProcess


@pytest.mark.parametrize("name", exchanges())
def test_a_documented_request_gets_its_documented_answer(sandbox: SandboxProcess, name: str) -> None:
    documented, values = payload(name), connected(sandbox)
    for situation in documented.get("given", []):
        SITUATIONS[situation](sandbox, values)
    request, wanted = filled(documented["request"], values), documented["response"]
    body = {"json": request.get("json"), "data": request.get("form")}
    answer = sandbox.call(
        request["method"], request["path"], host=request["host"], headers=request.get("headers", {}), **body
    )
    assert answer.status_code == wanted["status"], answer.text
    assert wanted.get("content_type", "") in answer.headers["Content-Type"]
    if wanted.get("empty"):
        assert answer.content == b""
    elif "json" not in wanted:
        assert answer.text.startswith("<html>")
    elif wanted["status"] >= 400:
        assert same_words(wanted["json"], answer.json()), answer.text
    else:
        assert [*shape_differences(wanted["json"], answer.json(), set(documented.get("nullable", [])))] == []


def test_every_payload_names_its_source() -> None:
    sources = (PAYLOADS / "SOURCES.md").read_text()
    assert [path.name for path in PAYLOADS.glob("*.json") if f"`{path.name}`" not in sources] == []


def test_the_disposable_token_has_the_documented_claims(sandbox: SandboxProcess) -> None:
    documented = payload("disposable_token__claims")
    token = sandbox.control("POST", "/disposable", {"account": "mycompany"})["token"]
    claims = jwt.decode(token, CLIENT_SECRET, algorithms=["HS256"], audience="http://127.0.0.1:3000")
    assert claims.keys() == documented.keys()
    assert [*shape_differences(documented, claims, set())] == []
    assert (claims["exp"] - claims["iat"], claims["client_uuid"]) == (1800, CLIENT_ID)


def test_the_access_token_has_the_observed_claims(sandbox: SandboxProcess, access: str) -> None:
    claims = json.loads(base64.urlsafe_b64decode(access.split(".")[1] + "=="))
    assert [*shape_differences(payload("access_token__claims"), claims, set())] == []
