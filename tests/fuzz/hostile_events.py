"""The five ways in which an event is bad: as a whole, in a place, in its body, its query, its proof of a caller."""

import base64
import json
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.good import Function, Good, as_event
from tests.fuzz.junk import ODD, as_text, changes, paths, spoilt, texts, values
from tools.cloud_events import SHAPES

# What is done to the text of a JSON body: nothing, mostly.
DAMAGE = [*["{}"] * 12, "\ufeff{}", "{}}}", " {} ", "[{}]", '{{"a":1,"a":2,"b":{}}}', '{{"a":NaN,"b":{}}}']
TYPES = ["application/json", "application/json; charset=utf-8", "application/json;charset=utf-16", "text/plain", ""]
# Where secrets belong, and where other things do; a secret in the wrong one would be stored as what it is not.
SECRET_HEADERS = [
    *("X-Auth-Token", "X-Session-Token", "Authorization", "X-Authorization", "Cookie", "X-Cookie", "X-Cron-Secret"),
    "x-auth-token",
]
PLAIN_HEADERS = [
    *("Origin", "Sec-Fetch-Site", "Idempotency-Key", "X-Lead-Id", "X-Account-Domain", "Content-Encoding", "Host"),
    "x-forwarded-for",
]
CLAIMS = ["iss", "aud", "jti", "iat", "nbf", "exp", "account_id", "user_id", "subdomain", "client_uuid"]
COOKIES = ["oa", "il", "__Host-oa", "__Host-session", "session", "admin", "__Host-admin", "device", "‹junk›"]
shapes = st.sampled_from(sorted(SHAPES))


@st.composite
def events(draw: st.DrawFn, function: Function) -> Any:  # noqa: ANN401 - any event
    """Spoilt bodies and proofs most often: they get furthest in."""
    return draw(draw(st.sampled_from(WAYS))(function))


@cache
def _whole(function: Function) -> st.SearchStrategy[Any]:
    fields = st.sampled_from(sorted({name for event in function.events for name in event}))
    return st.one_of(values(function.words), st.dictionaries(fields, values(function.words), max_size=8))


@cache
@st.composite
def _place(draw: st.DrawFn, function: Function) -> Any:  # noqa: ANN401 - any event
    return spoilt(draw(st.sampled_from(function.events)), draw(changes(function.words)))


@cache
@st.composite
def _body(draw: st.DrawFn, function: Function) -> dict[str, Any]:
    """JSON under a good proof, spoilt inside, seldom as text; base64 where the cloud would do that."""
    good = draw(_with_bodies(function))
    if draw(st.integers(0, 3)):
        body = spoilt(good.body, draw(changes(function.words)))
    else:
        body = {"action": good.action, **draw(_fields(function))}
    text = draw(st.sampled_from(DAMAGE)).format(as_text(body))
    event = as_event(good, draw(shapes), b"") | {"body": text, "isBase64Encoded": False}
    kind = draw(st.sampled_from([*TYPES[:1] * 15, *TYPES]))
    if kind != TYPES[0]:
        event = _with_header(event, "Content-Type", kind)
    return event if draw(st.integers(0, 9)) else _encoded(event, draw(st.binary(max_size=4)))


@cache
def _with_bodies(function: Function) -> st.SearchStrategy[Good]:
    """The more a body holds, the oftener it is taken."""
    return st.sampled_from([good for good in function.goods for _ in paths(good.body or {})[1::3]])


@cache
def _fields(function: Function) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(function.words), values(function.words), max_size=6)


def _encoded(event: dict[str, Any], noise: bytes) -> dict[str, Any]:
    """Not always good base64 any more."""
    raw = event["body"].encode("utf-8", "surrogatepass") + noise
    return event | {"body": base64.b64encode(raw).decode()[: -1 if len(noise) == 1 else None], "isBase64Encoded": True}


@cache
@st.composite
def _query(draw: st.DrawFn, function: Function) -> dict[str, Any]:
    good, shape = draw(st.sampled_from(function.goods)), draw(shapes)
    query = spoilt(good.query, draw(changes(function.words, 2))) if draw(st.booleans()) else good.query
    pairs = {str(name): str(value) for name, value in query.items()} | draw(_pairs(function))
    made = as_event(replace(good, query={}), shape, b"") | _body_of(good)
    made["queryStringParameters"] = pairs
    made["multiValueQueryStringParameters"] = {name: [value] for name, value in pairs.items()}
    if "rawPath" in made:
        made["rawQueryString"] = draw(st.sampled_from(["", "", "a=1", "%ff", "=&=", "‹junk›", "action=tick"]))
    return made


@cache
def _pairs(function: Function) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(texts(function.words), texts(function.words), max_size=2)


@cache
@st.composite
def _proof(draw: st.DrawFn, function: Function) -> dict[str, Any]:
    """Another token, cookie, key or origin on an otherwise good request."""
    good = draw(st.sampled_from(function.goods))
    event = as_event(good, draw(shapes), b"") | _body_of(good)
    own = [name for name in good.headers if name in SECRET_HEADERS] * 3
    for name in draw(st.lists(st.sampled_from([*SECRET_HEADERS, *own]), min_size=1, max_size=2, unique=True)):
        event = _with_header(event, name, draw(_proofs(function)))
    if draw(st.booleans()):
        event = _with_header(event, draw(st.sampled_from(PLAIN_HEADERS)), draw(texts(function.words)))
    return event


def _body_of(good: Good) -> dict[str, Any]:
    return {} if good.body is None else {"body": as_text(good.body), "isBase64Encoded": False}


@cache
def _proofs(function: Function) -> st.SearchStrategy[str]:
    claims = st.dictionaries(st.sampled_from(CLAIMS), values(function.words), min_size=1, max_size=2)
    signed = claims.map(lambda changes: "‹widget " + json.dumps(changes, allow_nan=True) + "›")
    bent = st.tuples(
        st.integers(0, 500), st.sampled_from(["widget", "admin", "cron", "session", "login", "person"])
    ).map("‹bent {0[0]} {0[1]}›".format)
    cookies = st.tuples(st.sampled_from(COOKIES), texts(function.words)).map("{0[0]}={0[1]}; a=b".format)
    good = st.sampled_from(
        [
            "‹session›",
            "‹login›",
            "‹person›",
            "‹widget›",
            "‹admin›",
            "‹cron›",
            "Bearer ‹admin›",
            "Bearer ‹widget›",
            "Bearer ‹junk›",
        ]
    )
    return st.one_of(signed, signed, bent, cookies, good, _unsigned(function), st.sampled_from(ODD))


@cache
def _unsigned(function: Function) -> st.SearchStrategy[str]:
    parts = st.one_of(values(function.words).map(_part), st.sampled_from(["", "e30", "‹junk›", "‹many 5000 A›", "W10"]))
    return st.lists(parts, min_size=2, max_size=4).map(".".join)


def _part(value: Any) -> str:  # noqa: ANN401 - any JSON
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _with_header(event: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    """Where this cloud says it; the true one of that name goes."""
    made = dict(event)
    for place, said in (("headers", value), ("multiValueHeaders", [value])):
        if place in event:
            kept = {known: was for known, was in event[place].items() if known.lower() != name.lower()}
            made[place] = {**kept, name: said}
    return made


WAYS = [_body, _body, _body, _proof, _proof, _query, _place, _whole]
