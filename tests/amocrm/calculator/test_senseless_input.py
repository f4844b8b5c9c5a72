"""Values that pass their types and make no sense: always an answer with reasons, never an exception."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amocrm.calculator.calculation import (
    BarItem,
    Calculation,
    Cutout,
    Discount,
    Edge,
    HardwareItem,
    Hole,
    Panel,
    ServiceItem,
    Vat,
)
from amocrm.calculator.demo_price_list import DEMO
from tests.amocrm.calculator.sheet import quoted
from tests.figures.report import Amount

INTEGERS = st.sampled_from((-(2**63), -1, 0, 1, 4, 8, 500, 1000, 6001, 2**63)) | st.integers()
DECIMALS = st.decimals(allow_nan=True, allow_infinity=True) | st.sampled_from((Decimal("1e999"), Decimal("sNaN")))
MAYBE = st.none() | INTEGERS
WORDS = st.text(max_size=3) | st.sampled_from(
    ("p1", "CLR", "MIR", "POL", "GRN", "HNG", "FLM", *(article.sku for article in DEMO.hardware), "LFT", "DLV", "MNT")
)
PANELS = st.builds(
    Panel,
    key=WORDS,
    role=st.sampled_from(("door", "fixed")),
    shape=st.sampled_from(("rect", "circle", "curved")),
    width=INTEGERS,
    height=INTEGERS,
    qty=INTEGERS,
    glass=WORDS,
    thickness=INTEGERS,
    layers=INTEGERS,
    tempered=st.booleans(),
    edge=st.none() | st.builds(Edge, kind=WORDS, sides=st.sampled_from(("trbl", "", "zz"))),
    facet=MAYBE,
    holes=st.lists(st.builds(Hole, d=INTEGERS, n=INTEGERS, x=MAYBE, y=MAYBE), max_size=2).map(tuple),
    cutouts=st.lists(st.builds(Cutout, kind=WORDS, n=INTEGERS, w=MAYBE, h=MAYBE), max_size=2).map(tuple),
    ops=st.lists(WORDS, max_size=2).map(tuple),
)
CALCULATIONS = st.builds(
    Calculation,
    template=st.none() | WORDS,
    title=WORDS,
    panels=st.lists(PANELS, max_size=2).map(tuple),
    hardware=st.lists(
        st.builds(HardwareItem, sku=WORDS, qty=st.none() | DECIMALS, mm=MAYBE, door=st.none() | WORDS), max_size=2
    ).map(tuple),
    bars=st.lists(st.builds(BarItem, sku=WORDS, pieces=st.lists(INTEGERS, max_size=3).map(tuple)), max_size=2).map(
        tuple
    ),
    services=st.lists(st.builds(ServiceItem, code=WORDS, km=MAYBE, floor=MAYBE), max_size=2).map(tuple),
    markup_percent=DECIMALS,
    discount=st.builds(Discount, kind=st.sampled_from(("percent", "amount")), value=DECIMALS),
    vat=st.none() | st.builds(Vat, mode=st.sampled_from(("included", "on_top", "none")), rate=DECIMALS),
    total_step=st.none() | DECIMALS,
)


def test_nothing_makes_the_engine_stumble(amount: Amount) -> None:
    @settings(max_examples=amount(200, 10_000), deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(CALCULATIONS)
    def check(calculation: Calculation) -> None:
        quote = quoted(calculation)
        assert quote.result or quote.messages
        assert all(message.text for message in quote.messages)

    check()
