"""What is put up around a row and taken down after it, and the browser that is on its way back from amoCRM."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest

from tests.hostile.sending import NOBODY, Maker, get
from tests.hostile.target import Target
from tests.office import LEAD, flat_query
from tests.sandbox_process import HOST

CALLBACK = "/api/auth/amocrm/callback"
Situation = Callable[[Target], AbstractContextManager[object]]


@contextmanager
def afterwards_new(target: Target) -> Iterator[None]:
    """For rows that are allowed to change what later rows stand on."""
    try:
        yield
    finally:
        target.renew()


def vendor(path: str, status: int = 200, body: str = "<html>", **fault: object) -> Situation:
    """The vendor's answer at that path, whatever it would have said; JSON unless it begins like a page."""
    kind = "text/html" if body.startswith("<") else "application/json"
    answer = {"effect": "answer", "path": path, "status": status, "body": body, "content_type": kind, "times": 9}
    return _faulty({**answer, **fault})


def stored(column: str, value: str) -> Situation:
    """Somebody wrote this into the connection's row behind our back."""

    @contextmanager
    def written(target: Target) -> Iterator[None]:
        target.sql(f"UPDATE amocrm_tokens SET {column} = %s", value)  # noqa: S608 - our own names
        with afterwards_new(target):
            yield

    return written


def setting(name: str, value: str) -> Situation:
    """The installation runs with this setting."""

    @contextmanager
    def configured(_target: Target) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setenv(name, value)
            yield

    return configured


def deal(**changes: object) -> Situation:
    """Somebody in the CRM did this to the deal."""

    @contextmanager
    def changed(target: Target) -> Iterator[None]:
        before = target.office.deal(LEAD)
        target.office.change_deal(LEAD, **changes)
        try:
            yield
        finally:
            target.office.change_deal(LEAD, **{name: before.get(name, False) for name in changes})

    return changed


def both(*situations: Situation) -> Situation:
    @contextmanager
    def together(target: Target) -> Iterator[None]:
        with ExitStack() as stack:
            for situation in situations:
                stack.enter_context(situation(target))
            yield

    return together


def begun(target: Target) -> tuple[str, str]:
    """An authorization on its way: the state, and the cookie of the browser that began it."""
    office = target.office
    link = office.admin("GET", "authorize_url", domain=HOST).body["authorize_url"]
    opened = office.call("GET", path="/api/auth/amocrm/start", parameters=flat_query(link))
    return flat_query(opened.headers["Location"])["state"], f"oa={office.cookies.pop('oa')}"


def coming_back(**changes: object) -> Maker:
    """That browser's return with a code nobody gave out; None leaves a parameter or the `cookie` out."""

    def make(target: Target) -> object:
        state, cookie = begun(target)
        came: dict[str, object] = {"code": "a-code-nobody-gave-out", "state": state, "referer": HOST, "cookie": cookie}
        came |= {name: value(target) if callable(value) else value for name, value in changes.items()}
        headers = {"Cookie": came.pop("cookie")}
        query = {name: value for name, value in came.items() if value is not None}
        return get(None, who=NOBODY, headers=headers, query=query, path=CALLBACK)(target)

    return make


def _faulty(fault: dict[str, object]) -> Situation:
    @contextmanager
    def spoilt(target: Target) -> Iterator[None]:
        target.sandbox.control("POST", "/faults", fault)
        try:
            yield
        finally:
            target.sandbox.control("DELETE", "/faults")

    return spoilt
