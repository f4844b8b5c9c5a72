"""DEMO-2026-1, the price list of a new installation: invented numbers (calculator.md §2.9)."""

from collections.abc import Mapping
from decimal import Decimal

from amocrm.calculator.calculation import Vat
from amocrm.calculator.demo_templates import TEMPLATES
from amocrm.calculator.price_list import Glass, GlassKind, Hardware, PriceList, Service
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
from amocrm.calculator.rules import Rules


def _by_thickness(**prices: int) -> Mapping[int, Decimal]:
    """`t8=2700`: the price at 8 mm."""
    return {int(name[1:]): Decimal(price) for name, price in prices.items()}


def _glass(sku: str, name: str, kind: GlassKind, price: Mapping[int, Decimal]) -> Glass:
    return Glass(sku=sku, name=name, kind=kind, price=price, temperable=kind != "mirror")


def _bands(thin: int, thick: int) -> tuple[ThicknessBand, ...]:
    return (
        ThicknessBand(low=4, high=6, price=Decimal(thin)),
        ThicknessBand(low=8, high=12, price=Decimal(thick)),
    )


def _facets(**prices: int) -> tuple[FacetBand, ...]:
    return tuple(FacetBand(max_width=int(name[2:]), price=Decimal(price)) for name, price in prices.items())


def _hinge(sku: str, name: str, price: int, capacity: Mapping[int, Decimal], max_width: int) -> Hardware:
    return Hardware(
        sku=sku,
        name=name,
        price=Decimal(price),
        capacity=capacity,
        max_width=max_width,
        glass_thickness=(8, 10, 12),
    )


GLASS = (
    _glass("CLR", "Стекло прозрачное М1", "clear", _by_thickness(t4=1350, t6=1900, t8=2700, t10=3400, t12=4900)),
    _glass("OPT", "Стекло осветлённое", "low_iron", _by_thickness(t6=3600, t8=5200, t10=6500)),
    _glass("SAT", "Стекло сатин", "satin", _by_thickness(t6=3300, t8=4100, t10=5200)),
    _glass("BRZ", "Стекло бронза", "bronze", _by_thickness(t6=3100, t8=3900, t10=4800)),
    _glass("MIR", "Зеркало серебро", "mirror", _by_thickness(t4=2200, t6=2900)),
)
EDGES = (
    EdgeWork(
        code="POL",
        name="Полировка кромки",
        price=_by_thickness(t4=130, t6=180, t8=240, t10=290, t12=420),
        curve="POLC",
    ),
    EdgeWork(code="GRN", name="Шлифовка кромки", price=_by_thickness(t4=80, t6=110, t8=150, t10=180, t12=260)),
    EdgeWork(
        code="POLC",
        name="Полировка криволинейной кромки",
        price=_by_thickness(t4=210, t6=290, t8=390, t10=460, t12=670),
        curve="POLC",
    ),
)
CUTOUTS = (
    CutoutWork(code="HNG", name="Вырез под петлю", prices=_bands(450, 600)),
    CutoutWork(code="EDG", name="Вырез с края", prices=_bands(600, 800)),
    CutoutWork(code="INN", name="Вырез внутренний", prices=_bands(900, 1200)),
)
DRILLING = Drilling(
    bands=(
        HoleBand(max_diameter=12, prices=_bands(150, 190)),
        HoleBand(max_diameter=30, prices=_bands(200, 250)),
        HoleBand(max_diameter=70, prices=_bands(320, 390)),
        HoleBand(max_diameter=90, prices=_bands(1500, 1500)),
    )
)
AREA_WORKS = (
    AreaWork(code="SND", name="Пескоструйная обработка", price=Decimal(1500)),
    AreaWork(code="FLM", name="Плёнка защитная", price=Decimal(650)),
    AreaWork(code="TNT", name="Плёнка тонировочная", price=Decimal(900)),
)
HARDWARE = (
    _hinge("HNG-WG", "Петля стена—стекло", 3900, {2: Decimal(45), 3: Decimal(60)}, 900),
    _hinge("HNG-GG", "Петля стекло—стекло 180°", 4600, {2: Decimal(40), 3: Decimal(55)}, 800),
    Hardware(sku="HDL-SK", name="Ручка-скоба 300 мм", price=Decimal(1846)),
    Hardware(sku="CON-90", name="Коннектор стекло—стекло 90°", price=Decimal("1098.50")),
    Hardware(sku="PRF-U20", name="П-профиль 20×20", unit="хлыст", bars={2200: Decimal(1320), 3000: Decimal(1750)}),
    Hardware(sku="BAR-ST", name="Штанга-стабилизатор 1000 мм", price=Decimal(2450)),
    Hardware(sku="SEAL-PS2", name="Уплотнитель PS-2, 8–10 мм", unit="хлыст", bars={2200: Decimal(250)}),
    Hardware(sku="SEAL-PS11", name="Уплотнитель PS-11, 8 мм", price=Decimal("184.62")),
    Hardware(sku="SEAL-MAG", name="Уплотнитель магнитный", unit="м", price=Decimal(380), step=Decimal("0.1")),
)
SERVICES = (
    Service(code="MSR", name="Замер", price=Decimal(1500), free_from=Decimal(30_000), purpose="measuring"),
    Service(code="MNT", name="Монтаж", rule="area", price=Decimal(3000), minimum=Decimal(6000), purpose="mounting"),
    Service(
        code="DLV",
        name="Доставка по городу",
        rule="distance",
        price=Decimal(2500),
        per_km=Decimal(40),
        far_name="Доставка за пределы города",
    ),
    Service(code="LFT", name="Подъём без лифта (стёкла × этажи)", rule="floors", price=Decimal(300)),
    Service(code="DSM", name="Демонтаж", price=Decimal(2500)),
)
DEMO = PriceList(
    version="DEMO-2026-1",
    vat=Vat(mode="included", rate=Decimal(22)),
    total_step=Decimal(1),
    glass=GLASS,
    tempering=Tempering(price=_by_thickness(t4=1100, t6=1300, t8=1500, t10=1800, t12=2600)),
    lamination=Lamination(price=Decimal(3200)),
    edges=EDGES,
    facet=Facet(bands=_facets(to10=320, to15=380, to20=520, to30=700), minimum=Decimal(400)),
    drilling=DRILLING,
    cutouts=CUTOUTS,
    area_works=AREA_WORKS,
    hardware=HARDWARE,
    services=SERVICES,
    templates=TEMPLATES,
    rules=Rules(discount_limits={"manager": Decimal(10), "head": Decimal(20)}),
)
