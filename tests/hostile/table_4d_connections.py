"""Table 4D, D34-D43: the form of an administrator that names an integration. D38 are the hosts of table 4C there."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.hostile.neighbour import CLIENT_ID as OTHERS_CLIENT
from tests.hostile.runner import Row, Sent
from tests.hostile.sending import ADMIN, WIDGET, get, post
from tests.hostile.situations import afterwards_new
from tests.hostile.table_4d_saves import SQL
from tests.hostile.target import Target
from tests.office import BASE_URL
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

INSTALLATION, SHOP = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-0000000000aa"
OTHERS_SECRET = "A-secret-of-some-other-real-integration-0123456789abcdef"
ALL_PAIRS = "a token of one kind is auth_invalid at every door of another"
FORMED = frozenset({"amocrm_tokens", "oauth_states"})


def form(**changes: object) -> Sent:
    """None leaves a field out."""
    fields = {"domain": "another", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **changes}
    named = {name: value for name, value in fields.items() if value is not None}
    return post("save_connection", {"connection": named}, who=ADMIN)


def refused(row_id: str, **changes: object) -> Row:
    secret = changes.get("client_secret")
    nowhere = secret if isinstance(secret, str) and len(secret) > len("short") else ""
    return Row(row_id, form(**changes), 422, "validation_failed", nowhere=nowhere)


@contextmanager
def with_another_owner(target: Target) -> Iterator[None]:
    """A shop that uses an integration of its own."""
    target.sql("INSERT INTO owners (id, kind, name) VALUES (%s, 'shop', 'second')", SHOP)
    office, fields = target.office, {"domain": "othershop", "client_id": OTHERS_CLIENT, "client_secret": OTHERS_SECRET}
    with afterwards_new(target):
        assert office.admin("POST", "save_connection", owner=SHOP, connection=fields).status == 200
        yield


def owned(**changes: object) -> Sent:
    fields = {"domain": "another", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **changes}
    return post("save_connection", {"connection": fields, "owner": INSTALLATION}, who=ADMIN)


CONNECTION_ROWS = (
    Row(
        "D34a",
        post("save_connection", {"connection": {"domain": HOST}}, who=WIDGET),
        401,
        "auth_invalid",
        note=ALL_PAIRS,
    ),
    Row("D34b", get("connection_status"), 401, "auth_invalid", note=ALL_PAIRS),
    Row("D34c", post("disconnect", {"domain": HOST}), 401, "auth_invalid", note=ALL_PAIRS),
    refused("D35a", client_id="not-a-uuid-of-any-integration"),
    refused("D35b", client_id=f"{CLIENT_ID}\n"),
    refused("D35c", client_id="1" * 10_000),
    refused("D35d", client_id=CLIENT_ID.upper().replace("1", "A")),
    refused("D35e", client_id=7),
    refused("D35f", client_id=None),
    refused("D36a", client_secret="s" * 31),
    refused("D36b", client_secret="s" * 10_000),
    refused("D36c", client_secret=f"{OTHERS_SECRET}\n"),
    refused("D36d", client_secret="YOUR_CLIENT_SECRET"),
    refused("D36e", client_secret=f" {OTHERS_SECRET} "),
    refused("D36f", client_secret=[OTHERS_SECRET]),
    refused("D36g", client_secret=None),
    Row("D36h", form(client_secret="s" * 10_001), 422, "validation_failed", nowhere="s" * 100),
    Row(
        "D37a",
        owned(client_id=OTHERS_CLIENT),
        409,
        "already_connected",
        audit=1,
        given=with_another_owner,
    ),
    Row("D37b", form(), 422, "validation_failed", given=with_another_owner, note="several owners: one must be named"),
    refused("D39a", redirect_uri="https://evil.example/callback"),
    refused("D39b", redirect_uri=f"{BASE_URL}/api/auth/amocrm/callback"),
    Row(
        "D39c",
        post(
            "save_connection",
            {
                "domain": "another",
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "redirect_uri": "https://evil",
            },
            who=ADMIN,
        ),
        422,
        "validation_failed",
    ),
    Row(
        "D40",
        form(domain=HOST, client_secret=OTHERS_SECRET),
        200,
        audit=1,
        changes=FORMED,
        given=afterwards_new,
        nowhere=OTHERS_SECRET,
        note="a candidate: the ordinary request after it is proved by the old secret",
    ),
    Row("D41", get("connection_status", who=ADMIN), 200, nowhere=CLIENT_SECRET),
    *(refused(f"D43 {place} as client_id", client_id=text) for place, text in enumerate(SQL)),
    *(
        Row(f"D43 {place} as domain", form(domain=text), 403, "host_not_allowed", audit=1)
        for place, text in enumerate(SQL)
    ),
)
