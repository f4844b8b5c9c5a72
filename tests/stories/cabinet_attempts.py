"""What one merchant's administrator can send about his connections (see attempts.py)."""

from tests.office import Answer
from tests.stories.attempts import Attempt, honest
from tests.stories.tenants import Tenant, Two

ABSENT = ("404 not_found",)
NOBODYS = "00000000-0000-4000-8000-0000000000cc"
OF_A_DOMAIN = ("check", "cancel_consent", "retry_waiting")


def tell(tenant: Tenant, action: str, domain: str) -> Answer:
    return tenant.admin("POST", action, domain=domain)


def by_name(action: str) -> list[Attempt]:
    """Of a connection that the body names."""
    return [
        honest(action, lambda a: tell(a, action, a.host)),
        Attempt(action, "another's domain", lambda two: tell(two.a, action, two.b.host), ABSENT, apart=True),
    ]


def page(two: Two, path: str) -> Answer:
    """As a browser without a session."""
    two.a.office.cookies.clear()
    return two.a.office.call("GET", path=path)


CABINET = [
    *(attempt for action in OF_A_DOMAIN for attempt in by_name(action)),
    honest("connections", lambda a: a.admin("GET", "connections")),
    Attempt(
        "connections", "an owner who is none", lambda two: two.a.admin("GET", "connections", owner=NOBODYS), ABSENT
    ),
    # It is the same for everybody, where the widget was packed.
    Attempt("widget_archive", "honest", lambda two: two.a.admin("GET", "widget_archive"), ("200", *ABSENT)),
    Attempt("admin", "without a session", lambda two: page(two, "/admin"), ("302",)),
    Attempt("admin_asset", "without a session", lambda two: page(two, "/admin/admin.js"), ("200",)),
]
