"""Every setting of every function, read in one place; contract.md §3 lists their meaning."""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import SplitResult, urlsplit

from shared.secret import Secret

PRODUCTION = "production"
DEVELOPMENT = frozenset({"development", "test"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# One origin for all customers of a platform: a cookie or a page there belongs to strangers too (reliability.md D9).
SHARED_HOSTS = frozenset({"functions.poehali.dev", "functions.yandexcloud.net", "storage.yandexcloud.net"})
KEY_BYTES = 32
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")  # stands between dots in a sealed text
ADMIN_TOKEN_LENGTH = 32
NAMES = frozenset(
    {"ADMIN_TOKEN", "AMOCRM_CLIENT_ID", "AMOCRM_CLIENT_SECRET", "AMOCRM_REDIRECT_URI", "APP_ENV", "COOKIE_HEADER"}
    | {"CRON_SECRET", "DATABASE_URL", "MAIN_DB_SCHEMA", "PUBLIC_BASE_URL", "SCHEDULE_AUTH", "SESSION_KEYS"}
    | {"TOKEN_ENCRYPTION_KEYS", "UPSTREAM_GATEWAY"}
)


class ConfigurationError(Exception):
    """The process may not start; `faults` name every setting at fault and no value."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by id; the first one seals and signs, all of them open and verify."""

    keys: Mapping[str, bytes] = field(repr=False)

    @property
    def active(self) -> tuple[str, bytes]:
        return next(iter(self.keys.items()))


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client: the identity of an integration at a vendor."""

    id: str
    secret: Secret


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
    schedule_by_iam: bool
    upstream_gateway: str | None
    cookie_header: str
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


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Raises ConfigurationError that lists all faults at once."""
    return _Reader(environment if environment is not None else snapshot()).settings()


def snapshot() -> dict[str, str]:
    """What the process's environment says of our settings; nothing else in the project reads it.

    Other names are left out: Lambda, for one, writes a new trace id into the environment at every call.
    """
    return {name: os.environ[name] for name in NAMES if name in os.environ}


class _Reader:
    """Collects every fault instead of stopping at the first."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.faults: list[str] = []
        self.app_env = self.text("APP_ENV") or PRODUCTION
        if self.app_env not in DEVELOPMENT | {PRODUCTION}:
            self.faults.append("APP_ENV must be production, development or test")

    def settings(self) -> Settings:
        base = self.base_url()
        made = Settings(
            app_env=self.app_env,
            database_url=self.database_url(),
            schema=self.schema(),
            public_base_url=base,
            encryption_keys=self.key_ring("TOKEN_ENCRYPTION_KEYS", base),
            session_keys=self.key_ring("SESSION_KEYS", base),
            admin_token=self.optional_secret("ADMIN_TOKEN", ADMIN_TOKEN_LENGTH),
            cron_secret=self.optional_secret("CRON_SECRET"),
            schedule_by_iam=self.text("SCHEDULE_AUTH") == "iam",
            upstream_gateway=self.gateway(),
            cookie_header=self.text("COOKIE_HEADER") or "Set-Cookie",
            amocrm_redirect_uri=self.redirect_uri("AMOCRM_REDIRECT_URI", f"{base}/api/auth/amocrm/callback"),
            amocrm_client=self.client("AMOCRM"),
        )
        if self.faults:
            raise ConfigurationError(tuple(self.faults))
        return made

    def text(self, name: str) -> str:
        return self.environment.get(name, "").strip()

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.faults.append(f"{name} is not set")
        return value

    def optional_secret(self, name: str, shortest: int = 1) -> Secret | None:
        """Too short counts as unset: that way in is off."""
        value = self.text(name)
        return Secret(value) if len(value) >= shortest else None

    def client(self, prefix: str) -> Client | None:
        identity, secret = self.text(f"{prefix}_CLIENT_ID"), self.text(f"{prefix}_CLIENT_SECRET")
        if bool(identity) != bool(secret):
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

    def key_ring(self, name: str, base_url: str) -> KeyRing:
        keys: dict[str, bytes] = {}
        for part in filter(None, self.required(name).split(",")):
            key_id, _, encoded = part.strip().partition(":")
            key = _decoded(encoded)
            if not KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES or key_id in keys:
                self.faults.append(f"{name} must be kid:base64(32 bytes)[,kid2:…] with different kids")
                break
            if _is_sample(key) and not (self.app_env in DEVELOPMENT and _split(base_url).hostname in LOOPBACK):
                self.faults.append(f"{name} holds a sample key")
                break
            keys[key_id] = key
        else:
            if not keys and self.text(name):
                self.faults.append(f"{name} holds no key")
        return KeyRing(keys)


def _split(url: str) -> SplitResult:
    """Nothing at all for what is no address, such as `http://[::1`."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_sample(key: bytes) -> bool:
    """A key made by hand: typed text, all zeros, a pattern, 0 1 2 3…; chance makes none of them in 2³² tries."""
    is_typed = all(0x20 <= byte <= 0x7E for byte in key)  # noqa: PLR2004 - printable ASCII
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    return is_typed or len(set(key)) < KEY_BYTES // 4 or len(steps) == 1
