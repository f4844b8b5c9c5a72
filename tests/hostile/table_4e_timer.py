"""Table 4E, T1-T6: who may start the scheduler's round, and what an event of his may claim.

T2: tests/figures/test_ticks.py sends a hundred at once. T7 (three seconds left):
tests/stories/test_installs.py::test_a_tick_with_no_time_left_touches_nothing. T8 is at the end of the table's test.
"""

import json

from tests.hostile.runner import Row, Sent
from tests.hostile.sending import NOBODY, SCHEDULER, event, get, post
from tests.hostile.situations import Situation, setting
from tests.office import CRON_SECRET

GUESS = "a-guessed-secret-of-32-characters"
KIND = "yandex.cloud.events.serverless.triggers.TimerMessage"
WHATEVER_ELSE = {"account_ids": [28805383, 28805391], "force": True, "limit": 10**6, "domain": "evil.com"}
ANY_TIME = ("2026-01-01T00:00:00Z", "2046-01-01T00:00:00Z", "yesterday", None)


def timer(payload: object, created_at: object = "2026-01-01T12:00:00Z", count: int = 1) -> Sent:
    """As Yandex sends it; the payload is text there."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    about = {"event_id": "a1", "event_type": KIND, "created_at": created_at, "cloud_id": "b1", "folder_id": "b1"}
    message = {"event_metadata": about, "details": {"trigger_id": "a1", "payload": text}}
    return event({"messages": [message] * count})


def secretly(**more: object) -> dict[str, object]:
    return {"job": "refresh", "secret": CRON_SECRET, **more}


def denied(row_id: str, sent: Sent, given: Situation | None = None) -> Row:
    row = Row(row_id, sent, 403, "forbidden", audit=1)
    return row if given is None else Row(row_id, sent, 403, "forbidden", audit=1, given=given)


def bad(row_id: str, value: object) -> Row:
    return Row(row_id, event(value), 400, "bad_event")


TIMER_ROWS = (
    denied("T1a", timer("")),
    denied("T1b", timer({"job": "refresh"})),
    denied("T1c", timer({"job": "refresh", "secret": GUESS})),
    denied("T1d", timer({"job": "refresh", "secret": CRON_SECRET[:-1]})),
    denied("T1e", timer({"job": "refresh", "secret": [CRON_SECRET]})),
    denied("T1f", timer({"job": "refresh", "secret": {"$ne": ""}})),
    denied("T1g", timer({"job": "refresh", "secret": f"{CRON_SECRET}\n"})),
    denied("T1h", timer('{"secret": ' * 2000)),
    denied("T1i", event({"job": "refresh", "secret": GUESS})),
    denied("T1j", event({"detail-type": "Scheduled Event", "source": "aws.events", "detail": {}})),
    denied("T1k", get("tick", who=NOBODY, query={"secret": CRON_SECRET}, httpMethod="POST")),
    denied("T1l", post("tick", {"secret": CRON_SECRET}, who=NOBODY)),
    denied("T1m", timer(secretly()), setting("CRON_SECRET", "")),
    denied("T1n", post("tick", {}, who=SCHEDULER), setting("CRON_SECRET", "")),
    bad("T3a", {"messages": []}),
    bad("T3b", {"messages": None}),
    bad("T3c", {"messages": [{"event_metadata": {"event_type": KIND}, "details": {"payload": "{}"}}] * 10_000}),
    bad("T3d", {"messages": [[[[{}]]]]}),
    bad("T3e", {"messages": {"0": {}}}),
    bad("T3f", {"messages": [None]}),
    Row("T3g", timer(secretly(), count=2), 400, "bad_event", note="a timer sends one"),
    bad("T3h", {"messages": [{"event_metadata": {"event_type": "evil"}, "details": {"payload": "{}"}}]}),
    Row("T4a", timer(secretly(**WHATEVER_ELSE)), 200),
    Row("T4b", event(secretly(**WHATEVER_ELSE)), 200),
    Row("T4c", post("tick", WHATEVER_ELSE, who=SCHEDULER), 200),
    *(Row(f"T5{'abcd'[place]}", timer(secretly(), moment), 200) for place, moment in enumerate(ANY_TIME)),
    denied("T6a", post("tick", {"action": "tick"}, who=NOBODY)),
    denied("T6b", post("tick", {}, who={"X-Cron-Secret": GUESS})),
    denied("T6c", post("tick", {}, who={"X-Cron-Secret": ""})),
    Row("T6d", get("tick", who=SCHEDULER), 405, "method_not_allowed"),
)
