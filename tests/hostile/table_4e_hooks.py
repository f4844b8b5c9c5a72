"""Table 4E, K1-K7: amoCRM says that the integration was switched off; its signature never changes.

Not here: K8 and K9 (no hook brings us secrets), K10-K17 (InSales, Evotor), K18 (this hook has no body), K19 (at the
end of the table's test).
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager

from tests.hostile.neighbour import CLIENT_ID as OTHERS_CLIENT
from tests.hostile.neighbour import CLIENT_SECRET as OTHERS_SECRET
from tests.hostile.neighbour import beside_a_neighbour
from tests.hostile.runner import Row, Sent
from tests.hostile.sending import NOBODY, get
from tests.hostile.situations import Situation, afterwards_new, vendor
from tests.hostile.target import Target
from tests.hostile.tokens import ACCOUNT_ID
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET

DISABLED = "/api/auth/amocrm/disabled"
TOKENS = frozenset({"amocrm_tokens"})
AGAIN = {"Retry-After": "60"}  # so long that nobody waits for it inside a request


def signature(secret: str = CLIENT_SECRET, client: str = CLIENT_ID, account: object = ACCOUNT_ID) -> str:
    return hmac.new(secret.encode(), f"{client}|{account}".encode(), hashlib.sha256).hexdigest()


def hook(**changes: object) -> Sent:
    """As amoCRM calls it, but for the changes; None leaves a parameter out."""
    asked = {"account_id": str(ACCOUNT_ID), "client_uuid": CLIENT_ID, "signature": signature(), **changes}
    query = {name: value for name, value in asked.items() if value is not None}
    return get(None, who=NOBODY, query=query, path=DISABLED)


def forged(row_id: str, value: str | None, given: Situation | None = None) -> Row:
    row = Row(row_id, hook(signature=value), 401, "auth_invalid")
    return row if given is None else Row(row_id, row.sent, row.status, row.code, given=given)


def bad(row_id: str, note: str = "", **changes: object) -> Row:
    return Row(row_id, hook(**changes), 400, "bad_param", note=note)


@contextmanager
def switched_off(target: Target) -> Iterator[None]:
    """Truly: what amoCRM gave out is worth nothing any more."""
    target.sandbox.control("POST", "/disable", {"account": "mycompany"})
    with afterwards_new(target):
        yield


@contextmanager
def unreachable(target: Target) -> Iterator[None]:
    with afterwards_new(target), vendor("/", 503, headers=AGAIN)(target):
        yield


def twice(parameter: str) -> Sent:
    """A list where one value belongs."""
    lists = {"multiValueQueryStringParameters": {parameter: [str(ACCOUNT_ID), "2"]}}
    asked = {"account_id": str(ACCOUNT_ID), "client_uuid": CLIENT_ID, "signature": signature()}
    return get(None, who=NOBODY, query=asked, path=DISABLED, **lists)


HOOK_ROWS = (
    forged("K1a", None),
    forged("K1b", ""),
    forged("K1c", signature().upper()),
    forged("K1d", signature()[:63]),
    forged("K1e", signature() + "0"),
    forged("K1f", signature("a-secret-nobody-gave-out-0123456789")),
    forged("K1g", signature(account=1)),
    forged("K1h", "0" * 64),
    Row(
        "K1i",
        hook(client_uuid=OTHERS_CLIENT, signature=signature(OTHERS_SECRET, OTHERS_CLIENT)),
        200,
        given=beside_a_neighbour,
        note="the neighbour's own signature for an account that is not his: answered as any unknown one",
    ),
    Row("K2a", hook(account_id="77", signature=signature(account=77)), 200),
    Row("K2b", hook(account_id="77", signature="0" * 64), 200, note="no oracle: as a known one, and nothing is done"),
    Row("K2c", hook(client_uuid="33333333-2222-4333-8444-555555555555"), 200),
    Row("K3", hook(), 200, calls=1, audit=1, changes=TOKENS),
    Row("K4", hook(), 200, calls=2, audit=1, changes=TOKENS | {"alerts"}, given=switched_off),
    Row("K5", hook(), 200, calls=1, audit=1, changes=TOKENS, given=unreachable),
    Row("K6a", hook(client_uuid=None, client_id=CLIENT_ID), 200, calls=1, audit=1, changes=TOKENS),
    bad("K6b", client_id=OTHERS_CLIENT),
    bad("K6c", client_uuid=None),
    bad("K6d", client_uuid=f"{CLIENT_ID}0"),
    bad("K7a", account_id="1|2"),
    bad("K7b", account_id="-28805383"),
    bad("K7c", account_id=str(10**30)),
    bad("K7d", account_id=""),
    bad("K7e", account_id="28805383.0"),
    bad("K7f", account_id="٢"),
    bad("K7g", account_id=None),
    Row("K7h", twice("account_id"), 400, "duplicate_param", note="a name sent twice is that before it is judged"),
)
