"""All the state of the amoCRM one can run at home. Who reads or changes it holds `world.lock`."""

import itertools
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sandbox.amocrm.entities import Catalog, Contact, Lead, Note, User
from sandbox.amocrm.grants import Grants
from sandbox.amocrm.rates import Rates
from sandbox.clock import ShiftableClock

VENDOR_HOST = re.compile(r"(?P<name>[a-z0-9-]+)\.(?P<domain>amocrm\.ru|amocrm\.com|kommo\.com)")


@dataclass
class Account:
    """One customer of amoCRM: `subdomain.domain` is its host, which changes when it is renamed."""

    id: int
    subdomain: str
    name: str
    owner_id: int
    domain: str = "amocrm.ru"
    api_domain: str = "api-a.amocrm.ru"
    timezone: str = "Europe/Moscow"
    is_paid: bool = True
    is_blocked: bool = False
    is_api_filter_enabled: bool = True
    has_products: bool = True
    catalogs_refusal: int | None = None  # 402 or 403: the tariff has no lists
    former_hosts: dict[str, int] = field(default_factory=dict)  # host before a rename → status it answers with
    users: dict[int, User] = field(default_factory=dict)
    leads: dict[int, Lead] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    catalogs: dict[int, Catalog] = field(default_factory=dict)
    lead_fields: dict[int, str] = field(default_factory=dict)  # field id → type, e.g. text

    @property
    def host(self) -> str:
        return f"{self.subdomain}.{self.domain}"

    @property
    def platform(self) -> int:
        """As the redirect tells it: 1 is amoCRM, 2 is Kommo."""
        return 1 if self.domain == "amocrm.ru" else 2

    def notes_of(self, lead_id: int) -> list[Note]:
        return [note for note in self.notes.values() if note.lead_id == lead_id]

    def product_list(self) -> Catalog | None:
        """The one catalog of type `products`, absent while products are switched off."""
        if not self.has_products:
            return None
        return next((catalog for catalog in self.catalogs.values() if catalog.type == "products"), None)


@dataclass
class Integration:
    client_id: str
    client_secret: str
    name: str
    redirect_uri: str
    hook_url: str | None = None


@dataclass
class Rules:
    """Behaviour that differs from amoCRM's only when a test asks for it."""

    rate_per_integration: int = 7
    rate_per_account: int = 50
    grace_seconds: float = 0
    simultaneous_refreshes: bool = False
    family_revocation: bool = False
    code_seconds: int = 20 * 60
    access_seconds: int = 86400
    refresh_seconds: int = 92 * 86400
    disposable_seconds: int = 1800
    fresh_jti: bool = True
    note_text_limit: int = 20000


@dataclass
class World:
    clock: ShiftableClock = field(default_factory=ShiftableClock)
    accounts: dict[int, Account] = field(default_factory=dict)
    integrations: dict[str, Integration] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    grants: Grants = field(default_factory=Grants)
    rates: Rates = field(default_factory=Rates)
    lock: threading.RLock = field(default_factory=threading.RLock)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(90_000_001))
    base_url: str = "http://127.0.0.1:3001"

    def now(self) -> int:
        """Unix seconds, moved by `POST /_control/clock`."""
        return int(self.clock.now())

    def new_id(self) -> int:
        return next(self.ids)

    def account_by_host(self, host: str) -> Account | None:
        return self._account(lambda account: account.host == host)

    def account_by_former_host(self, host: str) -> Account | None:
        return self._account(lambda account: host in account.former_hosts)

    def account_named(self, name: str) -> Account | None:
        """By subdomain, by host or by number: what a person types."""
        return self._account(lambda account: name in {account.subdomain, account.host, str(account.id)})

    def _account(self, fits: Callable[[Account], bool]) -> Account | None:
        return next((account for account in self.accounts.values() if fits(account)), None)
