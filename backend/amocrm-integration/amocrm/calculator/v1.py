"""The guide's body of `save_calculation`: sums as the caller gives them, checked and quantised, never trusted further.

calculator.md §2.3: unknown fields are ignored; numbers may come as texts; sizes are millimetres, sums roubles.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from amocrm.calculator.money import number, plain, to_kopecks
from amocrm.calculator.visible import visible

LONGEST_TITLE = 200
LARGEST_SIDE = Decimal(20_000)
LARGEST_TOTAL = Decimal("999999999.99")
MOST_PRODUCTS = 300
MODES = ("lines", "single", "off")
TOLERANCE = Decimal("0.01")
LARGEST_ID = 2**53
NUMBER = re.compile(r"[+-]?[0-9]{1,20}([.,][0-9]{1,20})?")
SPACES = str.maketrans("", "", " \u00a0\u202f")


class Fault(ValueError):
    """`field` is a path such as `products[0].quantity`, `message` what to do about it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Product:
    """A position of the product list: `element_id` is the product; `catalog_id` its list where the caller knows it."""

    element_id: int
    catalog_id: int | None
    quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Calculation:
    package_name: str
    width: Decimal
    height: Decimal
    square_meters: Decimal
    components_total: Decimal
    services_total: Decimal
    total_price: Decimal
    products: tuple[Product, ...]
    products_mode: str
    warnings: tuple[str, ...]

    @property
    def makes_product(self) -> bool:
        """A product of its own in amoCRM's list, with this price, instead of the listed ones."""
        return self.products_mode == "single"

    @property
    def links_articles(self) -> bool:
        """The guide's way has no articles, only numbers of products."""
        return False

    @property
    def articles(self) -> Mapping[str, Decimal]:
        return {}

    @property
    def described(self) -> str:
        """For a line of the history and the name of a product."""
        return f"{self.package_name} {number(plain(self.width))}×{number(plain(self.height))}\u00a0мм"

    @property
    def listed(self) -> tuple[Product, ...]:
        """What is to be linked of the products given."""
        return self.products if self.products_mode == "lines" else ()

    def as_json(self) -> dict[str, object]:
        """The v1 keys as the caller would send them again, and `products_mode` where it was asked for."""
        mode = {} if self.products_mode == "lines" else {"products_mode": self.products_mode}
        return {
            **mode,
            "package_name": self.package_name,
            "width": float(self.width),
            "height": float(self.height),
            "square_meters": float(self.square_meters),
            "components_total": float(self.components_total),
            "services_total": float(self.services_total),
            "total_price": float(self.total_price),
            "products": [
                {
                    "element_id": product.element_id,
                    "catalog_id": product.catalog_id,
                    "quantity": float(product.quantity),
                    "price": float(product.price),
                }
                for product in self.products
            ],
        }


def parse(fields: Mapping[str, object]) -> Calculation:
    """Raises Fault for the first field that cannot be used."""
    width = _size(fields, "width")
    height = _size(fields, "height")
    area = _number(fields, "square_meters", "Площадь", low=Decimal(0), high=Decimal(100_000))
    components, services, total = (_sum(fields, name) for name in ("components_total", "services_total", "total_price"))
    return Calculation(
        package_name=_title(fields),
        width=width,
        height=height,
        square_meters=area,
        components_total=components,
        services_total=services,
        total_price=total,
        products=_products(fields.get("products")),
        products_mode=_mode(fields.get("products_mode")),
        warnings=_warnings(width * height / 1_000_000 - area, components + services - total),
    )


def _warnings(area_gap: Decimal, sum_gap: Decimal) -> tuple[str, ...]:
    """v1 adds the markup to the total alone, so a difference is expected, but a person should know of it."""
    gaps = {"W_V1_AREA": area_gap, "W_V1_SUM": sum_gap}
    return tuple(code for code, gap in gaps.items() if abs(gap) > TOLERANCE)


