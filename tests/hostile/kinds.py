"""Every kind of credential this project knows, fresh and good at its own door, and every place a door looks at."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import jwt

from amocrm.app import app
from shared.fanout import Task
from shared.secret import Secret
from shared.signatures import hmac_sha256
from shared.users import Identity
from tests.hostile.logins import cookie, session, ticket
from tests.hostile.sending import NOBODY, post
from tests.hostile.target import Target
from tests.hostile.tokens import ACCOUNT_ID, claims, disposable
from tests.office import ADMIN_TOKEN, BASE_URL, CRON_SECRET, flat_query
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

HEADERS: dict[str, Callable[[str], Mapping[str, str]]] = {
    "X-Auth-Token": lambda given: {"X-Auth-Token": given},
    "X-Session-Token": lambda given: {"X-Session-Token": given},
    "Authorization": lambda given: {"Authorization": f"Bearer {given}"},
    "X-Cron-Secret": lambda given: {"X-Cron-Secret": given},
    "cookie of an administrator": lambda given: {"Cookie": f"admin={given}", "Origin": BASE_URL},
    "cookie of a person": lambda given: {"Cookie": f"session={given}", "Origin": BASE_URL},
    "cookie of a consent": lambda given: {"Cookie": f"oa={given}", "Origin": BASE_URL},
}


def start_ticket(target: Target) -> str:
    link = target.office.admin("GET", "authorize_url", domain=HOST).body["authorize_url"]
    return flat_query(link)["ticket"]


def consent(target: Target) -> tuple[str, str]:
    """A state, and the cookie of the browser that carries it."""
    link = target.office.admin("GET", "authorize_url", domain=HOST).body["authorize_url"]
    opened = target.office.call("GET", path=urlsplit(link).path, parameters=flat_query(link))
    browser = target.office.cookies.pop("oa")
    return flat_query(opened.headers["Location"])["state"], browser


def held(target: Target, column: str) -> str:
    """AmoCRM's token as we hold it."""
    [(row, sealed)] = target.sql(f"SELECT id, {column} FROM amocrm_tokens")  # noqa: S608 - our own names
    return app.services().vault.open(sealed, table="amocrm_tokens", column=column, row=row).reveal()


def queue_message(target: Target) -> str:
    [(row, version)] = target.sql("SELECT id::text, version FROM amocrm_tokens")
    return app.services().fanout._sealed(Task("amocrm", row, version))


def device(target: Target) -> str:
    """The cookie by which a browser is known that logged in before."""
    answer = target.send(post("admin_login", {"key": ADMIN_TOKEN}, who=NOBODY)(target))
    lines = answer.headers["Set-Cookie"].split("\n")
    return next(line for line in lines if line.startswith("device=")).partition(";")[0].partition("=")[2]


def person(target: Target) -> str:
    """The session of whoever logged in through a shop of this owner."""
    users, owner = app.services().users, app.services().owners.installation()
    user = users.logged_in(owner, Identity("insales", 784512, "301", "anna@shop.example", "Анна"))
    return users.begin(user).partition(";")[0].partition("=")[2]


def every_kind(target: Target) -> dict[str, str]:
    state, browser = consent(target)
    return {
        "disposable token": disposable()(target),
        "token of amoCRM's bot": jwt.encode(claims(), CLIENT_SECRET, algorithm="HS512"),
        "widget ticket": ticket(target),
        "widget session": session(target),
        "administrator's session": cookie(target).partition("=")[2],
        "person's session": person(target),
        "known device": device(target),
        "ADMIN_TOKEN": ADMIN_TOKEN,
        "CRON_SECRET": CRON_SECRET,
        "start ticket": start_ticket(target),
        "state": state,
        "browser of a consent": browser,
        "access token": held(target, "access_token"),
        "refresh token": held(target, "refresh_token"),
        "queue message": queue_message(target),
        "hook signature": hmac_sha256(Secret(CLIENT_SECRET), f"{CLIENT_ID}|{ACCOUNT_ID}"),
        "client secret": CLIENT_SECRET,
    }
