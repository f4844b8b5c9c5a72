"""Table 4D, D1-D10: which deal is asked for, and what amoCRM may answer.

Hanging and dripping vendors: tests/shared/test_outgoing_deadline.py; here one at the end, through the whole function.
"""

import json

from tests.hostile.runner import Row, Sent
from tests.hostile.sending import get
from tests.hostile.situations import Situation, deal, vendor
from tests.hostile.tokens import disposable
from tests.office import LEAD, MANAGER, MEASURER

A_HEADER = "the number comes in a header: what is wrong with one is bad_param, validation_failed is for bodies"
TEXT_ALWAYS = "a header has no types: a plain decimal text is the number"
NOT_A_LEAD = {
    "D1a": None,
    "D1b": "null",
    "D1c": "",
    "D1d": "[]",
    "D1e": "{}",
    "D3a": "0",
    "D3b": "-1",
    "D3c": "1.0",
    "D3d": "1e3",
    "D3e": str(2**63),
    "D3f": str(10**30),
    "D3g": str(2**53 + 1),
    "D3h": "٣",
}
AGAIN = {"Retry-After": "60"}  # so long that nobody waits for it inside a request
LEADS = "/api/v4/leads"
TOKENS = frozenset({"amocrm_tokens", "token_refreshes"})


def lead(number: object, user_id: int = MANAGER) -> Sent:
    return get(headers={"X-Lead-Id": number, "X-Auth-Token": disposable(user_id=user_id)})


def answered(name: str, status: int, code: str, given: Situation) -> Row:
    return Row(name, get(), status, code, calls=1, given=given)


def odd(row_id: str, status: int, code: str = "", calls: int = 1, **changes: object) -> Row:
    """AmoCRM's deal with one thing of a type that nobody promised; None leaves it out."""
    body = {"id": LEAD, "name": "Душ", "price": 5, "_embedded": {"contacts": []}, **changes}
    kept = {key: value for key, value in body.items() if value != "absent"}
    return Row(row_id, get(), status, code, calls=calls, given=vendor(LEADS, body=json.dumps(kept)))


DEAL_ROWS = (
    *(Row(name, lead(text), 400, "bad_param", note=A_HEADER) for name, text in NOT_A_LEAD.items()),
    Row("D2", lead(str(LEAD)), 200, calls=2, note=TEXT_ALWAYS),
    Row("D3i", lead(str(2**31)), 404, "not_found", calls=1),
    Row("D3j", lead(str(2**53)), 404, "not_found", calls=1),
    Row("D4a", lead("3912999"), 404, "not_found", calls=1),
    Row("D4b", get(), 404, "not_found", calls=1, given=deal(is_deleted=True)),
    Row("D5", lead(str(LEAD), user_id=MEASURER), 403, "forbidden", calls=1),
    Row("D6a", get(), 200, calls=4, changes=TOKENS, given=vendor(LEADS, 401, "{}", times=1)),
    Row("D6b", get(), 409, "reauth_required", calls=3, changes=TOKENS, given=vendor(LEADS, 401, "{}")),
    answered("D7", 402, "payment_required", vendor(LEADS, 402, "{}")),
    answered("D8a", 503, "busy", vendor(LEADS, 403)),
    answered("D8b", 429, "rate_limited", vendor(LEADS, 429, "{}", headers=AGAIN)),
    answered("D8c", 502, "upstream_error", vendor(LEADS, 500, headers=AGAIN)),
    answered("D8d", 504, "upstream_timeout", vendor(LEADS, 504, headers=AGAIN)),
    answered("D8f", 502, "upstream_error", vendor(LEADS, 200, "<html>")),
    answered("D8g", 502, "upstream_error", vendor(LEADS, 200, '{"id": 3912171, "na')),
    odd("D9a", 200, price=None),
    odd("D9b", 200, price="12 000"),
    odd("D9c", 200, price=12000.5),
    odd("D9d", 200, _embedded="absent"),
    odd("D9e", 200, _embedded=[]),
    odd("D9f", 200, name={"first": 1}),
    odd("D9g", 502, "upstream_error", _embedded={"contacts": [{"id": "x", "is_main": 1}, 7, None]}),
    odd("D9h", 200, id="3912171"),
    odd("D9i", 502, "upstream_error", id=None),
    Row("D9j", get(), 502, "upstream_error", calls=1, given=vendor(LEADS, body="[]")),
    Row("D9k", get(), 502, "upstream_error", calls=1, given=vendor(LEADS, body="null")),
    Row("D10a", get(), 200, calls=2, given=deal(name="<script>alert(1)</script>")),
    Row("D10b", get(), 200, calls=2, given=deal(name="{{7*7}}")),
    Row("D10c", get(), 200, calls=2, given=deal(name="=cmd()|' /C calc'!A0")),
    odd("D10d", 200, name="я" * 100_000),
    Row("D10e", get(), 502, "upstream_error", calls=1, given=deal(name="x" * 1_000_001)),
)
