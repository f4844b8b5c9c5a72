"""Any JSON is a body or a list of reasons; a body is the same after it was stored (calculator.md §2.11)."""

import json
from decimal import Decimal
from statistics import median
from time import thread_time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amocrm.calculator import v2
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.v2 import Body, Envelope
from shared.strict_json import loads
from tests.amocrm.calculator.bodies import Json, walk_in
from tests.amocrm.calculator.random_calculations import calculations, decimals
from tests.amocrm.calculator.test_speed import RICH, whole
from tests.figures.report import Amount, figure
from tests.figures.yardstick import allowed

MOST_MS = 3
QUICK = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)
NAMES = sorted({*walk_in(), *walk_in()["panels"][0], "d", "n", "sku", "pieces", "code", "kind", "value", "mode"})
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=True)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(("1 205", "120,5", "-1", "circle", "percent", "glass/2", "POL"))
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=30,
)
CODES = st.text("abcdef0123456789-", min_size=1, max_size=36)
ORDERS = st.builds(
    Envelope,
    client_request_id=st.none() | CODES,
    id=st.none() | CODES,
    revision=st.integers(0, 2**31 - 1),
    price_list_version=st.none() | CODES,
    products_mode=st.sampled_from(("single", "lines", "off")),
    in_order=st.booleans(),
    draft=st.booleans(),
    expected_total=st.none() | decimals(0, 999_999_999, 2),
    sizes=st.dictionaries(CODES, st.integers(0, 100_000), max_size=3),
)


def taken_or_refused(fields: Json) -> bool:
    try:
        body = v2.parse(fields)
    except v2.Faults as faults:
        return all(told.text and told.severity == "error" for told in faults.messages) and bool(faults.messages)
    return v2.parse(v2.as_json(body)) == body


def test_a_body_is_the_same_after_it_was_stored(amount: Amount) -> None:
    @settings(QUICK, max_examples=amount(60, 5_000))
    @given(calculations(), ORDERS)
    def check(calculation: Calculation, order: Envelope) -> None:
        body = Body(calculation, order)
        stored = json.dumps(v2.as_json(body)).encode()
        assert v2.parse(loads(stored, len(stored))) == body

    check()


def test_any_json_is_a_body_or_reasons(amount: Amount) -> None:
    @settings(QUICK, max_examples=amount(100, 20_000))
    @given(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=6))
    def check(fields: Json) -> None:
        assert taken_or_refused({**fields, "schema": "glass/2"})
        assert taken_or_refused(fields)

    check()


def test_any_value_in_a_good_body_is_taken_or_refused(amount: Amount) -> None:
    @settings(QUICK, max_examples=amount(100, 20_000))
    @given(st.sampled_from(sorted(walk_in())), st.sampled_from(sorted(walk_in()["panels"][0])), ANYTHING)
    def check(name: str, of_pane: str, value: object) -> None:
        assert taken_or_refused(walk_in(**{name: value}))
        assert taken_or_refused(walk_in(panels=[{**walk_in()["panels"][0], of_pane: value}]))

    check()


def test_nothing_stored_has_an_exponent_or_a_float() -> None:
    stored = v2.as_json(v2.parse(walk_in(markup_percent=Decimal("0.01"), discount={"value": 100}, total_step="50")))

    assert (stored["markup_percent"], stored["total_step"]) == ("0.01", "50")
    assert stored["discount"] == {"kind": "percent", "value": "100", "reason": ""}


def test_twenty_panes_are_read_at_once(amount: Amount) -> None:
    fields = v2.as_json(Body(whole(RICH), Envelope()))
    spent = []
    for _ in range(amount(30, 300)):
        begun = thread_time()
        v2.parse(fields)
        spent.append((thread_time() - begun) * 1000)
    figure(f"body of 20 panes: {median(spent):.1f} ms (median, own time), {min(spent):.1f} ms at best")

    assert min(spent) <= allowed(MOST_MS)
