"""What one merchant, or somebody who has his keys, can send: honest, mistaken, and aimed at another merchant."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.office import ADMIN_TOKEN, BASE_URL, CALCULATION, LEAD, MANAGER, Answer
from tests.stories.form_calls import SIZES
from tests.stories.orders import WALK_IN
from tests.stories.tenants import Headers, Tenant, Two

NONE: Headers = {}
REFUSED = ("422 validation_failed",)


@dataclass(frozen=True)
class Attempt:
    """`answers`: status, and the code of a failure.

    `knocks`: amoCRM is asked at the other one's address without anything that is his. `apart`: where the accounts share
    owner and integration it would be honest.
    """

    action: str
    name: str
    do: Callable[[Two], Answer]
    answers: tuple[str, ...]
    apart: bool = False
    knocks: bool = False

    def __str__(self) -> str:
        return f"{self.action}: {self.name}"


def honest(action: str, do: Callable[[Tenant], Answer]) -> Attempt:
    return Attempt(action, "honest", lambda two: do(two.a), ("200",))


def under_anothers_names(two: Two) -> Headers:
    """A token of his account, in his name, that only his secret could prove."""
    claims = {"client_uuid": two.b.client_id, "account_id": two.b.account_id, "iss": f"https://{two.b.host}"}
    return {"X-Auth-Token": two.a.token(**claims)}


# What an action of the deal card is sent as, by a tenant with these headers on top of its own good ones.
WIDGET: dict[str, Callable[[Tenant, Headers], Answer]] = {
    "get_lead": lambda tenant, headers: tenant.ask("get_lead", headers),
    "history": lambda tenant, headers: tenant.ask("history", headers),
    "card": lambda tenant, headers: tenant.ask("card", headers),
    "price_list": lambda tenant, headers: tenant.ask("price_list", headers),
    "fill": lambda tenant, headers: tenant.tell("fill", headers, template="walk_in", sizes=SIZES),
    "preview": lambda tenant, headers: tenant.tell("preview", headers, calculation=WALK_IN),
    "get_calculation": lambda tenant, headers: tenant.ask("get_calculation", headers, id=tenant.calculation()),
    "offer": lambda tenant, headers: tenant.ask("offer", headers, id=tenant.calculation()),
    "set_in_order": lambda tenant, headers: tenant.tell("set_in_order", headers, **tenant.newest(), in_order=True),
    "approve": lambda tenant, headers: tenant.tell("approve", headers, **tenant.newest(), approved=True),
    "copy": lambda tenant, headers: tenant.tell("copy", headers, **tenant.newest()),
    "retry_sync": lambda tenant, headers: tenant.tell("retry_sync", headers, id=tenant.calculation()),
    "save_calculation": lambda tenant, headers: tenant.save(headers),
    "widget_session": lambda tenant, headers: tenant.tell("widget_session", headers),
}
# Headers that lie, their answer, and whether two accounts of one owner and integration can send them honestly.
LIES: dict[str, tuple[Callable[[Two], Headers], str, bool]] = {
    "another's domain": (lambda two: {"X-Account-Domain": two.b.host}, "403 tenant_mismatch", False),
    "another's page": (lambda two: {"Origin": f"https://{two.b.host}"}, "403 origin_denied", False),
    "another's address in an own token": (
        lambda two: {"X-Auth-Token": two.a.token(iss=f"https://{two.b.host}")},
        "401 auth_invalid",
        False,
    ),
    "another's account in an own token": (
        lambda two: {"X-Auth-Token": two.a.token(account_id=two.b.account_id)},
        "401 auth_invalid",
        True,
    ),
    "another's client in an own token": (
        lambda two: {"X-Auth-Token": two.a.token(client_uuid=two.b.client_id)},
        "401 auth_invalid",
        True,
    ),
    "all of another's names under an own signature": (under_anothers_names, "401 auth_invalid", True),
}


def lying(action: str, name: str) -> Attempt:
    send, (headers, expected, apart) = WIDGET[action], LIES[name]
    return Attempt(action, name, lambda two: send(two.a, headers(two)), (expected,), apart)


def with_names_of(two: Two) -> dict[str, object]:
    """Every name of the other merchant's, wherever a body might be believed."""
    b = two.b
    names: dict[str, object] = {"calculation_id": b.calculation(), "id": b.calculation(), "owner_id": b.owner}
    return {**names, "account_id": b.account_id, "domain": b.host, "lead_id": LEAD, "connection_id": b.connection()}


