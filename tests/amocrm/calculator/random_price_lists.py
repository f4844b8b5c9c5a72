"""Price lists at random: as large as a page, with every option, and names that are hard on files."""

from dataclasses import replace
from decimal import Decimal
from typing import get_args

from hypothesis import strategies as st

from amocrm.calculator.calculation import Vat
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import Glass, GlassKind, Hardware, PriceList, Purpose, Service, ServiceRule, Sheet
from amocrm.calculator.processing import (
    AreaWork,
    CutoutWork,
    Drilling,
    EdgeWork,
    Facet,
    FacetBand,
    HoleBand,
    Lamination,
    Tempering,
    ThicknessBand,
)
from amocrm.calculator.rules import AreaStep, LeadTimes, Rules, SideStep
from tests.amocrm.calculator.random_calculations import decimals

# All of cp1251's own letters, and what files and programs stumble over.
LETTERS = "abcXYZабвЁёЖщЪ0189 -–—«»№°±§;,:\"'\\/|=+@%()?!"
NAMES = st.text(LETTERS, max_size=12).map(lambda text: f"{text}ф".strip())
HARD_NAMES = st.sampled_from(
    ("=1+1", "+7 912", "-10 %", "@SUM(A1)", "'=x", "''+1", "-5", '"', "a;b", "a\\;b", "\\", "²×Ø≤")
)
TEXTS = NAMES | HARD_NAMES
CODES = st.text("ABCабв0123.-_|=+@' ", min_size=1, max_size=6).map(lambda text: f"{text}x".strip())
PRICES = decimals(0, 100_000, 2)
BY_THICKNESS = st.dictionaries(st.integers(1, 40), PRICES, min_size=1, max_size=3)
FLAGS = st.booleans()
OPTIONAL_TEXTS = st.none() | TEXTS


def table(rows: st.SearchStrategy[object], code: str) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(rows, min_size=1, max_size=3, unique_by=lambda row: getattr(row, code)).map(tuple)


@st.composite
def bands(draw: st.DrawFn) -> tuple[ThicknessBand, ...]:
    ends = sorted(draw(st.sets(st.integers(1, 60), min_size=2, max_size=6)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return tuple(ThicknessBand(low=low, high=high, price=draw(PRICES)) for low, high in pairs)


@st.composite
def facets(draw: st.DrawFn) -> Facet:
    widths = sorted(draw(st.sets(st.integers(1, 60), max_size=4)))
    made = tuple(FacetBand(max_width=width, price=draw(PRICES)) for width in widths)
    return Facet(code=draw(CODES), name=draw(TEXTS), bands=made, minimum=draw(PRICES))


@st.composite
def drillings(draw: st.DrawFn) -> Drilling:
    diameters = sorted(draw(st.sets(st.integers(3, 90), max_size=3)))
    holes = tuple(HoleBand(max_diameter=diameter, prices=draw(bands())) for diameter in diameters)
    return Drilling(code=draw(CODES), name=draw(TEXTS), bands=holes)


GLASSES = st.builds(
    Glass,
    sku=CODES,
    name=TEXTS,
    kind=st.sampled_from(get_args(GlassKind)),
    price=BY_THICKNESS,
    temperable=FLAGS,
    sheet=st.builds(Sheet, width=st.integers(50, 9000), height=st.integers(50, 9000), is_jumbo=FLAGS),
    density=decimals(1, 10, 2),
    waste_percent=decimals(0, 100, 2),
    photo=OPTIONAL_TEXTS,
    is_active=FLAGS,
)
EDGES = st.builds(EdgeWork, code=CODES, name=TEXTS, price=BY_THICKNESS, curve=st.none() | CODES, is_active=FLAGS)
SKUS = st.lists(CODES, max_size=2, unique=True).map(tuple)
GOODS = st.builds(
    Hardware,
    sku=CODES,
    article=st.just("") | TEXTS,
    name=TEXTS,
    unit=st.sampled_from(("шт", "м", "компл", "м²", "хлыст")),
    price=st.none() | PRICES,
    finish=st.just("") | TEXTS,
    photo=OPTIONAL_TEXTS,
    step=st.none() | decimals(1, 9, 3),
    capacity=st.none() | st.dictionaries(st.integers(1, 10), decimals(1, 90, 1), min_size=1, max_size=3),
    max_width=st.none() | st.integers(1, 3000),
    glass_thickness=st.lists(st.integers(1, 40), max_size=3).map(tuple),
    analogues=SKUS,
    is_active=FLAGS,
)
BARS = st.builds(
    Hardware,
    sku=CODES,
    name=TEXTS,
    unit=st.just("хлыст"),
    price=st.none() | PRICES,
    bars=st.dictionaries(st.integers(100, 6000), PRICES, min_size=1, max_size=3),
)
SERVICES = st.builds(
    Service,
    code=CODES,
    name=TEXTS,
    rule=st.sampled_from(get_args(ServiceRule)),
    price=PRICES,
    minimum=PRICES,
    per_km=st.none() | PRICES,
    far_name=st.just("") | TEXTS,
    free_from=st.none() | PRICES,
    taxed=FLAGS,
    purpose=st.sampled_from(get_args(Purpose)),
    is_active=FLAGS,
)
ROLES = st.dictionaries(st.sampled_from(("manager", "head", "observer", "мастер")), decimals(0, 100, 2), max_size=3)
DAYS = st.tuples(st.integers(1, 9), st.integers(10, 40))


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    sides = sorted(draw(st.sets(st.integers(100, 6000), max_size=3)))
    areas = sorted(draw(st.sets(decimals(1, 9, 3), max_size=2)))
    surcharges = replace(
        DEMO.rules.surcharges,
        sides=tuple(SideStep(side=side, percent=draw(PRICES)) for side in sides),
        areas=tuple(AreaStep(area=area, percent=draw(PRICES)) for area in areas),
        urgent=draw(PRICES),
    )
    times = LeadTimes(cut=draw(DAYS), laminated=draw(st.none() | DAYS))
    return replace(
        DEMO.rules,
        surcharges=surcharges,
        discount_limits=draw(ROLES),
        lead_times=times,
        kerf=draw(st.integers(0, 50)),
        heavy_pane=draw(decimals(1, 500, 3)),
    )


PRICE_LISTS = st.builds(
    PriceList,
    version=st.just("R-1"),
    vat=st.builds(Vat, mode=st.sampled_from(("included", "on_top", "none")), rate=decimals(0, 30, 2)),
    total_step=st.sampled_from([Decimal(step) for step in ("0.01", "1", "10", "50", "100")]),
    glass=table(GLASSES, "sku"),
    tempering=st.builds(Tempering, code=CODES, name=TEXTS, price=BY_THICKNESS),
    lamination=st.builds(Lamination, code=CODES, name=TEXTS, price=PRICES, factor=st.integers(1, 10)),
    edges=table(EDGES, "code"),
    facet=facets(),
    drilling=drillings(),
    cutouts=table(st.builds(CutoutWork, code=CODES, name=TEXTS, prices=bands(), is_active=FLAGS), "code"),
    area_works=table(st.builds(AreaWork, code=CODES, name=TEXTS, price=PRICES, is_active=FLAGS), "code"),
    hardware=table(GOODS | BARS, "sku"),
    services=table(SERVICES, "code"),
    rules=rules(),
)
EMPTY = replace(DEMO, glass=(), edges=(), cutouts=(), area_works=(), hardware=(), services=(), templates=())
