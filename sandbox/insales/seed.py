"""The invented shops the sandbox starts with."""

from decimal import Decimal

from sandbox.insales.entities import Line, Order, Product, User, Variant
from sandbox.insales.world import Application, Shop, World

IDENTIFIER = "glassdeals"
SECRET = "SampleSecretOfTheInsalesSandboxNotOfAnyRealApplication0123456789"
PATHS = "/api/auth/insales"
STARTED = 1767268800  # 2026-01-01 15:00 in Moscow
DAY = 86400
OWNER, SELLER = 301, 302


def fill(world: World, our_url: str) -> None:
    """`our_url`: where the application's own addresses begin."""
    application = new_application(our_url)
    world.applications[application.identifier] = application
    glass = new_shop(784512, "glass-demo", "Стекло и зеркала")
    other = new_shop(901377, "other-shop", "Двери и ручки")
    guide = new_shop(650101, "myshop", "Мой магазин", domain="insales.ru", speaks_oauth=True)
    world.shops = {shop.id: shop for shop in (glass, other, guide)}


def new_application(our_url: str) -> Application:
    at = our_url.rstrip("/") + PATHS
    urls = (f"{at}/install", f"{at}/entry", f"{at}/uninstall", f"{at}/callback")
    return Application(IDENTIFIER, SECRET, "Калькулятор стекла", *urls)


def new_shop(
    shop_id: int, subdomain: str, title: str, *, domain: str = "myinsales.ru", speaks_oauth: bool = False
) -> Shop:
    """Two people with the same ids in each shop: who somebody is must hang on the shop, not on the number."""
    shop = Shop(shop_id, subdomain, title, domain, speaks_oauth, email=f"{subdomain}@example.test")
    shop.users = {
        OWNER: User(OWNER, "Виктор Стеклов", f"viktor@{subdomain}.example.test"),
        SELLER: User(SELLER, "Ольга Продавцова", f"olga@{subdomain}.example.test", email_confirmed=False),
    }
    products = [
        _product(20501, "Стекло закалённое 8 мм", "GL-8", "6500"),
        _product(20502, "Петля стена — стекло", "HN-1", "2400.5"),
        _product(20503, "Ручка-кноб", "KN-1", "900"),
    ]
    shop.products = {product.id: product for product in products}
    # The second and the third changed in one second, as after an import.
    changed = [STARTED, STARTED + DAY, STARTED + DAY, STARTED + 2 * DAY]
    orders = [_order(30701 + place, 1001 + place, products[place % 3], at) for place, at in enumerate(changed)]
    shop.orders = {order.id: order for order in orders}
    return shop


def _product(product_id: int, title: str, sku: str, price: str) -> Product:
    variant = Variant(product_id + 10_000, Decimal(price), sku, quantity=7)
    return Product(product_id, title, STARTED, STARTED, {variant.id: variant})


def _order(order_id: int, number: int, product: Product, updated_at: int) -> Order:
    variant = next(iter(product.variants.values()))
    line = Line(order_id + 10_000, product.id, variant.id, product.title, 2, variant.price)
    client = {"id": order_id + 20_000, "name": "Мария", "surname": "Кузнецова", "email": "maria@example.test"}
    client |= {"phone": "8 (900) 000-00-01", "type": "Client::Individual", "registered": False}
    return Order(order_id, number, client, STARTED, updated_at, [line])
