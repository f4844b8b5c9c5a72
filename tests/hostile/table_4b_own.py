"""Table 4B, what we hand out ourselves: the ticket, the widget's session, the administrator's cookie.

The cookie of a shop's owner (B38-B43) has rows of its own in tests/insales/test_sessions.py.
"""

from collections.abc import Callable

from tests.hostile import logins
from tests.hostile.logins import cookie, exchanging, ours, session, ticket
from tests.hostile.neighbour import HOST as OTHER_HOST
from tests.hostile.runner import Row, Sent
from tests.hostile.sending import ADMIN, NOBODY, get, post
from tests.hostile.situations import afterwards_new, setting
from tests.hostile.target import Target
from tests.hostile.tokens import disposable
from tests.office import ADMIN_TOKEN, CRON_SECRET, LEAD
from tests.sandbox_process import HOST

TOLD_APART = "well signed, so it may be told that it is over"
HTTPS = setting("PUBLIC_BASE_URL", "https://localhost:3000")
OVER_LIMIT = "A23: a text of a body has at most 10,000 letters"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ENDED = frozenset({"sessions", "session_tickets"})
EVIL = "https://evil.example"


def with_session(token: object, **headers: object) -> Sent:
    return get(who={"X-Session-Token": token, **headers})


def with_cookie(pair: object, **headers: object) -> Sent:
    return get("connection_status", who={"Cookie": pair, **headers})


def change(pair: object, **headers: object) -> Sent:
    """What must not happen because a browser was led to us."""
    return post("disconnect", {"domain": HOST}, who={"Cookie": pair}, headers=headers)


def bearer(token: object) -> Sent:
    made = (lambda target: f"Bearer {token(target)}") if callable(token) else f"Bearer {token}"
    return get("connection_status", who={"Authorization": made})


def ticket_in_the_address(target: Target) -> object:
    asked = {"action": "widget_exchange", "ticket": ticket(target)}
    return post("widget_exchange", {}, who=NOBODY, queryStringParameters=asked)(target)


def of_deal(number: str, lead: str) -> Row:
    return Row(number, with_session(session, **{"X-Lead-Id": lead}), 400, "bad_param")


def refused(number: str, sent: Sent, code: str = "auth_invalid", *, audit: int = 0, note: str = "") -> Row:
    return Row(number, sent, 401, code, audit=audit, note=note)


def of_each(number: str, token: Callable[[str], object]) -> tuple[Row, Row]:
    """The same of both kinds, in the header and in the cookie."""
    in_cookie = token("admin")
    pair = (lambda target: f"admin={in_cookie(target)}") if callable(in_cookie) else f"admin={in_cookie}"
    return refused(f"{number}-session", with_session(token("widget"))), refused(f"{number}-cookie", with_cookie(pair))


