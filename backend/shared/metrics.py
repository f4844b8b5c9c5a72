"""Figures of a request as CloudWatch reads them out of a log line (embedded metric format): calls, time, failures.

    {"_aws": {"Timestamp": 1764000000000, "CloudWatchMetrics": [{"Namespace": …, "Dimensions": [["function"], …],
              "Metrics": [{"Name": "milliseconds", "Unit": "Milliseconds"}, …]}]}, "requests": 1, "failures": 0, …}

The values stand beside `_aws` in the same line. Other clouds count by the line itself.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

NAMESPACE = "glass-deals"
UNITS = {"requests": "Count", "milliseconds": "Milliseconds", "failures": "Count"}
# All of a function, for alarms; and each of its actions.
DIMENSIONS = (("function",), ("function", "action"))


def embedded(now: datetime, action: str | None, status: int) -> dict[str, object]:
    """What to add to a line that has `function` and `milliseconds`. A failure is a 5xx: ours, or a vendor's."""
    directive: Mapping[str, object] = {
        "Namespace": NAMESPACE,
        "Dimensions": DIMENSIONS,
        "Metrics": [{"Name": name, "Unit": unit} for name, unit in UNITS.items()],
    }
    return {
        "_aws": {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [directive]},
        "action": action or "none",  # a dimension without a value voids the line
        "requests": 1,
        "failures": int(status >= HTTPStatus.INTERNAL_SERVER_ERROR),
    }
