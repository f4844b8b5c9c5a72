"""All the state of the Evotor one can run at home. Who reads or changes it holds `lock`, which all vendors share."""

import threading
from dataclasses import dataclass, field

from sandbox.clock import ShiftableClock
from sandbox.evotor.grants import Grants
from sandbox.evotor.rates import Rates
from sandbox.evotor.rules import Rules
from sandbox.evotor.shapes import Json


@dataclass
class Mail:
    """A second-factor code on its way to the publisher."""

    to: str
    code: str
    at: float


@dataclass
class Publisher:
    """A developer of applications, with the addresses that need no second factor, newest last."""

    id: str
    username: str
    password: str
    addresses: list[str] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)


@dataclass
class Application:
    """`hook_url` holds `{kind}`, or has it appended."""

    id: str
    name: str
    publisher_id: str
    versions: list[str]
    hook_url: str
    webhook_secret: str


@dataclass
class Client:
    client_id: str
    client_secret: str
    scope: list[str]
    redirect_uris: list[str]
    grant_types: list[str]
    app_id: str
    version_id: str


@dataclass
class PersonalToken:
    id: str
    scope: list[str]
    value: str


@dataclass
class Store:
    """`shape` and all that lies in it are what the API answers, with every scope."""

    id: str
    shape: Json
    products: dict[str, Json] = field(default_factory=dict)
    groups: dict[str, Json] = field(default_factory=dict)
    documents: dict[str, Json] = field(default_factory=dict)


@dataclass
class Merchant:
    id: str
    name: str
    username: str
    password: str
    cloud_token: str
    is_installed: bool = True
    is_paid: bool = True  # False: the application is missing on some terminal
    stores: dict[str, Store] = field(default_factory=dict)
    devices: dict[str, Json] = field(default_factory=dict)
    employees: dict[str, Json] = field(default_factory=dict)
    sequence: int = 0  # of subscription events


@dataclass
class Delivery:
    """A call to us; `status` None when nobody answered."""

    number: int
    kind: str
    user_id: str
    body: Json | list[Json]
    secret: str | None
    status: int | None = None
    failure: str | None = None
    attempts: int = 0
    seconds: float = 0


@dataclass
class Evotor:
    app: Application
    publisher: Publisher
    clock: ShiftableClock = field(default_factory=ShiftableClock)
    lock: threading.RLock = field(default_factory=threading.RLock)
    rules: Rules = field(default_factory=Rules)
    clients: dict[str, Client] = field(default_factory=dict)
    personal_tokens: dict[str, PersonalToken] = field(default_factory=dict)
    merchants: dict[str, Merchant] = field(default_factory=dict)
    grants: Grants = field(default_factory=Grants)
    rates: Rates = field(default_factory=Rates)
    deliveries: list[Delivery] = field(default_factory=list)

    def merchant_of_cloud_token(self, value: str) -> Merchant | None:
        return next((one for one in self.merchants.values() if value and one.cloud_token == value), None)

    def merchant_named(self, username: str) -> Merchant | None:
        return next((one for one in self.merchants.values() if one.username == username), None)