def _title(fields: Mapping[str, object]) -> str:
    text = fields.get("package_name")
    cleaned = visible(text) if isinstance(text, str) else ""
    if not cleaned:
        raise Fault("package_name", "Заполните поле «Комплект».")
    if len(cleaned) > LONGEST_TITLE:
        raise Fault("package_name", f"Название длиннее {LONGEST_TITLE} знаков.")
    return cleaned


def _size(fields: Mapping[str, object], name: str) -> Decimal:
    label = {"width": "Ширина", "height": "Высота"}[name]
    value = _number(fields, name, label, low=Decimal(0), high=LARGEST_SIDE)
    if value == 0:
        raise Fault(name, f"{label} должна быть больше нуля.")
    return value


def _sum(fields: Mapping[str, object], name: str) -> Decimal:
    labels = {"components_total": "Материалы и фурнитура", "services_total": "Услуги", "total_price": "Итого"}
    return to_kopecks(_number(fields, name, labels[name], low=Decimal(0), high=LARGEST_TOTAL))


def _number(fields: Mapping[str, object], name: str, label: str, *, low: Decimal, high: Decimal) -> Decimal:
    value = decimal_of(fields.get(name))
    if value is None:
        raise Fault(name, f"В поле «{label}» нужно число, например 1\u00a0205 или 120,5.")
    if not low <= value <= high:
        raise Fault(name, f"Значение поля «{label}» вне допустимых пределов.")
    return value


def decimal_of(value: object) -> Decimal | None:
    """Numbers, and texts as people type them (`1 205`, `120,5`); no exponents, no booleans, no infinities."""
    if isinstance(value, str):
        text = value.translate(SPACES)
        return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() and abs(number.adjusted()) < 20 else None  # noqa: PLR2004 - far beyond any sum


def _products(value: object) -> tuple[Product, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_PRODUCTS:
        raise Fault("products", f"Товары должны быть списком не длиннее {MOST_PRODUCTS} позиций.")
    return tuple(_product(item, f"products[{index}]") for index, item in enumerate(value))


def _mode(value: object) -> str:
    """v1 knows no modes and ignores what it does not know."""
    return value if isinstance(value, str) and value in MODES else MODES[0]


def _product(item: object, path: str) -> Product:
    """v1 calls the product's id `catalog_id`; with `element_id` present each name means what it says."""
    if not isinstance(item, dict):
        raise Fault(path, "Позиция товара должна быть объектом.")
    if item.get("element_id") is None:
        return Product(_identity(item, "catalog_id", path), None, _quantity(item, path), _price(item, path))
    catalog = _identity(item, "catalog_id", path) if item.get("catalog_id") is not None else None
    return Product(_identity(item, "element_id", path), catalog, _quantity(item, path), _price(item, path))


def _identity(item: Mapping[str, object], name: str, path: str) -> int:
    identity = decimal_of(item.get(name))
    if identity is None or identity != identity.to_integral_value() or not 0 < identity <= LARGEST_ID:
        raise Fault(f"{path}.{name}", "Нужен номер товара из списка «Товары».")
    return int(identity)


def _quantity(item: Mapping[str, object], path: str) -> Decimal:
    quantity = decimal_of(item.get("quantity", 1))
    exact = quantity is not None and quantity == quantity.quantize(Decimal("0.001"))
    if quantity is None or not exact or not 0 < quantity <= 1_000_000:  # noqa: PLR2004 - more is a slip of the finger
        raise Fault(f"{path}.quantity", "Количество — число больше нуля, не больше трёх знаков после запятой.")
    return quantity


def _price(item: Mapping[str, object], path: str) -> Decimal:
    price = decimal_of(item.get("price", 0))
    if price is None or not 0 <= price <= LARGEST_TOTAL:
        raise Fault(f"{path}.price", "Цена не может быть отрицательной.")
    return to_kopecks(price)
