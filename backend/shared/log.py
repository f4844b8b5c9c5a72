"""One JSON line per event on stdout, where every cloud collects it."""

import json
import sys
from contextvars import ContextVar
from datetime import datetime
from typing import TextIO
from uuid import UUID

# What may be written at all. A new field is a decision: never a token, a code, a body, a header, a phone or a name.
FIELDS = frozenset(
    {"action", "account", "actor", "attempt", "caller", "code", "connection", "counters", "detail", "domain", "error"}
    | {"function", "host", "kind", "lead", "milliseconds", "outcome", "owner", "paths", "query", "request_id", "state"}
    | {"status", "step", "upstream_calls", "faults"}
    | {"_aws", "failures", "requests"}  # metrics.py
)
# Of the request under way: whatever is told meanwhile, of a refresh or a vendor, is found by the id that a person read.
REQUEST: ContextVar[str] = ContextVar("request_id")
LONGEST = 500  # room for every fault of the settings in one line


class Log:
    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def event(self, name: str, **fields: object) -> None:
        """Unknown fields are refused loudly in code review and tests, quietly nowhere: KeyError."""
        unknown = fields.keys() - FIELDS
        if unknown:
            raise KeyError(f"not a log field: {sorted(unknown)}")
        record = {"event": name} | {field: _plain(value) for field, value in fields.items() if value is not None}
        if current := REQUEST.get(""):
            record.setdefault("request_id", current)
        print(json.dumps(record, ensure_ascii=True), file=self._stream or sys.stdout, flush=True)


def _plain(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, str | UUID):
        return str(value)[:LONGEST]
    return type(value).__name__
