"""What one merchant's administrator, his browser and amoCRM on his behalf can send (see attempts.py)."""

import hmac
from hashlib import sha256

from tests.office import MANAGER, Answer
from tests.stories.attempts import Attempt, honest
from tests.stories.tenants import OTHER_CLIENT_SECRET, Tenant, Two

TAKEN, ABSENT = ("409 already_connected",), ("404 not_found",)
INVALID, REFUSED = ("400 state_invalid",), ("409 code_refused",)


def hook(signed_by: Tenant, client_id: str, account_id: int) -> Answer:
    text = f"{client_id}|{account_id}".encode()
    signature = hmac.new(signed_by.client_secret.encode(), text, sha256).hexdigest()
    query = {"account_id": account_id, "client_uuid": client_id, "signature": signature}
    return signed_by.office.call("GET", parameters=query)


def in_and_out(tenant: Tenant) -> Answer:
    answer = tenant.admin("POST", "disconnect", domain=tenant.host)
    tenant.connect()
    return answer


def install_and_tick(two: Two, **changes: str) -> Answer:
    answer = two.a.install(**changes)
    assert two.a.office.tick().status == 200
    return answer


def with_his_client(two: Two) -> Answer:
    """And a secret that would make his widget's tokens one's own to sign."""
    theirs = {"domain": two.b.host, "client_id": two.b.client_id}
    return two.a.save_connection(**theirs, client_secret=OTHER_CLIENT_SECRET[::-1])


def unknown_ticket(two: Two) -> Answer:
    return two.a.office.call("GET", path="/api/auth/amocrm/start", parameters={"ticket": "x" * 43})


def tick_with_a_widgets_token(two: Two) -> Answer:
    return two.a.office.call("POST", headers=two.a.headers(), body={"action": "tick"})


def in_role(tenant: Tenant) -> Answer:
    tenant.in_session()
    whose = {"account_id": tenant.account_id, "user_id": MANAGER}
    assert tenant.admin("POST", "set_role", **whose, role="observer").status == 200
    return tenant.admin("POST", "set_role", **whose, role=None)


def role_of_another(two: Two) -> Answer:
    return two.a.admin("POST", "set_role", account_id=two.b.account_id, user_id=MANAGER, role="observer")


def of_another(action: str, two: Two) -> Answer:
    return two.a.admin("GET", action, domain=two.b.host)


def long_lived_of_another(two: Two) -> Answer:
    return two.a.admin("POST", "exchange_code", domain=two.a.host, long_lived_token=two.taken)


FORM = [
    honest("save_connection", lambda a: a.save_connection()),
    Attempt(
        "save_connection", "another's domain", lambda two: two.a.save_connection(domain=two.b.host), TAKEN, apart=True
    ),
    Attempt("save_connection", "another's domain and client", with_his_client, TAKEN, apart=True),
    Attempt(
        "save_connection",
        "another's client",
        lambda two: two.a.save_connection(client_id=two.b.client_id),
        TAKEN,
        apart=True,
    ),
    Attempt(
        "save_connection", "in another's name", lambda two: two.a.save_connection(owner=two.b.owner), TAKEN, apart=True
    ),
    honest("authorize_url", lambda a: a.admin("GET", "authorize_url", domain=a.host)),
    Attempt("authorize_url", "another's domain", lambda two: of_another("authorize_url", two), ABSENT, apart=True),
    honest("exchange_code", lambda a: a.admin("POST", "exchange_code", domain=a.host, code=a.code())),
    Attempt(
        "exchange_code",
        "another's domain",
        lambda two: two.a.admin("POST", "exchange_code", domain=two.b.host, code=two.a.code()),
        ABSENT,
        apart=True,
    ),
    Attempt("exchange_code", "another's token", long_lived_of_another, ("422 validation_failed",)),
    honest("connection_status", lambda a: a.admin("GET", "connection_status", domain=a.host)),
    Attempt(
        "connection_status", "another's domain", lambda two: of_another("connection_status", two), ABSENT, apart=True
    ),
    honest("people", lambda a: a.admin("GET", "people")),
    honest("journal", lambda a: a.admin("GET", "journal")),
    honest("journal", lambda a: a.admin("GET", "journal", format="csv")),
    honest("set_role", in_role),
    Attempt("set_role", "another's person", role_of_another, ABSENT, apart=True),
    honest("seller", lambda a: a.admin("GET", "seller")),
    honest("save_seller", lambda a: a.admin("POST", "save_seller", seller={"name": "ООО", "inn": "9999000006"})),
    honest("disconnect", in_and_out),
    Attempt(
        "disconnect",
        "another's domain",
        lambda two: two.a.admin("POST", "disconnect", domain=two.b.host),
        ABSENT,
        apart=True,
    ),
]
BROWSER = [
    honest("callback", lambda a: a.come_back()),
    Attempt("start", "a ticket that is none", unknown_ticket, INVALID),
    Attempt("callback", "to another's address", lambda two: two.a.come_back(referer=two.b.host), REFUSED, knocks=True),
    Attempt("callback", "with another's state", lambda two: two.a.come_back(state=two.state), INVALID),
    Attempt("callback", "with another's code", lambda two: two.a.come_back(code=two.code), REFUSED),
    Attempt(
        "callback",
        "with another's client",
        lambda two: two.a.come_back(client_id=two.b.client_id),
        ("400 bad_param",),
        apart=True,
    ),
]
MACHINES = [
    Attempt(
        "callback",
        "an install at another's address",
        lambda two: install_and_tick(two, referer=two.b.host),
        ("200",),
        knocks=True,
    ),
    Attempt("callback", "an install with another's code", lambda two: install_and_tick(two, code=two.code), ("200",)),
    honest("disabled", lambda a: hook(a, a.client_id, a.account_id)),
    Attempt(
        "disabled",
        "another's account",
        lambda two: hook(two.a, two.a.client_id, two.b.account_id),
        ("200",),
        apart=True,
    ),
    Attempt(
        "disabled",
        "another's account and client",
        lambda two: hook(two.a, two.b.client_id, two.b.account_id),
        ("401 auth_invalid",),
        apart=True,
    ),
    honest("tick", lambda a: a.office.tick()),
    Attempt("tick", "a widget's token", tick_with_a_widgets_token, ("403 forbidden",)),
    honest("health", lambda a: a.office.call("GET", parameters={"action": "health"})),
]
CONNECTION = [*FORM, *BROWSER, *MACHINES]
