"""What browsers and strangers may bring to the open doors of this function, spoilt in one place each."""

import html
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from hashlib import md5
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from insales.app import app
from tests.hostile.target import LOGS, Answer, Target
from tests.insales.office import OWNER, ShopOffice
from tests.insales.shops import TOKEN, enter, install, password_of
from tests.office import Context, flat_query

APP_PATH = "/api/auth/insales"
ALL = "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
# What each log-in leaves behind: one that failed may have spent its state.
BOOKKEEPING = (*LOGS, "oauth_states")
ALWAYS = ("Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "X-Request-Id")
HARMLESS = (200, 302)
SHORTEST_ECHO = 12
METHODS = ("POST", "HEAD", "PUT", "DELETE", "PATCH", "get", "TRACE", "OPTIONS")
LONG = "x" * 10_000
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Spoilt:
    """One way to send a parameter as nobody should.

    `always`: refused whatever the parameter is for. `plain`: still a text that could be somebody's token or code.
    """

    name: str
    change: Callable[[dict[str, Any], str], None]
    always: bool = False
    plain: bool = False


def _set(make: Callable[[str], object]) -> Callable[[dict[str, Any], str], None]:
    def change(event: dict[str, Any], parameter: str) -> None:
        asked = event["queryStringParameters"]
        asked[parameter] = make(asked.get(parameter, "1"))

    return change


def _missing(event: dict[str, Any], parameter: str) -> None:
    event["queryStringParameters"].pop(parameter, None)


def _twice(event: dict[str, Any], parameter: str) -> None:
    value = event["queryStringParameters"].get(parameter, "1")
    event["multiValueQueryStringParameters"] = {parameter: [value, value]}


def _contradicting(event: dict[str, Any], parameter: str) -> None:
    event["multiValueQueryStringParameters"] = {parameter: ["another"]}


def _in_the_body(event: dict[str, Any], parameter: str) -> None:
    """JSON where a query was promised."""
    value = event["queryStringParameters"].pop(parameter, "1")
    event |= {
        "headers": {**event["headers"], "Content-Type": "application/json"},
        "body": f'{{"{parameter}": "{value}"}}',
    }


SPOILT = (
    Spoilt("missing", _missing),
    Spoilt("empty", _set(lambda _: "")),
    Spoilt("in a JSON body", _in_the_body),
    Spoilt("too long", _set(lambda _: LONG)),
    Spoilt("in other digits", _set(lambda good: good.translate(DIGITS) if good.isdecimal() else f"{good}４２")),
    Spoilt("with blanks", _set(lambda good: f" {good} ")),
    Spoilt("negative", _set(lambda good: f"-{good}"), plain=True),
    Spoilt("as SQL", _set(lambda good: f"{good}' OR '1'='1")),
    Spoilt("as a path", _set(lambda good: f"../../{good}/..%2f"), plain=True),
    Spoilt("as a placeholder", _set(lambda good: f"{good}%(id)s{{schema}}"), plain=True),
    Spoilt("with a line break", _set(lambda good: f"{good}\r\nSet-Cookie: evil=1"), always=True),
    Spoilt("with a NUL", _set(lambda good: f"{good}\x00"), always=True),
    Spoilt("twice", _twice, always=True),
    Spoilt("contradicting", _contradicting, always=True),
    Spoilt("as a list", _set(lambda good: [good]), always=True),
    Spoilt("as a number", _set(lambda _: 784512), always=True),
    Spoilt("as an object", _set(lambda good: {"$ne": good}), always=True),
)


@dataclass(frozen=True)
class Door:
    """`good`: what its honest caller sends, made anew for each.

    `idle`: parameters that decide nothing; `free`: those that only the shop can judge; `typed`: those a person types.
    """

    action: str
    good: Callable[[ShopOffice], Mapping[str, str]]
    idle: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        return APP_PATH if self.action == "login" else f"{APP_PATH}/{self.action}"


def returned(office: ShopOffice) -> dict[str, str]:
    """Autologin's answer for a person, with sums that fit."""
    nonce, key = flat_query(office.open().headers["Location"])["token"], password_of()
    person = {"user_email": "anna@shop.example", "user_name": "Анна 5", "user_id": str(OWNER)}
    told, confirmed = "".join(person.values()), "true"
    sums = {"token": key, "token2": f"{told}{key}", "token3": f"{told}{confirmed}{key}"}
    made = {name: md5(f"{nonce}{text}".encode(), usedforsecurity=False).hexdigest() for name, text in sums.items()}
    return {**made, **person, "email_confirmed": confirmed}


def _identified(office: ShopOffice) -> dict[str, str]:
    return {"shop": office.host, "insales_id": str(office.account_id)}


def _consented(office: ShopOffice) -> dict[str, str]:
    return {"code": "a-code-nobody-gave-out", "state": flat_query(office.login().headers["Location"])["state"]}


APPLICATION = (
    Door(
        "login",
        lambda office: {"shop": office.host, "return_to": "dashboard"},
        frozenset({"return_to"}),
        typed=frozenset({"shop"}),
    ),
    Door("install", lambda office: {**_identified(office), "token": TOKEN}, free=frozenset({"token"})),
    # By a password that is none: the true one would remove the shop.
    Door("uninstall", lambda office: {**_identified(office), "token": "0" * 32}, frozenset({"shop", "token"})),
    Door(
        "entry",
        lambda office: {**_identified(office), "user_id": str(OWNER), "user_email": "o@shop.example"},
        frozenset({"shop", "user_id", "user_email"}),
    ),
    Door("autologin", returned),
)
GUIDED = (
    Door("login", lambda _: {"return_to": "dashboard", "shop": "evil.example"}, frozenset({"return_to", "shop"})),
    Door("callback", _consented, free=frozenset({"code"})),
)


@dataclass
class ShopTarget(Target):
    """`office` is a browser on its way; what it stands on stays as it was connected."""

    def renew(self) -> None:
        found = [str(name) for (name,) in self.sql(f"{ALL} AND c.relnamespace = 'public'::regnamespace ORDER BY 1")]
        self.tables = [name for name in found if not name.startswith(BOOKKEEPING)]

    @property
    def shop(self) -> ShopOffice:
        assert isinstance(self.office, ShopOffice)
        return self.office

    def event(self, door: Door, **fields: object) -> dict[str, Any]:
        """As its honest caller sends it, in this browser."""
        asked = dict(door.good(self.shop))
        cookie = "; ".join(f"{name}={value}" for name, value in self.shop.cookies.items())
        return {
            "httpMethod": "GET",
            "path": door.path,
            "headers": {"Cookie": cookie} if cookie else {},
            "queryStringParameters": asked,
            "requestContext": {"identity": {"sourceIp": "203.0.113.7"}},
            "body": None,
            "isBase64Encoded": False,
            **fields,
        }

    def ordinary(self) -> None:
        """What has to work after anything."""
        self.shop.cookies.clear()
        if self.shop.account_id and self.shop.host.endswith(".insales.ru"):
            assert self.shop.log_in().headers["Location"] == "/dashboard"
        else:
            enter(self.shop)
        assert self.shop.me().status == 200
        self.shop.cookies.clear()


@contextmanager
def standing(office: ShopOffice, *, installed: bool) -> Iterator[ShopTarget]:
    if installed:
        install(office)
    else:
        office.log_in()
        office.cookies.clear()
    with closing(psycopg2.connect(office.database_url)) as connection:
        connection.autocommit = True
        target = ShopTarget(replace(office, cookies={}), connection, app.handle)
        target.renew()
        yield target


def is_refusal(answer: Answer) -> bool:
    """A 4xx, or back to our page that says what is wrong or where to begin."""
    place = urlsplit(answer.headers.get("Location", ""))
    is_told = answer.status == 302 and place.path == "/login" and not place.netloc
    return is_told or 400 <= answer.status < 500


def judge(target: ShopTarget, event: dict[str, Any]) -> Answer:
    """Sends it; whatever the answer, nothing was done."""
    target.forget_counters()
    target.new_calls()
    before = target.fingerprint()
    answer = target.send(event)
    assert answer.status < 500, answer.text
    assert (target.new_calls(), target.fingerprint()) == (0, before)
    assert all(name in answer.headers for name in ALWAYS)
    assert answer.headers["X-Request-Id"] == Context.request_id
    assert "evil" not in str(answer.headers)
    return answer


def judge_all(target: ShopTarget, door: Door, spoilt: Spoilt) -> None:
    """Each of the door's parameters in turn."""
    for parameter in door.good(target.shop):
        if spoilt.plain and parameter in door.free:
            continue
        event = target.event(door)
        spoilt.change(event, parameter)
        answer = judge(target, event)
        is_typed = parameter in door.typed and spoilt.name == "with blanks"
        may_pass = is_typed or (parameter in door.idle and not spoilt.always)
        assert is_refusal(answer) or (may_pass and answer.status in HARMLESS), (parameter, answer)
        _check_echo(answer, str(event["queryStringParameters"].get(parameter, "")))
    target.ordinary()


def _check_echo(answer: Answer, said: str) -> None:
    if is_refusal(answer) and len(said) >= SHORTEST_ECHO:
        told = f"{answer.text} {answer.headers}"
        assert said not in told, "repeated"
        assert html.escape(said) not in told, "repeated"
