"""Refreshes through a queue of the SQS API: the tick only sends, workers refresh, and nothing forged is worked on."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from amocrm import upkeep
from shared import errors, refreshing
from shared.outgoing import Answer
from shared.services import Services
from shared.web import Kind, QueueMessage
from tests.amocrm.installation import build_services, proven, request, with_vendor
from tests.databases import query

REGION = "eu-central-1"
BOOKED = "SELECT arrival FROM rate_budgets WHERE key = 'amocrm:scheduled'"
PAIR = json.dumps({"access_token": "a2", "refresh_token": "r2", "expires_in": 86400}).encode()


def granting(_host: str, _path: str) -> Answer:
    return Answer(200, {"content-type": "application/json"}, PAIR)


def failing(_host: str, _path: str) -> Answer:
    raise errors.NotSent("down")


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "sample")
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    with mock_aws():
        yield boto3.client("sqs", region_name=REGION)


@pytest.fixture
def queued(sqs: Any, database_url: str) -> Services:  # noqa: ANN401 - boto3 makes its classes at run time
    """Twelve connections that are due, and a queue."""
    url = sqs.create_queue(QueueName="refresh")["QueueUrl"]
    services = with_vendor(build_services(database_url, REFRESH_QUEUE_URL=url, AWS_REGION=REGION), granting)
    for number in range(1, 13):
        proven(services, number, domain=f"shop{number}.amocrm.ru")
    query(database_url, "UPDATE amocrm_tokens SET expires_at = now() - interval '1 minute'")
    return services


def received(services: Services, sqs: Any) -> tuple[QueueMessage, ...]:  # noqa: ANN401 - as above
    url = services.settings.queue.url
    found: list[dict[str, str]] = []
    while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += batch
    return tuple(QueueMessage(message["MessageId"], message["Body"]) for message in found)


def test_the_tick_only_fans_out(queued: Services, sqs: Any) -> None:  # noqa: ANN401 - as above
    assert upkeep.REFRESHES.all_due(request(), queued) == {"queued": 12}
    assert queued.outgoing.calls == 0  # type: ignore[attr-defined]
    assert len(received(queued, sqs)) == 12


def test_workers_refresh_and_a_second_delivery_changes_nothing(queued: Services, sqs: Any) -> None:  # noqa: ANN401
    upkeep.REFRESHES.all_due(request(), queued)
    batch = request(kind=Kind.QUEUE, messages=received(queued, sqs), remaining_ms=lambda: 600_000)
    assert upkeep.REFRESHES.work(batch, queued)[0]["refreshed"] == 12
    upkeep.REFRESHES.work(batch, queued)
    assert queued.outgoing.calls == 12  # type: ignore[attr-defined]


def test_a_message_carries_no_secret(queued: Services, sqs: Any) -> None:  # noqa: ANN401 - as above
    upkeep.REFRESHES.all_due(request(), queued)
    texts = "".join(message.body for message in received(queued, sqs))
    assert not any(word in texts for word in ("access-", "refresh-", "amocrm.ru", "secret"))


@pytest.mark.parametrize(
    "body", ["", "{}", "k1.00.[]", 'k1.{}.["amocrm","x",1]', "none.a.b", "k1." + "0" * 64 + ".[1]"]
)
def test_a_forged_message_is_dropped_and_written_down(queued: Services, database_url: str, body: str) -> None:
    forged = request(kind=Kind.QUEUE, messages=(QueueMessage("m1", body),))
    assert upkeep.REFRESHES.work(forged, queued) == ({"refreshed": 0, "failed": 0, "dropped": 1}, ())
    assert query(database_url, "SELECT event, outcome FROM audit") == [("queue_message_dropped", "1")]
    assert queued.outgoing.calls == 0  # type: ignore[attr-defined]


def test_only_what_ran_out_of_time_comes_again(queued: Services, sqs: Any) -> None:  # noqa: ANN401 - as above
    upkeep.REFRESHES.all_due(request(), queued)
    messages = received(queued, sqs)
    left = iter([600_000] * 4)
    batch = request(kind=Kind.QUEUE, messages=messages[:3], remaining_ms=lambda: next(left, 1000))
    answer = upkeep.tick(batch, None, queued).to_event()
    assert [item["itemIdentifier"] for item in answer["batchItemFailures"]] == [messages[2].id]  # type: ignore[attr-defined]


def test_a_refresh_that_fails_waits_by_its_row_and_not_in_the_queue(queued: Services, sqs: Any) -> None:  # noqa: ANN401
    upkeep.REFRESHES.all_due(request(), queued)
    batch = request(kind=Kind.QUEUE, messages=received(queued, sqs)[:2], remaining_ms=lambda: 600_000)
    assert upkeep.REFRESHES.work(batch, with_vendor(queued, failing)) == (
        {"refreshed": 0, "failed": 2, "dropped": 0},
        (),
    )


def test_a_message_that_comes_too_late_costs_no_budget(queued: Services, sqs: Any, database_url: str) -> None:  # noqa: ANN401
    upkeep.REFRESHES.all_due(request(), queued)
    batch = request(kind=Kind.QUEUE, messages=received(queued, sqs), remaining_ms=lambda: 600_000)
    upkeep.REFRESHES.work(batch, queued)
    booked = query(database_url, BOOKED)
    assert upkeep.REFRESHES.work(batch, queued) == ({"refreshed": 0, "failed": 0, "dropped": 0, "stale": 12}, ())
    assert query(database_url, BOOKED) == booked


def test_a_tick_queues_no_more_than_workers_can_do_until_the_next(
    queued: Services,
    sqs: Any,  # noqa: ANN401 - as above
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refreshing, "BATCH", 3)
    refreshes = replace(upkeep.REFRESHES, most_queued=6)
    assert [refreshes.all_due(request(), queued)["queued"] for _ in range(3)] == [6, 6, 0]
    assert len(received(queued, sqs)) == 12


def test_while_the_queue_is_away_the_tick_refreshes_by_itself(queued: Services, sqs: Any) -> None:  # noqa: ANN401
    sqs.delete_queue(QueueUrl=queued.settings.queue.url)
    counted = upkeep.REFRESHES.all_due(request(remaining_ms=lambda: 600_000), queued)
    assert counted == {"queued": 0, "refreshed": 12}
    assert queued.outgoing.calls == 12  # type: ignore[attr-defined]