# A row is a line, as in the table.
# fmt: off
FORGED = (
    refused("B1-session", with_session("  "), "auth_required"),
    refused("B1-cookie", with_cookie("admin=  "), "auth_invalid", note="a cookie of ours that says nothing"),
    refused("B1-key", get("connection_status", who=NOBODY), "auth_required"),
    Row("B3-session", get(who=NOBODY, multiValueHeaders={"X-Session-Token": ["a.b.c", "d.e.f"]}), 400, "bad_event"),
    *of_each("B4a", lambda _kind: "abc"),
    *of_each("B4b", lambda _kind: "abc.def.ghi.jkl"),
    *of_each("B4c", lambda _kind: "." * 4_000),
    *of_each("B5", lambda _kind: "x" * 5_120),
    *of_each("B6a", lambda kind: ours(kind, alg="none")),
    *of_each("B6b", lambda kind: ours(kind, alg=None)),
    *of_each("B7", lambda kind: ours(kind, alg="HS512", digest="sha512")),
    *of_each("B9", lambda kind: lambda target: ours(kind)(target)[:-43] + "A" * 43),
    *of_each("B10a", lambda kind: ours(kind, key=b"")),
    *of_each("B10b", lambda kind: ours(kind, key=b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef")),
    *of_each("B10c", lambda kind: ours(kind, key=ADMIN_TOKEN.encode())),
    *of_each("B11a", lambda kind: ours(kind, kid="../../dev/null")),
    *of_each("B11b", lambda kind: ours(kind, kid="' UNION SELECT 'a")),
    *of_each("B11c", lambda kind: ours(kind, kid=["k1"])),
    *of_each("B12", lambda kind: ours(kind, jku="https://evil.example/jwks.json")),
    *of_each("B13", lambda kind: ours(kind, crit=["exp"])),
    *of_each("B14", lambda kind: ours(kind, b"[" * 2_400)),
    *of_each("B15", lambda kind: ours(kind, [])),
    *of_each("B16", lambda kind: ours(kind, {"jti": "a", "aud": "http://127.0.0.1:3000"})),
    *of_each("B21", lambda kind: ours(kind, {"jti": "a", "exp": 4e9, "aud": "https://another.example"})),
    *of_each("B27", lambda kind: ours(kind, {"exp": 4e9, "aud": "http://127.0.0.1:3000"})),
    refused("B27a-session", with_session(ours("widget")), "session_expired", note=TOLD_APART),
    refused("B27a-cookie", with_cookie(lambda target: f"admin={ours('admin')(target)}"), "session_expired",
        note=TOLD_APART),
)
CONFUSED = (
    refused("B30a", get(who={"X-Auth-Token": session, "X-Lead-Id": str(LEAD)})),
    refused("B30b", with_session(disposable())),
    refused("B30c", with_session(ticket)),
    refused("B30d", with_session(ADMIN_TOKEN)),
    refused("B30e", with_session(lambda target: cookie(target).partition("=")[2])),
    refused("B30f", with_cookie(lambda target: f"admin={session(target)}")),
    refused("B30g", with_cookie(lambda target: f"admin={disposable()(target)}")),
    refused("B30h", bearer(disposable())),
    refused("B30i", bearer(session)),
    refused("B30j", bearer(CRON_SECRET), audit=1, note="no signed token, so it may be a guess"),
    refused("B30k", bearer(lambda target: cookie(target).partition("=")[2])),
    refused("B30l", post("widget_session", "{}", who={"X-Session-Token": session})),
    refused("B30m", get(who=ADMIN)),
    refused("B30n", exchanging(session)),
    refused("B30o", exchanging(disposable())),
    Row("B30p", post("tick", "{}", who={"X-Cron-Secret": ADMIN_TOKEN}), 403, "forbidden", audit=1,
        note="contract.md §2.1: without the scheduler's secret → 403"),
    Row("B30q", get(headers={"X-Session-Token": session}), 400, "bad_param",
        note="which of two counts nobody could tell"),
)
TICKETS = (
    refused("B31a", exchanging("A" * 43)),
    refused("B31b", exchanging(logins.old_ticket)),
    Row("B31c", exchanging(logins.spent_ticket), 401, "auth_invalid", audit=1, changes=frozenset({"sessions"})),
    refused("B31d", with_session(logins.robbed_session), "session_expired", note="its ticket came a second time"),
    Row("B31e", exchanging(ticket, **{"X-Account-Domain": OTHER_HOST}), 401, "auth_invalid", audit=1, changes=ENDED),
    refused("B31f", exchanging(lambda target: ticket(target)[:-1])),
    refused("B31g", exchanging("x" * 10_000)),
    Row("B31h", exchanging("x" * 10_240), 422, "validation_failed", note=OVER_LIMIT),
    Row("B31i", exchanging(["x"]), 422, "validation_failed"),
    refused("B31j", exchanging(""), "auth_required"),
    Row("B31k", exchanging(ticket, Origin=EVIL), 403, "origin_denied"),
    Row("B32", ticket_in_the_address, 400, "bad_param"),
)
SESSIONS = (
    Row("B33a", with_session(session), 200, calls=2, note="a good one"),
    refused("B33b", with_session(logins.old_session), "session_expired"),
    refused("B33c", with_session(logins.ended_session), "session_expired"),
    refused("B33d", with_session(logins.session_before_consent), "session_expired"),
    Row("B33e", with_session(logins.session_before_rotation), 401, "session_expired", given=afterwards_new),
    Row("B34-session", with_session(session, **{"X-Account-Domain": OTHER_HOST}), 403, "tenant_mismatch", audit=1),
    Row("B35-session", with_session(session, **{"X-Lead-Id": str(LEAD + 2)}), 403, "tenant_mismatch"),
    of_deal("B35a-session", "1 OR 1=1"),
    of_deal("B35b-session", f"0{LEAD}"),
    of_deal("B35c-session", "３９１２１７１"),
    of_deal("B35d-session", "٣"),
    of_deal("B35e-session", "3_912_171"),
    of_deal("B35f-session", f"+{LEAD}"),
    of_deal("B35g-session", f"{LEAD}\n"),
)
COOKIES = (
    Row("B36a", with_cookie(cookie), 200, note="a good one"),
    refused("B36b", with_cookie(lambda target: f"{cookie(target)}; admin=another")),
    refused("B36c", with_cookie(lambda target: f"admin=another; {cookie(target)}")),
    refused("B36d", with_cookie("admin=" + "x" * 5_120)),
    refused("B36e", with_cookie(lambda target: cookie(target).replace("=", '="', 1) + '"')),
    refused("B36f", with_cookie(lambda target: cookie(target).replace(".", ";", 1))),
    Row("B37", with_cookie(lambda target: cookie(target).removeprefix("__Host-")), 401, "auth_required", given=HTTPS),
    refused("B38a", with_cookie(logins.old_cookie), "session_expired"),
    refused("B38b", with_cookie(logins.idle_cookie), "session_expired"),
    refused("B38c", with_cookie(logins.retired_cookie)),
    refused("B38d", with_cookie(lambda target: f"admin={ours('admin', kid='k9')(target)}")),
    refused("B38e", with_cookie(logins.ended_cookie), "session_expired"),
    Row("B39", change(cookie, **{"Sec-Fetch-Site": "cross-site"}), 403, "csrf_failed"),
    Row("B40a", change(cookie, Origin=EVIL), 403, "csrf_failed"),
    Row("B40b", change(cookie, Origin="null"), 403, "csrf_failed"),
    Row("B40c", change(cookie), 403, "csrf_failed"),
    Row("B40d", change(cookie, **{"Sec-Fetch-Site": "same-site"}), 403, "csrf_failed"),
    Row("B41a", change(cookie, **FORM), 415, "unsupported_media_type"),
    Row("B41b", change(cookie, **{"Content-Type": "text/plain"}), 415, "unsupported_media_type"),
    refused("B42a", get(who={"Cookie": cookie, "X-Lead-Id": str(LEAD)}), "auth_required"),
    refused("B43", with_cookie(logins.planted_cookie), "session_expired", note="the login gave another"),
)
# fmt: on
OWN = (*FORGED, *CONFUSED, *TICKETS, *SESSIONS, *COOKIES)
