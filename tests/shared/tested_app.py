"""A function of a few actions, and a short way to call it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared.app import GET, POST, Action, App
from shared.errors import AuthRequired, NotFound, RateLimited
from shared.services import Services
from shared.web import Request, Response, json_response
from tests.shared.sample_events import get

CANARY = "canary-91ab"
ORIGIN = "https://shop.amocrm.ru"
ENVIRONMENT = {
    "APP_ENV": "production",
    "DATABASE_URL": f"postgresql://u:{CANARY}@127.0.0.1:1/none",
    "PUBLIC_BASE_URL": "https://crm.example.ru",
    "TOKEN_ENCRYPTION_KEYS": "k1:dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0=",
    "SESSION_KEYS": "k1:dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0=",
}


@dataclass
class Somebody:
    kind: str = "tester"
    origin: str | None = ORIGIN


@dataclass
class Context:
    aws_request_id: str = "req-1"


class Broken(Exception):
    pass


def say(_request: Request, caller: Somebody, _services: Services) -> Response:
    return json_response(200, {"hello": caller.kind})


def raising(failure: Exception) -> Callable[[Request, Any, Services], Response]:
    def do(_request: Request, _caller: object, _services: Services) -> Response:
        raise failure

    return do


def let_in(_request: Request, _services: Services) -> Somebody:
    return Somebody()


def keep_out(_request: Request, _services: Services) -> Somebody:
    raise AuthRequired


APP = App(
    "tested",
    [
        Action("say", GET, say, guard=let_in, path="/api/say", known_by=(frozenset({"code", "state"}),)),
        Action("change", POST, say, guard=let_in),
        Action("widget", GET | POST, say, guard=let_in, cross_origin=True),
        Action("closed", GET, say, guard=keep_out),
        Action("closed_widget", GET, say, guard=keep_out, cross_origin=True),
        Action("lost", GET, raising(NotFound("lead", field="id", message="Сделки нет.")), guard=let_in),
        Action("slow_down", GET, raising(RateLimited("429", retry_after=6.4)), guard=let_in),
        Action("broken", GET, raising(Broken(f"row {CANARY}")), guard=let_in),
        Action("database", GET, lambda _r, _c, services: services.database.one("owners.every"), guard=let_in),  # type: ignore[arg-type, return-value]
        Action("tick", POST, say, guard=let_in),
        Action(
            "hook",
            POST,
            lambda *_: json_response(200, {"hook": True}),
            guard=let_in,
            path="/hooks/*",
            foreign_body=True,
        ),
    ],
    queries=Path(__file__).parent / "queries",
    knows_origin=lambda origin, _services: origin == ORIGIN,
)


def configure(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("UPSTREAM_GATEWAY", raising=False)


@dataclass
class Told:
    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]


def ask(given: object) -> Told:
    answer = APP.handle(given, Context())
    return Told(answer["statusCode"], answer["headers"], json.loads(answer["body"] or "{}"))


def named(action: str, **fields: object) -> Told:
    return ask(get(queryStringParameters={"action": action}, **fields))


def failed(told: Told) -> tuple[int, str]:
    return told.status, told.body["error"]["code"]
