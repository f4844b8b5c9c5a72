"""Every setting of every function, read in one place; contract.md §3 lists their meaning."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from shared import secret_stores
from shared.key_ring import KeyRing, KeyRingFault, parse
from shared.secret import Secret

PRODUCTION = "production"
DEVELOPMENT = frozenset({"development", "test"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# One origin for all customers of a platform: a cookie or a page there belongs to strangers too (reliability.md D9).
SHARED_HOSTS = frozenset({"functions.poehali.dev", "functions.yandexcloud.net", "storage.yandexcloud.net"})
ADMIN_TOKEN_LENGTH = 32
# Each may instead name an entry of a secret store under `<name>_FROM`.
SECRETS = frozenset(
    {"ADMIN_TOKEN", "ALERT_WEBHOOK_URL", "AMOCRM_CLIENT_SECRET", "CRON_SECRET", "DATABASE_URL", "SESSION_KEYS"}
    | {"TOKEN_ENCRYPTION_KEYS"}
)
NAMES = frozenset(
    {"AMOCRM_CLIENT_ID", "AMOCRM_REDIRECT_URI", "APP_ENV", "AWS_REGION", "COOKIE_HEADER"}
    | {"MAIN_DB_SCHEMA", "PUBLIC_BASE_URL", "SCHEDULE_AUTH", "SPILL_BUCKET", "SPILL_ENDPOINT_URL", "SPILL_FOLDER"}
    | {"REFRESH_QUEUE_URL", "REFRESH_QUEUE_ENDPOINT_URL"}
    | {"TRUSTED_PROXIES", "UPSTREAM_GATEWAY"}
    | SECRETS
    | {f"{name}_FROM" for name in SECRETS}
)
PROXIES = ("0", "1", "2", "3")


class ConfigurationError(Exception):
    """The process may not start; `faults` name every setting at fault and no value."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client: the identity of an integration at a vendor."""

    id: str
    secret: Secret


@dataclass(frozen=True, slots=True)
class SpillPlace:
    """Where a refresh's answer waits when Postgres refuses it: a private bucket, or a folder in development."""

    bucket: str
    endpoint_url: str
    folder: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where due refreshes wait for workers; without a URL the tick refreshes by itself."""

    url: str
    endpoint_url: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    app_env: str
    database_url: Secret
    schema: str
    public_base_url: str
    encryption_keys: KeyRing
    session_keys: KeyRing
    admin_token: Secret | None
    cron_secret: Secret | None
    alert_webhook_url: Secret | None  # a token may be in its path
    schedule_by_iam: bool
    upstream_gateway: str | None
    cookie_header: str
    trusted_proxies: int  # of our own, before the gateway; each appends to X-Forwarded-For
    spill: SpillPlace
    queue: QueuePlace
    amocrm_redirect_uri: str
    amocrm_client: Client | None

    @property
    def is_development(self) -> bool:
        return self.app_env in DEVELOPMENT

    @property
    def has_own_host(self) -> bool:
        """Whether cookies and pages may be used at all."""
        return (urlsplit(self.public_base_url).hostname or "").rstrip(".") not in SHARED_HOSTS

    @property
    def is_secure(self) -> bool:
        return self.public_base_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Storage:
    """What a command needs that works on sealed rows alone."""

    database_url: Secret
    schema: str
    encryption_keys: KeyRing


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Raises ConfigurationError that lists all faults at once."""
    return _Reader(environment if environment is not None else snapshot()).settings()


def load_storage(environment: Mapping[str, str]) -> Storage:
    """Raises ConfigurationError that lists all faults at once."""
    return _Reader(environment).storage()


def snapshot() -> dict[str, str]:
    """What the process's environment says of our settings; nothing else in the project reads it.

    Other names are left out: Lambda, for one, writes a new trace id into the environment at every call.
    """
    return {name: os.environ[name] for name in NAMES if name in os.environ}


