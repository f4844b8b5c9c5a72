"""Table 4A, rows about what is in a body: A6-A19, A23-A26, A41-A44.

v1 bodies ignore fields they do not know and store nothing of them (contract.md §2); v2 refuses them.
"""

import base64
import gzip

from tests.hostile.runner import Row, Sent
from tests.hostile.sending import ADMIN, get, post
from tests.office import CALCULATION
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

BRACKETS = "[" * 100_000
NESTED = '{"a":' * 100_000 + "1" + "}" * 100_000
BOMB = base64.b64encode(gzip.compress(b" " * 50_000_000)).decode()
IGNORED = "contract.md §2: v1 ignores unknown fields"
RECORDS = frozenset({"calculations", "calculation_revisions", "calculation_steps", "deal_budgets"})
SAVED = RECORDS | {"amocrm_tokens", "idempotency_keys", "token_uses"}
STARTED = frozenset({"amocrm_tokens", "oauth_states"})
FORM = {"domain": HOST, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


def encoded(content: bytes) -> Sent:
    return post(body=base64.b64encode(content).decode(), isBase64Encoded=True)


def typed(content_type: str | None, encoding: str | None = None) -> Sent:
    return post(body=calculation(), headers={"Content-Type": content_type, "Content-Encoding": encoding})


def calculation(**changes: object) -> dict[str, object]:
    return {"calculation": {**CALCULATION, "products": [], **changes}}


def saved(number: str, body: dict[str, object], nowhere: str, note: str = IGNORED) -> Row:
    """Taken without the hostile part: the deal is read, a note written, the budget compared and written."""
    return Row(number, post(body=body), 200, calls=4, changes=SAVED, nowhere=nowhere, note=note)


def connection(**changes: object) -> dict[str, object]:
    return {"connection": {**FORM, **changes}}


# What no action may read, whoever sends it.
UNREADABLE = (
    ("null", "bad_json"),
    ("[]", "bad_json"),
    ("{", "bad_json"),
    (BRACKETS, "bad_json"),
    (NESTED, "bad_json"),
    ('{"x":NaN}', "bad_json"),
    ('{"x":1e400}', "bad_json"),
    ('{"x":1,"x":2}', "bad_json"),
    ('{"x":"\\ud800"}', "bad_param"),
    ('{"x":"\\u0000"}', "bad_param"),
)
# A row is a line, as in the table.
# fmt: off
BODIES = (
    Row("A6", post(body=None), 400, "bad_json"),
    Row("A7a", post(body=""), 400, "bad_json"),
    Row("A7b", post(body=" \r\n\t"), 400, "bad_json"),
    Row("A8a", post(body="null"), 400, "bad_json"),
    Row("A8b", post(body="true"), 400, "bad_json"),
    Row("A8c", post(body="1"), 400, "bad_json"),
    Row("A8d", post(body='"x"'), 400, "bad_json"),
    Row("A8e", post(body="[]"), 400, "bad_json"),
    Row("A9a", post(body="{"), 400, "bad_json"),
    Row("A9b", post(body='{"a":1,}'), 400, "bad_json"),
    Row("A9c", post(body="{'a':1}"), 400, "bad_json"),
    Row("A9d", post(body='{"a":1} // note'), 400, "bad_json"),
    Row("A9e", post(body='{"a":1}{}'), 400, "bad_json"),
    Row("A10", post(body=BRACKETS), 400, "bad_json"),
    Row("A11", post(body=NESTED), 400, "bad_json"),
    Row("A12a", post(body='{"x":NaN}'), 400, "bad_json"),
    Row("A12b", post(body='{"x":Infinity}'), 400, "bad_json"),
    Row("A12c", post(body='{"x":-Infinity}'), 400, "bad_json"),
    Row("A13", post(body='{"x":1e400}'), 400, "bad_json"),
    Row("A14", post(body=f'{{"x":{"9" * 5_000}}}'), 400, "bad_json"),
    Row("A15", post(body='{"lead_id":1,"lead_id":2}'), 400, "bad_json"),
    Row("A16a", post(body='{"x":"\\ud800"}'), 400, "bad_param"),
    Row("A16b", post(body='{"x":"\ud800"}'), 400, "bad_param"),
    Row("A17a", post(body='{"x":"\\u0000"}'), 400, "bad_param"),
    Row("A17b", post(body='{"\\u0000":"x"}'), 400, "bad_param"),
    Row("A18a", post(body='\ufeff{"x":1}'), 400, "bad_json"),
    Row("A18b", encoded(b'\xef\xbb\xbf{"x":1}'), 400, "bad_json"),
    Row("A19a", encoded(b'{"x":"\xff\xfe"}'), 400, "bad_json"),
    Row("A19b", encoded('{"x":1}'.encode("utf-16")), 400, "bad_json"),
    Row("A23a", post(body={"x": "x" * 10_001}), 422, "validation_failed"),
    Row("A23b", post(body={"x": [1] * 5_001}), 422, "validation_failed"),
    Row("A24a", typed("text/plain"), 415, "unsupported_media_type"),
    Row("A24b", typed("multipart/form-data; boundary=x"), 415, "unsupported_media_type"),
    Row("A24c", typed("application/x-www-form-urlencoded"), 415, "unsupported_media_type"),
    Row("A24d", typed(None), 415, "unsupported_media_type"),
    Row("A25", typed("application/json; charset=utf-16"), 415, "unsupported_media_type"),
    Row("A26a", typed("application/json", "gzip"), 415, "unsupported_media_type"),
    Row("A26b", post(body=BOMB, isBase64Encoded=True, headers={"Content-Encoding": "gzip"}), 415,
        "unsupported_media_type"),
    saved("A41a", calculation(total_price=41_001, is_admin=True, tenant_id="another-tenant"), "another-tenant"),
    saved("A41b", {**calculation(total_price=41_002), "tenant_id": "another-tenant"}, "another-tenant"),
    Row("A41c", post("save_connection", connection(is_admin=True, state="of-my-choice"), who=ADMIN), 200, audit=1,
        changes=STARTED, nowhere="of-my-choice", note=IGNORED),
    saved("A42a", calculation(total_price=42_001, __proto__={"x": "a-polluted-name"}), "a-polluted-name"),
    saved("A42b", calculation(total_price=42_002, constructor="a-polluted-name"), "a-polluted-name"),
    saved("A43a", calculation(total_price=43_001, package_name="стекло\u202eолкетс"), "\u202e", "cleaned"),
    saved("A43b", calculation(total_price=43_002, package_name="стек\u200bло"), "\u200b", "cleaned"),
    Row("A43c", get(headers={"X-Lead-Id": "39\u200b12171"}), 400, "bad_param"),
    Row("A43d", post("save_connection", connection(domain="mycоmpany"), who=ADMIN), 403, "host_not_allowed", audit=1,
        note="a Cyrillic о"),
    Row("A43e", post("save_connection", connection(client_id=CLIENT_ID.replace("5", "５")), who=ADMIN), 422,
        "validation_failed"),
    Row("A43f", post(body={**calculation(), "client_request_id": "а-key-of-сyrillic-letters"}), 400, "bad_param"),
    Row("A44", post(body=BRACKETS), 400, "bad_json", times=500),
)
# fmt: on
