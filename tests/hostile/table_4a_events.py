"""Table 4A, rows about the event and what stands around its body: A1-A5, A20-A22, A27-A40."""

import base64

from tests.hostile.runner import Row
from tests.hostile.sending import ADMIN, MISSING, NOBODY, SCHEDULER, event, get, post, spoilt
from tests.office import LEAD
from tests.sandbox_process import HOST

MEGABYTES_10 = base64.b64encode(b" " * 10_000_000).decode()
JOB = {"job": "refresh", "secret": "a-guessed-secret"}
TIMER = {
    "event_metadata": {"event_type": "yandex.cloud.events.serverless.triggers.TimerMessage"},
    "details": {"trigger_id": "a1", "payload": "{}"},
}
SCHEDULE = {"detail-type": "Scheduled Event", "source": "aws.events"}
CALCULATION_LIMIT, USUAL_LIMIT = 262_144, 65_536
CRLF = "x\r\nSet-Cookie: a=b"
ESCAPED = "action=get_lead&note=%0d%0aSet-Cookie:%20a=b"
ADDRESSES = ", ".join(["198.51.100.7"] * 500)
FOREIGN = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
UNKNOWN = "contract.md §2: an unknown action is 400, not 404"
ONE_ACTION = {"action": "get_lead"}
BIG = "reads up to 256 KB, where others read 64"


def padded(length: int) -> str:
    return "{}" + " " * (length - 2)


def headers(**values: object) -> dict[str, object]:
    return {"headers": {"X-Lead-Id": str(LEAD), **values}}


def named(action: object) -> dict[str, object]:
    return {"queryStringParameters": {"action": action}}


