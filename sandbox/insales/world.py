"""All the state of the InSales one can run at home. Who reads or changes it holds `world.lock`."""

import itertools
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.clock import ShiftableClock
from sandbox.insales.entities import ApiKey, Installation, Order, Product, User
from sandbox.insales.grants import Grants
from sandbox.insales.quota import Quota

VENDOR_HOST = re.compile(r"(?P<name>[a-z0-9-]+)\.(?P<domain>myinsales\.ru|insales\.ru)")
RIGHTS = frozenset({"account", "orders", "products"})


@dataclass
class Shop:
    """`id` never changes and is the `insales_id` of every call; the address does when the shop is renamed."""

    id: int
    subdomain: str
    title: str
    domain: str = "myinsales.ru"
    speaks_oauth: bool = False
    is_blocked: bool = False
    time_zone: str = "Moscow"
    email: str = "shop@example.test"
    users: dict[int, User] = field(default_factory=dict)  # the first one owns the shop
    installations: dict[str, Installation] = field(default_factory=dict)  # by the application's identifier
    api_keys: dict[str, ApiKey] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)  # back office: cookie → user
    orders: dict[int, Order] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"{self.subdomain}.{self.domain}"

    @property
    def owner(self) -> User:
        return next(iter(self.users.values()))

    def installed(self, identifier: str) -> Installation | None:
        found = self.installations.get(identifier)
        return found if found and found.is_confirmed else None


@dataclass
class Application:
    """As registered by its developer. The three addresses carry no query string."""

    identifier: str
    secret: str
    name: str
    install_url: str
    login_url: str
    uninstall_url: str
    redirect_uri: str
    rights: list[str] = field(default_factory=lambda: sorted(RIGHTS))

    def __post_init__(self) -> None:
        if not re.fullmatch("[A-Za-z0-9]+", self.identifier):
            raise ValueError("an identifier has Latin letters and digits only")
        self.check()

    def check(self) -> None:
        """Raises ValueError for what the registration form would not take."""
        if any("?" in url for url in (self.install_url, self.login_url, self.uninstall_url)):
            raise ValueError("an application's addresses have no query string")
        if strange := set(self.rights) - RIGHTS:
            raise ValueError(f"unknown rights: {sorted(strange)}")


@dataclass
class Rules:
    """Where texts about InSales disagree or are silent, and what a test may want otherwise."""

    password_live_before_answer: bool = True  # D26; false: the older text, not before the 200
    install_seconds: float = 10
    cyrillic_email_confirmed: bool = False  # the older text's parameter, with U+0441 in place of "c"
    gives_refresh_token: bool = False
    expires_in: int | None = None  # None: not told, and the token lives on
    rotates: bool = True
    code_seconds: int = 600
    account_is_wrapped: bool = False
    has_account_json: bool = True
    has_current_account_json: bool = True
    limit: int = 500
    window_seconds: int = 300
    over_limit_status: int = 429  # the older text: 503


@dataclass
class World:
    clock: ShiftableClock = field(default_factory=ShiftableClock)
    lock: threading.RLock = field(default_factory=threading.RLock)
    shops: dict[int, Shop] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    grants: Grants = field(default_factory=Grants)
    quota: Quota = field(default_factory=Quota)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1_500_001))

    def now(self) -> int:
        """Unix seconds, moved by `POST /_control/clock`."""
        return int(self.clock.now())

    def new_id(self) -> int:
        return next(self.ids)

    def shop_by_host(self, host: str) -> Shop | None:
        return next((shop for shop in self.shops.values() if shop.host == host), None)

    def shop_named(self, name: str) -> Shop | None:
        """By subdomain, by host or by number: what a person types."""
        found = (shop for shop in self.shops.values() if name in {shop.subdomain, shop.host, str(shop.id)})
        return next(found, None)