def edit_of_another(two: Two) -> Answer:
    fields = {"calculation": {**CALCULATION, **with_names_of(two), "revision": 1}, **with_names_of(two)}
    return two.a.tell("save_calculation", {"Idempotency-Key": "a-key-of-its-own-3"}, **fields)


def on_anothers(action: str) -> Attempt:
    def do(two: Two) -> Answer:
        return two.a.tell(action, **two.b.newest(), in_order=False)

    return Attempt(action, "another's of the same deal number", do, ("404 not_found",))


def made_up_ticket(two: Two) -> Answer:
    return two.a.office.call("POST", body={"action": "widget_exchange", "ticket": "x" * 43})


def log_in(tenant: Tenant, key: str) -> Answer:
    return tenant.office.call("POST", body={"action": "admin_login", "key": key})


def made_head(tenant: Tenant) -> Tenant:
    """The person who sends: met when a session begins, then given the role."""
    assert tenant.in_session().status == 200
    whose = {"account_id": tenant.account_id, "user_id": MANAGER}
    assert tenant.admin("POST", "set_role", **whose, role="administrator").status == 200
    return tenant


def approved_by_head(two: Two, seen: dict[str, Any]) -> Answer:
    return made_head(two.a).tell("approve", **seen, approved=True)


CARD = [
    *(
        honest(action, lambda a, send=send: send(a, NONE))  # type: ignore[misc]
        for action, send in WIDGET.items()
        if action != "approve"
    ),
    Attempt("approve", "of what does not wait", lambda two: approved_by_head(two, two.a.newest()), REFUSED),
    Attempt("approve", "another's", lambda two: approved_by_head(two, two.b.newest()), ("404 not_found",)),
    *(lying(action, name) for action in WIDGET for name in LIES),
    Attempt("get_lead", "nobody's deal", lambda two: two.a.ask("get_lead", {"X-Lead-Id": "77"}), ("404 not_found",)),
    honest("save_calculation", lambda a: a.save({"Idempotency-Key": "a-key-of-its-own-1"})),
    Attempt("save_calculation", "an edit of another's", edit_of_another, ("404 not_found",)),
    Attempt(
        "save_calculation",
        "another's key with another body",
        lambda two: two.a.save(total_price=1.0),
        ("422 idempotency_mismatch",),
    ),
    Attempt(
        "get_calculation",
        "another's of the same deal number",
        lambda two: two.a.ask("get_calculation", id=two.b.calculation()),
        ("404 not_found",),
    ),
    Attempt(
        "retry_sync",
        "another's of the same deal number",
        lambda two: two.a.tell("retry_sync", id=two.b.calculation(), accept_budget=True),
        ("404 not_found",),
    ),
    Attempt(
        "offer",
        "another's of the same deal number",
        lambda two: two.a.ask("offer", id=two.b.calculation()),
        ("404 not_found",),
    ),
    *(on_anothers(action) for action in ("set_in_order", "copy", "delete")),
    honest("delete", lambda a: a.tell("delete", **a.newest())),
    honest("widget_exchange", lambda a: a.exchange()),
    Attempt("widget_exchange", "a ticket that is none", made_up_ticket, ("401 auth_invalid",)),
    honest("get_lead", lambda a: a.in_session()),
    honest("widget_page", lambda a: a.office.call("GET", path="/widget", parameters={"account": a.host})),
    honest("page", lambda a: a.office.call("GET", parameters={"page": "widget", "account": a.host})),
    honest("asset", lambda a: a.office.call("GET", path="/calculator/calculator.css")),
    Attempt(
        "get_lead",
        "another's domain beside a session",
        lambda two: two.a.in_session({"X-Account-Domain": two.b.host}),
        ("403 tenant_mismatch",),
    ),
    honest("admin_login", lambda a: log_in(a, ADMIN_TOKEN)),
    Attempt("admin_login", "with an own secret", lambda two: log_in(two.a, two.a.client_secret), ("401 auth_invalid",)),
    honest("logout", lambda a: a.office.call("POST", headers={"Origin": BASE_URL}, body={"action": "logout"})),
]
