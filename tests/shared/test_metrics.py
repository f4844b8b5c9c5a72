"""Figures of a request, as CloudWatch reads them out of its log line."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.metrics import embedded
from tests.shared.tested_app import ENVIRONMENT, named

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(params=["", "glass-deals-production-f"])
def lambda_name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in {**ENVIRONMENT, "AWS_LAMBDA_FUNCTION_NAME": request.param}.items():
        monkeypatch.setenv(name, value)
    return str(request.param)


def test_figures_are_written_on_lambda_alone(lambda_name: str, capsys: pytest.CaptureFixture[str]) -> None:
    named("say")
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert bool(lambda_name) == ("_aws" in line)
    assert line["action"] == "say"


def test_every_named_metric_and_dimension_is_a_value_of_the_line() -> None:
    line = {"function": "f", "milliseconds": 1.5, **embedded(NOW, "get_lead", 200)}
    aws: Any = line["_aws"]
    directive = aws["CloudWatchMetrics"][0]
    assert aws["Timestamp"] == 1795262400000
    assert {one["Name"] for one in directive["Metrics"]} <= line.keys()
    assert all(isinstance(line[name], str) for group in directive["Dimensions"] for name in group)


@pytest.mark.parametrize(("status", "failures"), [(200, 0), (404, 0), (429, 0), (500, 1), (502, 1)])
def test_a_failure_is_an_answer_of_5xx(status: int, failures: int) -> None:
    assert embedded(NOW, "get_lead", status)["failures"] == failures


def test_a_call_without_an_action_still_counts() -> None:
    assert embedded(NOW, None, 400)["action"] == "none"
