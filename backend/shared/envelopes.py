"""Events without HTTP: a timer's tick, a batch of queue messages."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from shared.characters import is_one_line, is_storable
from shared.discreet import Discreet
from shared.errors import AppError, BadEvent
from shared.shapes import table, text
from shared.strict_json import loads

YANDEX_TIMER = "yandex.cloud.events.serverless.triggers.TimerMessage"
YANDEX_QUEUE = "yandex.cloud.events.messagequeue.QueueMessage"
SCHEDULERS = frozenset({"aws.events", "aws.scheduler"})
MOST_MESSAGES = 1_000
LONGEST_PAYLOAD = 4_096


class QueueMessage(Discreet, frozen=True):
    id: str
    body: str


class Tick(Discreet, frozen=True):
    """`payload`: only "job" and "secret", both texts; what else a timer claims is ignored."""

    payload: Mapping[str, object]
    is_iam: bool


class Batch(Struct, frozen=True):
    messages: tuple[QueueMessage, ...]
    is_iam: bool


def _from_yandex(event: Mapping[str, object]) -> Tick | Batch:
    """Live envelopes repeat the first message's fields at top level; only `messages` counts."""
    messages = _bounded(event["messages"])
    kinds = {text(table(message.get("event_metadata")).get("event_type")) for message in messages}
    details = [table(message.get("details")) for message in messages]
    if kinds == {YANDEX_TIMER} and len(details) == 1:
        return Tick(_payload(details[0].get("payload")), is_iam=False)
    if kinds == {YANDEX_QUEUE}:
        queued = [table(detail.get("message")) for detail in details]
        return Batch(tuple(_message(item, "message_id") for item in queued), is_iam=False)
    raise BadEvent("unknown messages")


def _from_sqs(event: Mapping[str, object]) -> Batch:
    records = _bounded(event["Records"])
    if any(record.get("eventSource") != "aws:sqs" for record in records):
        raise BadEvent("unknown records")
    return Batch(tuple(_message(record, "messageId") for record in records), is_iam=True)


def _from_eventbridge(event: Mapping[str, object]) -> Tick:
    if text(event.get("source")) not in SCHEDULERS:
        raise BadEvent("not a schedule")
    return Tick(_payload(event.get("detail")), is_iam=True)


def _from_schedule_input(event: Mapping[str, object]) -> Tick:
    text(event["job"])
    return Tick(_payload(event), is_iam=True)


def _bounded(value: object) -> list[dict[object, object]]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_MESSAGES:
        raise BadEvent("no messages, or too many")
    return [table(item) for item in value]


def _message(fields: Mapping[object, object], id_field: str) -> QueueMessage:
    message = QueueMessage(text(fields.get(id_field)), text(fields.get("body")))
    if not (is_one_line(message.id) and is_storable(message.body)):
        raise BadEvent("a message that cannot be stored")
    return message


def _payload(value: object) -> dict[str, object]:
    """An object, or one written as text; anything else is an empty payload, which the scheduler's guard refuses."""
    if isinstance(value, str):
        value = _parsed(value)
    if not isinstance(value, Mapping):
        return {}
    wanted = {name: value.get(name) for name in ("job", "secret")}
    return {name: said for name, said in wanted.items() if isinstance(said, str) and is_one_line(said)}


def _parsed(payload: str) -> dict[str, object]:
    try:
        return loads(payload.encode(), LONGEST_PAYLOAD)
    except (AppError, UnicodeEncodeError):
        return {}


# By the field that gives each shape away.
READERS: dict[str, Callable[[Mapping[str, object]], Tick | Batch]] = {
    "messages": _from_yandex,
    "Records": _from_sqs,
    "detail-type": _from_eventbridge,
    "job": _from_schedule_input,
}
