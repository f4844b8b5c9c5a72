"""Templates of the demo price list: what most shower screens and mirrors start from. The numbers are invented."""

from decimal import Decimal

from amocrm.calculator.calculation import Cutout, Edge, Hole
from amocrm.calculator.templates import Linear, PaneSlot, QuantityRule, Template, TemplateInput, TemplateItem

POLISHED = Edge(kind="POL")
FOR_HANDLE = (Hole(d=12, n=2),)
FOR_HINGES = (Cutout(kind="HNG", n=2),)
FOR_CONNECTORS = (Hole(d=14, n=2),)


def _size(name: str, label: str, default: int, *, low: int = 200, high: int = 3000) -> TemplateInput:
    return TemplateInput(name=name, label=label, min=low, max=high, default=default)


def _is(name: str, gap: int = 0) -> Linear:
    return Linear(terms={name: Decimal(1)}, gap=gap)


def _item(sku: str, count: int = 1) -> TemplateItem:
    return TemplateItem(sku=sku, rule=QuantityRule(kind="fixed", k=Decimal(count)))


def _bars(sku: str, *pieces: Linear) -> TemplateItem:
    return TemplateItem(sku=sku, rule=QuantityRule(kind="bars", pieces=pieces))


HEIGHT = _size("height", "Высота", 2000)
HANDLE = TemplateItem(sku="HDL-SK", rule=QuantityRule(kind="per_door"))
MAGNET = TemplateItem(sku="SEAL-MAG", rule=QuantityRule(kind="edge", sides="r", role="door", step=Decimal("0.1")))

BY_SIZES = Template(
    code="by_sizes",
    name="Стекло по размерам",
    product_type="glass",
    inputs=(_size("width", "Ширина", 1000, low=50, high=6000), _size("height", "Высота", 1000, low=50, high=6000)),
    glass="CLR",
    thickness=6,
    panes=(PaneSlot(key="p1", width=_is("width"), height=_is("height"), edge=POLISHED),),
)
MIRROR = Template(
    code="mirror",
    name="Зеркало",
    product_type="mirror",
    inputs=(_size("width", "Ширина", 800, low=50), _size("height", "Высота", 600, low=50)),
    glass="MIR",
    thickness=4,
    panes=(PaneSlot(key="p1", role="mirror", width=_is("width"), height=_is("height"), edge=POLISHED),),
)
ROUND_MIRROR = Template(
    code="round_mirror",
    name="Зеркало круглое",
    product_type="mirror",
    inputs=(_size("diameter", "Диаметр", 900, low=200, high=2000),),
    glass="MIR",
    thickness=4,
    panes=(PaneSlot(key="p1", role="mirror", shape="circle", width=_is("diameter"), height=_is("diameter"), facet=15),),
)
SHELF = Template(
    code="shelf",
    name="Полка",
    product_type="shelf",
    inputs=(_size("width", "Ширина", 600, low=50), _size("depth", "Глубина", 220, low=50, high=1000)),
    glass="CLR",
    thickness=6,
    panes=(PaneSlot(key="p1", role="shelf", width=_is("width"), height=_is("depth"), tempered=True, edge=POLISHED),),
)
WALK_IN = Template(
    code="walk_in",
    name="Перегородка walk-in",
    product_type="partition",
    inputs=(_size("width", "Ширина", 1000), HEIGHT),
    glass="OPT",
    thickness=8,
    panes=(PaneSlot(key="p1", width=_is("width"), height=_is("height"), tempered=True, edge=POLISHED),),
    items=(_item("BAR-ST"), _bars("PRF-U20", _is("height"))),
    services=("MSR", "MNT", "DLV"),
)
SWING_DOOR = Template(
    code="swing_door",
    name="Дверь распашная",
    product_type="swing_door",
    inputs=(_size("width", "Ширина", 800, low=560, high=900), _size("height", "Высота", 2100)),
    glass="CLR",
    thickness=10,
    panes=(
        PaneSlot(
            key="door",
            role="door",
            width=_is("width"),
            height=_is("height"),
            tempered=True,
            edge=POLISHED,
            holes=FOR_HANDLE,
            cutouts=FOR_HINGES,
        ),
    ),
    items=(
        TemplateItem(sku="HNG-WG", rule=QuantityRule(kind="hinge")),
        HANDLE,
        _bars("SEAL-PS2", _is("height"), _is("height")),
        MAGNET,
    ),
    services=("MSR", "MNT", "DLV"),
)
CORNER = Template(
    code="corner_shower",
    name="Душевая угловая",
    product_type="corner_shower",
    inputs=(
        _size("fixed", "Ширина неподвижной части", 900),
        _size("door", "Ширина двери", 700, low=560, high=800),
        _size("return", "Ширина боковой части", 900),
        HEIGHT,
    ),
    glass="CLR",
    thickness=8,
    panes=(
        PaneSlot(
            key="fixed",
            width=_is("fixed"),
            height=_is("height"),
            tempered=True,
            edge=POLISHED,
            holes=FOR_CONNECTORS,
            cutouts=FOR_HINGES,
        ),
        PaneSlot(
            key="door",
            role="door",
            width=_is("door"),
            height=_is("height"),
            tempered=True,
            edge=POLISHED,
            holes=FOR_HANDLE,
            cutouts=FOR_HINGES,
        ),
        PaneSlot(
            key="return",
            role="return",
            width=_is("return"),
            height=_is("height"),
            tempered=True,
            edge=POLISHED,
            holes=FOR_CONNECTORS,
        ),
    ),
    items=(
        TemplateItem(sku="HNG-GG", rule=QuantityRule(kind="hinge")),
        HANDLE,
        TemplateItem(sku="CON-90", rule=QuantityRule(kind="per_pane", k=Decimal(2), role="return")),
        _bars("PRF-U20", _is("height"), _is("height"), _is("fixed"), _is("return")),
        _bars("SEAL-PS2", _is("height"), _is("height")),
        TemplateItem(sku="SEAL-PS11", rule=QuantityRule(kind="per_door")),
        MAGNET,
    ),
    services=("MSR", "MNT", "DLV"),
)
TEMPLATES = (WALK_IN, SWING_DOOR, CORNER, MIRROR, ROUND_MIRROR, SHELF, BY_SIZES)
