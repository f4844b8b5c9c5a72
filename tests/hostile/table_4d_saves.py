"""Table 4D, D11-D33 and D43: what a body of the guide's form may say, and under which key.

Not here, because the guide's form has no such thing: D24 and D25 (prices are worked out by the second form of a
calculation), D29 (no files yet). In tests/stories: D30 (test_saving.py, a budget changed by a person), D44
(test_limits.py, a person over the limit). D17, D18 and D32 are the clicks and kills of tests/figures. D31 and D42 are
at the end of the table's test.
"""

from tests.hostile.runner import Row, Sent
from tests.hostile.sending import get, post
from tests.hostile.situations import afterwards_new
from tests.hostile.target import Target
from tests.hostile.tokens import disposable
from tests.office import CALCULATION
from tests.sandbox_process import HOST

KEY = "a-key-made-for-one-click"
SQL = ("'; DROP TABLE amocrm_tokens; --", "\\' || version() --", "%s", "%(x)s", "$1", "{}")
SAVED = frozenset(
    {"amocrm_tokens", "calculations", "calculation_revisions", "calculation_steps", "deal_budgets"}
    | {"idempotency_keys", "token_uses"}
)
IGNORES = "contract.md §2: bodies of the first form ignore what they do not know"
NO_SUMS_OF_OURS = "calculator.md §2.3: sums of the first form are the caller's; a difference is a warning"
AS_TYPED = "calculator.md §2.3: numbers may come as people type them"
STRICT_JSON = "no number: refused with the whole body"
WHOLE = 6  # the deal, the list of products, links, the note, the deal again before its budget, the budget
SPENT = frozenset({"token_uses"})
RIGHTS = "the deal is read with this person's rights before an earlier answer is shown"


def body(**changes: object) -> dict[str, object]:
    return {"calculation": {**CALCULATION, **changes}}


def save(key: object = None, **changes: object) -> Sent:
    return post(body=body(**changes), headers={"Idempotency-Key": key})


def product(**fields: object) -> dict[str, object]:
    return {"products": [{"catalog_id": 525441, "quantity": 1, "price": 100, **fields}]}


def refused(row_id: str, **changes: object) -> Row:
    return Row(row_id, save(**changes), 422, "validation_failed")


def kept(row_id: str, calls: int, note: str = "", **changes: object) -> Row:
    """Saved: the deal is read, products linked, a note written, the budget set."""
    return Row(row_id, save(**changes), 200, calls=calls, changes=SAVED, given=afterwards_new, note=note)


def no_key(row_id: str, key: str, status: int = 400, code: str = "bad_param", note: str = "") -> Row:
    return Row(row_id, save(key), status, code, note=note)


def after_one(sent: Sent) -> Sent:
    """Somebody has saved under the key before."""

    def make(target: Target) -> object:
        assert target.send(save(KEY)(target)).status == 200
        target.forget_counters()
        return sent(target)

    return make


def repeated(row_id: str, sent: Sent) -> Row:
    return Row(row_id, after_one(sent), 200, calls=1, changes=SPENT, given=afterwards_new, note=RIGHTS)


def mismatch(row_id: str, sent: Sent) -> Row:
    return Row(row_id, after_one(sent), 422, "idempotency_mismatch", audit=1, given=afterwards_new)


REORDERED = '{ "calculation" : {%s} }' % ", ".join(  # noqa: UP031 - braces are what it is about
    f'"{name}" : {value}'
    for name, value in {
        "products": '[{"price": 2400, "quantity": 2, "catalog_id": 525441}]',
        "total_price": "29210.0",
        "services_total": "10600.0",
        "components_total": "18610.0",
        "square_meters": "2.0",
        "height": "2000",
        "width": "1000",
        "package_name": '"Душевая перегородка"',
    }.items()
)

