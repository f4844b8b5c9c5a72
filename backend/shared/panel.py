"""What the health panel says of a connection, in words of messages.py; knows no vendor."""

import re
from datetime import datetime

from shared import messages
from shared.connections import State
from shared.database import Row

MOMENTS = ("expires_at", "grant_expires_at", "last_refreshed_at", "last_success_at", "last_error_at", "created_at")
SERVER_ERROR = re.compile(r"(?:token )?(5\d\d)")
EXCEPTION = re.compile(r"\w*(?:Error|Timeout|Exception|lookup)|upstream_timeout")


def state_text(state: State) -> str:
    return messages.STATES[state]


def next_step(state: State) -> str:
    return messages.NEXT_STEPS[state]


def reason_text(code: str | None) -> str:
    """A sentence for `last_error`; empty when there was none. Unknown codes get a general one."""
    if not code:
        return ""
    known = messages.REASONS.get(code) or messages.FAILURES.get(code)
    if known:
        return known
    if status := SERVER_ERROR.fullmatch(code):
        return messages.REASON_OF_ERRORS.format(status=status[1])
    if code.startswith("disabled_in_"):
        return messages.REASON_DISABLED
    return messages.REASON_OF_NETWORK if EXCEPTION.fullmatch(code) else messages.REASON_UNKNOWN


def words(row: Row) -> dict[str, str]:
    """Of a row with `state` and `last_error`."""
    state = State(row["state"])
    return {
        "state_text": state_text(state),
        "next_step": next_step(state),
        "last_error_text": reason_text(row["last_error"]),
    }


def moments(row: Row) -> dict[str, str | None]:
    """ISO 8601; null for what has not happened."""
    return {name: _moment(row[name]) for name in MOMENTS}


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
