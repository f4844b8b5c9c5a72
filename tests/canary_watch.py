"""Listens to the code under test, and searches what was heard after every test file (reliability.md C23).

Heard are each log line, each answer of a handler, everything printed, and the rows of each test's database. Every text
that the code calls a Secret is looked for, beside the registered ones.
"""

import functools
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import shared.log
from shared.app import App
from shared.secret import Secret
from tests.canaries import REGISTRY
from tests.canary_answers import without_lawful
from tests.canary_search import Search, Source

HEARD: list[Source] = []
ANSWERS: list[dict[str, Any]] = []
LAST = "at_the_end"
Handle = Callable[[App, object, object], dict[str, Any]]


def heard(text: str, **options: Any) -> None:  # noqa: ANN401 - as print
    """In the place of the log's own `print`."""
    HEARD.append(Source("log", text))
    print(text, **options)  # noqa: T201 - what the log would have done


def listen() -> None:
    """For the rest of the process: from here on no Secret, no log and no answer goes unnoticed."""
    vars(shared.log)["print"] = heard
    setattr(Secret, "__init__", _noticing(Secret.__init__))  # noqa: B010 - mypy knows no other way to say it
    setattr(App, "handle", _recording(App.handle))  # noqa: B010 - as above


def _noticing(original: Callable[[Secret, str], None]) -> Callable[[Secret, str], None]:
    @functools.wraps(original)
    def made(secret: Secret, text: str) -> None:
        original(secret, text)
        if text not in REGISTRY.kinds:
            frame = sys._getframe(1)
            REGISTRY.add(text, f"Secret of {Path(frame.f_code.co_filename).name}:{frame.f_lineno}")

    return made


def _recording(original: Handle) -> Handle:
    @functools.wraps(original)
    def handle(app: App, event: object, context: object) -> dict[str, Any]:
        answer = original(app, event, context)
        ANSWERS.append(answer)
        return answer

    return handle


class Watch:
    """The pytest plugin: a leak fails the last test of the file it was seen in."""

    def __init__(self) -> None:
        self.search = Search()
        self.next: dict[str, pytest.Item | None] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.get_closest_marker(LAST) is not None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        self.next[item.nodeid] = nextitem
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if call.when == "teardown":
            HEARD.extend(Source(name, text) for name, text in report.sections)
            following = self.next.pop(item.nodeid, None)
            if following is None or following.path != item.path:
                self._judge(report)
        return report

    def _judge(self, report: pytest.TestReport) -> None:
        found = self.leaks()
        if found:
            report.outcome = "failed"
            report.longrepr = "\n".join(["This file let secrets out:", *found])

    def leaks(self) -> list[str]:
        """In all that was heard since the last search."""
        sources = [*HEARD, *(Source("answer", without_lawful(answer)) for answer in ANSWERS)]
        HEARD.clear()
        ANSWERS.clear()
        self.search.learn(REGISTRY.kinds)
        return self.search.hits(sources)


@contextmanager
def in_private() -> Iterator[None]:
    """What is heard meanwhile is dropped: for tests that leak on purpose."""
    former = list(HEARD), list(ANSWERS)
    try:
        yield
    finally:
        HEARD[:], ANSWERS[:] = former