class _Reader:
    """Collects every fault instead of stopping at the first."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.fetched, self.faults = secret_stores.fetched(environment, SECRETS)
        self.app_env = self.text("APP_ENV") or PRODUCTION
        if self.app_env not in DEVELOPMENT | {PRODUCTION}:
            self.faults.append("APP_ENV must be production, development or test")

    def settings(self) -> Settings:
        base, region = self.base_url(), self.text("AWS_REGION")
        made = Settings(
            app_env=self.app_env,
            database_url=self.database_url(),
            schema=self.schema(),
            public_base_url=base,
            encryption_keys=self.key_ring("TOKEN_ENCRYPTION_KEYS", base),
            session_keys=self.key_ring("SESSION_KEYS", base),
            admin_token=self.optional_secret("ADMIN_TOKEN", ADMIN_TOKEN_LENGTH),
            cron_secret=self.optional_secret("CRON_SECRET"),
            alert_webhook_url=self.webhook("ALERT_WEBHOOK_URL"),
            schedule_by_iam=self.text("SCHEDULE_AUTH") == "iam",
            upstream_gateway=self.gateway(),
            cookie_header=self.text("COOKIE_HEADER") or "Set-Cookie",
            trusted_proxies=self.proxies(),
            spill=self.spill_place(region),
            queue=QueuePlace(self.text("REFRESH_QUEUE_URL"), self.text("REFRESH_QUEUE_ENDPOINT_URL"), region),
            amocrm_redirect_uri=self.redirect_uri("AMOCRM_REDIRECT_URI", f"{base}/api/auth/amocrm/callback"),
            amocrm_client=self.client("AMOCRM"),
        )
        self.complain()
        return made

    def storage(self) -> Storage:
        keys = self.key_ring("TOKEN_ENCRYPTION_KEYS", self.text("PUBLIC_BASE_URL"))
        made = Storage(self.database_url(), self.schema(), keys)
        self.complain()
        return made

    def complain(self) -> None:
        if self.faults:
            raise ConfigurationError(tuple(self.faults))

    def text(self, name: str) -> str:
        fetched = self.fetched.get(name)
        return self.environment.get(name, "").strip() if fetched is None else fetched

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value and name not in self.fetched:  # one that could not be fetched has its fault already
            self.faults.append(f"{name} is not set")
        return value

    def optional_secret(self, name: str, shortest: int = 1) -> Secret | None:
        """Too short counts as unset: that way in is off."""
        value = self.text(name)
        return Secret(value) if len(value) >= shortest else None

    def webhook(self, name: str) -> Secret | None:
        url = self.optional_secret(name)
        if url is not None:
            parts = _split(self.safe_url(name, url.reveal()))
            if "@" in parts.netloc or parts.fragment or not _has_good_port(parts):
                self.faults.append(f"{name} may hold no user name, no # part and no absurd port")
        return url

    def client(self, prefix: str) -> Client | None:
        identity, secret = self.text(f"{prefix}_CLIENT_ID"), self.text(f"{prefix}_CLIENT_SECRET")
        if bool(identity) != bool(secret) and self.fetched.get(f"{prefix}_CLIENT_SECRET") != "":
            self.faults.append(f"{prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET belong together")
        return Client(identity, Secret(secret)) if identity and secret else None

    def schema(self) -> str:
        name = self.text("MAIN_DB_SCHEMA")
        if name and not (name.isascii() and name.replace("_", "a").isalnum()):
            self.faults.append("MAIN_DB_SCHEMA may hold latin letters, digits and _ only")
        return name

    def base_url(self) -> str:
        url = self.required("PUBLIC_BASE_URL").rstrip("/")
        return self.safe_url("PUBLIC_BASE_URL", url) if url else url

    def redirect_uri(self, name: str, usual: str) -> str:
        given = self.text(name)
        return self.safe_url(name, given) if given else usual

    def safe_url(self, name: str, url: str) -> str:
        parts = _split(url)
        is_http = parts.scheme == "http" and self.app_env in DEVELOPMENT and parts.hostname in LOOPBACK
        if not (parts.hostname and (parts.scheme == "https" or is_http)):
            self.faults.append(f"{name} must begin with https:// (http only on loopback in development)")
        return url

    def database_url(self) -> Secret:
        text = self.required("DATABASE_URL")
        if text and not text.startswith(("postgresql://", "postgres://")):
            self.faults.append("DATABASE_URL must begin with postgresql://")
        return Secret(text)

    def spill_place(self, region: str) -> SpillPlace:
        folder = self.text("SPILL_FOLDER")
        if folder and self.app_env not in DEVELOPMENT:
            self.faults.append("SPILL_FOLDER is only for APP_ENV=development or test")
        return SpillPlace(self.text("SPILL_BUCKET"), self.text("SPILL_ENDPOINT_URL"), folder, region)

    def gateway(self) -> str | None:
        url = self.text("UPSTREAM_GATEWAY").rstrip("/")
        if not url:
            return None
        if self.app_env not in DEVELOPMENT:
            self.faults.append("UPSTREAM_GATEWAY is only for APP_ENV=development or test")
        parts = _split(url)
        if parts.scheme not in {"http", "https"} or parts.hostname not in LOOPBACK or parts.path or parts.query:
            self.faults.append("UPSTREAM_GATEWAY must be a loopback address like http://127.0.0.1:3001")
        return url

    def proxies(self) -> int:
        text = self.text("TRUSTED_PROXIES") or "0"
        if text not in PROXIES:
            self.faults.append(f"TRUSTED_PROXIES must be a number from {PROXIES[0]} to {PROXIES[-1]}")
        return int(text) if text in PROXIES else 0

    def key_ring(self, name: str, base_url: str) -> KeyRing:
        takes_samples = self.app_env in DEVELOPMENT and _split(base_url).hostname in LOOPBACK
        try:
            return parse(self.required(name), takes_samples=takes_samples)
        except KeyRingFault as fault:
            self.faults.append(f"{name} {fault}")
            return KeyRing({})


def _has_good_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    """Nothing at all for what is no address, such as `http://[::1`."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
