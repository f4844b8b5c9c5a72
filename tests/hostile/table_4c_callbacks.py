"""Table 4C, R1-R16 and R20: what comes back from amoCRM's consent page, or says that it does.

Not here: R16 (`return_to`), R17-R19 belong to the log-in through InSales. R12 is at the end: its answers differ.
"""

import json

from tests.hostile.runner import Row, Sent
from tests.hostile.sending import NOBODY, get
from tests.hostile.situations import CALLBACK, afterwards_new, begun, coming_back, vendor
from tests.hostile.target import Target
from tests.sandbox_process import CLIENT_ID, HOST

CONNECTED = frozenset({"oauth_states", "amocrm_tokens"})
SPENT = frozenset({"oauth_states"})
ONE_LINE = "control characters are refused in every query, before an action is looked for"
TOKEN_PATH = "/oauth2/access_token"
PAIR = {
    "token_type": "Bearer",
    "expires_in": 86400,
    "access_token": "made-up-access",
    "refresh_token": "made-up-refresh",
}


def fresh_code(target: Target) -> str:
    return target.sandbox.code()


def others_code(target: Target) -> str:
    return target.sandbox.code("othershop")


def used(target: Target) -> object:
    """A return that already connected the account."""
    event = coming_back(code=fresh_code)(target)
    assert target.send(event).status == 200
    return event


def declined(target: Target) -> object:
    """The person said no, and then came back with a code after all."""
    event = coming_back(error="access_denied")(target)
    assert target.send(event).status == 200
    assert isinstance(event, dict)
    query = {name: value for name, value in event["queryStringParameters"].items() if name != "error"}
    return event | {"queryStringParameters": query}


def of_another_provider(target: Target) -> object:
    event = coming_back()(target)
    target.sql("UPDATE oauth_states SET provider = 'evotor'")
    return event


def too_old(target: Target) -> object:
    event = coming_back()(target)
    target.sql("UPDATE oauth_states SET created_at = created_at - interval '601 seconds'")
    return event


def twice(name: str, second: str) -> Sent:
    def make(target: Target) -> object:
        event = coming_back()(target)
        assert isinstance(event, dict)
        query = event["queryStringParameters"]
        return event | {"multiValueQueryStringParameters": {name: [query[name], second]}}

    return make


def by(method: str) -> Sent:
    def make(target: Target) -> object:
        event = coming_back(code=fresh_code)(target)
        assert isinstance(event, dict)
        return event | {"httpMethod": method}

    return make


def install(**query: object) -> Sent:
    asked = {"code": "a-code-nobody-gave-out", "referer": HOST, "from_widget": "1", **query}
    return get(None, who=NOBODY, query=asked, path=CALLBACK)


def state_invalid(name: str, sent: Sent, audit: int = 0) -> Row:
    return Row(name, sent, 400, "state_invalid", audit=audit)


def token_answer(name: str, body: str, *, status: int = 200) -> Row:
    given = vendor(TOKEN_PATH, status, body)
    return Row(name, coming_back(), 502, "upstream_error", calls=1, changes=SPENT, given=given)


CALLBACK_ROWS = (
    state_invalid("R1a", coming_back(state=None)),
    state_invalid("R1b", coming_back(state="")),
    state_invalid("R1c", coming_back(state="s" * 10_000)),
    state_invalid("R1d", coming_back(state=lambda target: begun(target)[0], cookie=lambda target: begun(target)[1])),
    state_invalid("R1e", too_old),
    state_invalid("R1f", declined, audit=1),
    state_invalid("R2a", coming_back(cookie=None)),
    state_invalid("R2b", coming_back(cookie="oa=" + "x" * 43)),
    state_invalid("R3", of_another_provider, audit=1),
    Row(
        "R4",
        coming_back(code=fresh_code),
        400,
        "state_invalid",
        times=50,
        winners=1,
        calls=2,
        audit=50,
        changes=CONNECTED,
    ),
    Row("R5a", coming_back(code=None), 400, "bad_param", changes=SPENT),
    Row("R5b", coming_back(code=""), 400, "bad_param", changes=SPENT),
    Row("R5c", coming_back(code="c" * 10_000), 400, "bad_param", changes=SPENT),
    Row("R5d", coming_back(code="a-code\n"), 400, "bad_param", note=ONE_LINE),
    Row("R5e", coming_back(code=["a", "b"]), 400, "bad_event", note="a gateway writes texts there, never a list"),
    Row("R6a", coming_back(code=others_code), 409, "code_refused", calls=1, changes=SPENT),
    Row(
        "R6b",
        coming_back(code=others_code, referer="othershop.amocrm.ru"),
        409,
        "other_account",
        calls=2,
        changes=SPENT,
    ),
    *(Row(f"R7 {name}", twice(name, "another"), 400, "duplicate_param") for name in ("code", "state", "referer")),
    Row("R8", coming_back(code=None, error="access_denied"), 200, changes=SPENT),
    Row("R9a", coming_back(code=None, error="<script>alert(1)</script>"), 200, changes=SPENT, nowhere="alert(1)"),
    Row(
        "R9b",
        coming_back(code=None, error="x", error_description="d" * 10_000),
        200,
        changes=SPENT,
        nowhere="d" * 50,
    ),
    Row("R10", install(), 200, changes=frozenset({"inbox"}), given=afterwards_new),
    Row("R11", install(state="of-somebody"), 400, "bad_param"),
    Row("R13a", coming_back(client_id="22222222-2222-4333-8444-555555555555"), 400, "bad_param", changes=SPENT),
    Row("R13b", coming_back(client_id=f"{CLIENT_ID}0"), 400, "bad_param", changes=SPENT),
    state_invalid("R14", used, audit=1),
    token_answer("R15a", "<html>200</html>"),
    token_answer("R15b", "{}"),
    token_answer("R15c", json.dumps({**PAIR, "refresh_token": None})),
    token_answer("R15d", json.dumps({**PAIR, "access_token": "x" * 10_000_000})),
    token_answer("R15e", json.dumps({**PAIR, "access_token": "x" * 500_000})),
    token_answer("R15f", "<html>", status=302),
    Row(
        "R15g",
        coming_back(),
        409,
        "reauth_required",
        calls=2,
        changes=SPENT,
        given=vendor(TOKEN_PATH, body=json.dumps({**PAIR, "expires_in": -1})),
        note="an absurd lifetime costs nobody the tokens beside it; these prove nothing at the account",
    ),
    Row("R20a", by("POST"), 405, "method_not_allowed"),
    Row("R20b", by("HEAD"), 405, "method_not_allowed", note="the state lives on: no table changes"),
)
