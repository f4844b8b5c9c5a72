"""What one merchant's administrator can send about price lists (see attempts.py)."""

from base64 import b64encode

from tests.office import Answer
from tests.stories.attempts import Attempt, honest
from tests.stories.tenants import Tenant, Two

STALE, ABSENT = ("409 stale_revision",), ("404 not_found",)
FILE = b64encode("раздел;артикул;ед;толщина;цена\nСтекло;OPT;м²;8;6000\n".encode()).decode()
NOBODYS = "00000000-0000-4000-8000-0000000000cc"


def tell(tenant: Tenant, action: str, **fields: object) -> Answer:
    """On the draft as it is."""
    revision = tenant.admin("GET", "prices").body["revision"]
    return tenant.admin("POST", action, **{"revision": revision, **fields})


def on_a_draft(tenant: Tenant, action: str) -> Answer:
    assert tenant.edit_prices().status == 200
    return tell(tenant, action)


def stale(action: str) -> Attempt:
    """His draft's revision."""
    return Attempt(action, "another's draft", lambda two: with_his(action, two), STALE, apart=True)


def with_his(action: str, two: Two) -> Answer:
    fields = {"edits": [], "file": FILE, "apply": True}
    return two.a.admin("POST", action, revision=two.draft, **fields)


PRICES = [
    honest("prices", lambda a: a.admin("GET", "prices")),
    honest("edit_prices", lambda a: a.edit_prices("7000")),
    honest("import_prices", lambda a: tell(a, "import_prices", file=FILE, apply=True)),
    honest("export_prices", lambda a: a.admin("GET", "export_prices")),
    honest("price_changes", lambda a: a.admin("GET", "price_changes")),
    honest("discard_prices", lambda a: on_a_draft(a, "discard_prices")),
    honest("publish_prices", lambda a: on_a_draft(a, "publish_prices")),
    honest("publish_prices_again", lambda a: a.admin("POST", "publish_prices_again", version="DEMO-2026-1")),
    *(stale(action) for action in ("edit_prices", "import_prices", "publish_prices", "discard_prices")),
    Attempt(
        "publish_prices_again",
        "another's version",
        lambda two: two.a.admin("POST", "publish_prices_again", version=two.version),
        ABSENT,
        apart=True,
    ),
    Attempt("prices", "an owner who is none", lambda two: two.a.admin("GET", "prices", owner=NOBODYS), ABSENT),
]