# A row is a line, as in the table.
# fmt: off
EVENTS = (
    Row("A1a", event(None), 400, "bad_event"),
    Row("A1b", event([]), 400, "bad_event"),
    Row("A1c", event(""), 400, "bad_event"),
    Row("A1d", event({}), 400, "bad_event"),
    Row("A2a", event({"lead_id": LEAD}), 400, "bad_event"),
    Row("A2b", event({"action": "get_lead", "body": "{}"}), 400, "bad_event"),
    Row("A2c", event({"messages": [{"details": {}}]}), 400, "bad_event"),
    Row("A2d", event(JOB), 403, "forbidden", audit=1),
    Row("A2e", event({"messages": [TIMER]}), 403, "forbidden", audit=1),
    Row("A2f", event(SCHEDULE), 403, "forbidden", audit=1),
    Row("A3a", spoilt(get(), headers=None), 401, "auth_required"),
    Row("A3b", spoilt(get(), headers=MISSING), 401, "auth_required"),
    Row("A3c", spoilt(get(), headers=[]), 401, "auth_required"),
    Row("A3d", spoilt(get(), headers=["X-Auth-Token"]), 401, "auth_required"),
    Row("A3e", spoilt(get(), headers="X-Auth-Token"), 400, "bad_event", note="no cloud sends a text there"),
    Row("A4a", spoilt(get(), **headers(Origin=None)), 400, "bad_event"),
    Row("A4b", spoilt(get(), **headers(Origin=1)), 400, "bad_event"),
    Row("A4c", spoilt(get(), **headers(Origin=["a"])), 400, "bad_event"),
    Row("A5a", spoilt(get(), queryStringParameters=None), 400, "unknown_action", note=UNKNOWN),
    Row("A5b", spoilt(post(None, ONE_ACTION, who=NOBODY), queryStringParameters=None), 405, "method_not_allowed"),
    Row("A20a", post(body="e30=!", isBase64Encoded=True), 400, "bad_event"),
    Row("A20b", post(body="e3", isBase64Encoded=True), 400, "bad_event"),
    Row("A20c", post(body="{}", isBase64Encoded="true"), 400, "bad_event"),
    Row("A21", post(body=MEGABYTES_10, isBase64Encoded=True), 413, "too_large"),
    Row("A22a", post(body=padded(CALCULATION_LIMIT + 1)), 413, "too_large"),
    Row("A22b", post(body=padded(CALCULATION_LIMIT)), 422, "validation_failed", note="read, and found empty"),
    Row("A22c", post("exchange_code", padded(USUAL_LIMIT + 1), who=ADMIN), 413, "too_large"),
    Row("A22d", post("exchange_code", padded(USUAL_LIMIT), who=ADMIN), 403, "host_not_allowed", audit=1,
        note="read, and no domain in it"),
    Row("A22e", post(body="я" * CALCULATION_LIMIT), 413, "too_large", note="bytes are counted, not letters"),
    Row("A27a", get("save_calculation"), 405, "method_not_allowed"),
    Row("A27b", get(httpMethod="TRACE"), 405, "method_not_allowed"),
    Row("A27c", get(httpMethod="PUT"), 405, "method_not_allowed"),
    Row("A27d", post(body="{}", httpMethod="post"), 405, "method_not_allowed"),
    Row("A27e", get(httpMethod="X" * 1000), 405, "method_not_allowed"),
    Row("A27f", post("get_lead", "{}"), 405, "method_not_allowed"),
    Row("A28a", get(httpMethod="HEAD"), 405),
    Row("A28b", get("health", httpMethod="HEAD", who=NOBODY), 405),
    Row("A29a", get(httpMethod="OPTIONS", headers={"Origin": None}), 403, "origin_denied"),
    Row("A29b", get(httpMethod="OPTIONS", headers={"Origin": "https://evil.example"}), 403, "origin_denied"),
    Row("A29c", get(httpMethod="OPTIONS", headers={"Origin": "null"}), 403, "origin_denied"),
    Row("A30a", get(None), 400, "unknown_action", note=UNKNOWN),
    Row("A30b", get("drop_everything"), 400, "unknown_action"),
    Row("A30c", get("__class__"), 400, "unknown_action"),
    Row("A30d", get("../get_lead"), 400, "unknown_action"),
    Row("A30e", post(None, {"action": ["get_lead"]}), 400, "unknown_action"),
    Row("A30f", post(None, {"action": {}}), 400, "unknown_action"),
    Row("A30g", post(None, {"action": None}), 400, "unknown_action"),
    Row("A30h", get("x" * 10_000), 400, "unknown_action"),
    Row("A30i", spoilt(get(), **named(["get_lead"])), 400, "bad_event", note="a gateway sends texts there"),
    Row("A30j", get("GET_LEAD"), 400, "unknown_action"),
    Row("A31", post("save_calculation", {"action": "get_lead"}), 400, "duplicate_param"),
    Row("A32a", get(multiValueQueryStringParameters={"action": ["health", "tick"]}), 400, "duplicate_param"),
    Row("A32b", get(multiValueQueryStringParameters={"action": ["get_lead"] * 2}), 400, "duplicate_param"),
    Row("A32c", get(rawQueryString="action=health&action=tick"), 400, "duplicate_param"),
    Row("A33a", get(headers={"x-lead-id": "1"}), 400, "bad_event"),
    Row("A33b", get(headers={"X-Lead-Id": None, "x-LEAD-iD": str(LEAD)}), 200, calls=2),
    Row("A33c", get(multiValueHeaders={"X-Lead-Id": ["1", str(LEAD)]}), 400, "bad_event"),
    Row("A34", get("connection_status", who=ADMIN, headers={"X-Authorization": "Bearer x"}), 400, "bad_event", audit=1),
    Row("A35a", get(headers={f"X-Number-{number}": "1" for number in range(101)}), 400, "bad_event"),
    Row("A35b", get(headers={"X-Long": "x" * 9_000}), 400, "bad_event"),
    Row("A35c", get(query={f"number{number}": "1" for number in range(60)}), 400, "bad_event"),
    Row("A36a", get(headers={"X-Note": CRLF}), 400, "bad_param"),
    Row("A36b", get(query={"note": CRLF}), 400, "bad_param"),
    Row("A36c", get(headers={"X-Note\r\nSet-Cookie": "a=b"}), 400, "bad_param"),
    Row("A36d", get(path=f"/{CRLF}"), 400, "bad_param"),
    Row("A36e", spoilt(get(), queryStringParameters=None, rawQueryString=ESCAPED), 400, "bad_param"),
    Row("A37a", get(who=NOBODY, headers={"X-Forwarded-For": "127.0.0.1"}), 401, "auth_required"),
    Row("A37b", get("tick", who=NOBODY, httpMethod="POST", headers={"X-Forwarded-For": "127.0.0.1"}), 403, "forbidden",
        audit=1),
    Row("A37c", get(headers={"X-Forwarded-For": ADDRESSES}), 200, calls=2),
    Row("A37d", get(headers={"X-Forwarded-For": "' OR 1=1"}), 200, calls=2, nowhere="OR 1=1"),
    Row("A38a", get(headers={"X-HTTP-Method-Override": "DELETE"}), 200, calls=2),
    Row("A38b", get(headers={"X-Original-URL": "/?action=disconnect"}), 200, calls=2),
    Row("A38c", get("disconnect", who=ADMIN, headers={"X-HTTP-Method-Override": "POST"}), 405, "method_not_allowed"),
    Row("A39a", get("authorize_url", who=ADMIN, headers=FOREIGN, query={"domain": HOST}), 200, nowhere="evil",
        changes=frozenset({"oauth_states"})),
    Row("A39b", get(headers=FOREIGN), 200, calls=2, nowhere="evil"),
    Row("A40a", get(headers={"X-Request-Id": "x" * 8_000}), 200, calls=2),
    Row("A40b", get(headers={"X-Request-Id": "a\nb"}), 200, calls=2),
    Row("A40c", get(headers={"X-Request-Id": "<script>alert(1)</script>"}), 200, calls=2, nowhere="<script>"),
    Row("A40d", get(headers={"X-Request-Id": "x" * 10_240}), 200, calls=2),
    Row("A40e", post("tick", "{}", who=SCHEDULER, headers={"X-Request-Id": "'; DROP TABLE audit"}), 200,
        nowhere="DROP TABLE"),
)
# fmt: on