SAVE_ROWS = (
    kept("D11a", WHOLE, "contract.md §2.1: without a key an equal body is the same click"),
    no_key("D11b", ""),
    no_key("D12a", "k" * 15),
    no_key("D12b", "k" * 65),
    no_key("D12c", "k" * 10_000, code="bad_event", note="a header longer than 8 KB is refused as one"),
    no_key("D12d", "a-key-made-for\none-click"),
    no_key("D12e", "ключ-одного-нажатия"),
    no_key("D12f", SQL[0]),
    repeated("D13", save(KEY)),
    mismatch("D14", save(KEY, total_price=1)),
    repeated("D15a", post(body=REORDERED, headers={"Idempotency-Key": KEY})),
    mismatch("D15b", save(KEY, width=1000.0)),
    Row(
        "D16a",
        after_one(post(body=body(), headers={"Idempotency-Key": KEY, "X-Auth-Token": disposable(user_id=9100001)})),
        200,
        calls=4,
        changes=SAVED,
        given=afterwards_new,
        note="another person's click: a note of its own; the budget stands already",
    ),
    kept("D19a", WHOLE - 2, "calculator.md §2.3: products are optional", products=[]),
    refused("D19b", products=[{"catalog_id": 525441}] * 301),
    refused("D19c", products=[{"catalog_id": 525441}] * 1001),
    refused("D19d", products=None, package_name=None),
    refused("D20a", **product(quantity=0)),
    refused("D20b", **product(quantity=-1)),
    refused("D20c", **product(quantity=10**9)),
    refused("D20d", **product(quantity="0.0001")),
    kept("D20e", WHOLE, AS_TYPED, **product(quantity="1,5")),
    Row("D20f", save(**product(quantity=float("nan"))), 400, "bad_json", note=STRICT_JSON),
    refused("D21a", **product(price=-1)),
    kept("D21b", WHOLE, "a gift is priced 0", **product(price=0)),
    refused("D21c", **product(price=99999999999)),
    Row("D21d", save(**product(price=1e20)), 400, "bad_json", note=STRICT_JSON),
    kept("D21e", WHOLE, "rounded to kopecks", **product(price="0.001")),
    kept("D21f", WHOLE, AS_TYPED, **product(price="12 000")),
    refused("D21g", **product(price=True)),
    refused("D22a", total_price="999999999.995"),
    refused("D22b", total_price=2**31 * 1000),
    refused("D22c", components_total=2**49),
    kept("D23", WHOLE, NO_SUMS_OF_OURS, total_price=1),
    kept(
        "D26a",
        WHOLE + 1,
        "nothing of a save waits for one product: the step says product_not_found",
        **product(catalog_id=7),
    ),
    kept("D26b", WHOLE, "added up", products=[{"catalog_id": 525441}, {"catalog_id": 525441, "quantity": 2}]),
    kept("D27a", WHOLE, package_name="<b onclick=alert(1)>x</b>{{7*7}}{% raw %}"),
    kept("D27b", WHOLE, package_name="a\u0007b\u202ec\u2066d\u200b"),
    refused("D27c", package_name="x" * 201),
    Row("D27d", save(package_name="x" * 100_000), 422, "validation_failed"),
    refused("D27e", package_name=" \u00a0\u3000\t"),
    kept("D27f", WHOLE, package_name="Душ 🚿 👨‍👩‍👧"),
    Row("D27g", save(package_name="a\0b"), 400, "bad_param", note="NUL cannot be stored at all"),
    kept("D28", WHOLE, package_name="#c-qwqwqwqwqwqw"),
    kept("D33a", WHOLE, IGNORES, created_by=1, responsible_user_id=9100001, account_id=28805391),
    Row(
        "D33b",
        post(body={**body(), "account_id": 28805391, "created_by": 1, "lead_id": 7, "X-Account-Domain": HOST}),
        200,
        calls=WHOLE,
        changes=SAVED,
        given=afterwards_new,
        note=IGNORES,
    ),
    *(kept(f"D43 {place}", WHOLE, package_name=text) for place, text in enumerate(SQL)),
    *(refused(f"D43 {place} in a number", width=text) for place, text in enumerate(SQL)),
    *(
        Row(f"D43 {place} as lead", get(headers={"X-Lead-Id": text}), 400, "bad_param")
        for place, text in enumerate(SQL)
    ),
)
