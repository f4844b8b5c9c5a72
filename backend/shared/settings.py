"""Every setting of every function, read in one place; contract.md §3 lists their meaning."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from shared import secret_stores
from shared.discreet import Discreet
from shared.fields import LOOPBACK, Fields, split
from shared.key_ring import KeyRing
from shared.secret import Secret

PRODUCTION = "production"
DEVELOPMENT = frozenset({"development", "test"})
# One origin for all customers of a platform: a cookie or a page there belongs to strangers too (reliability.md D9).
SHARED_HOSTS = frozenset({"functions.poehali.dev", "functions.yandexcloud.net", "storage.yandexcloud.net"})
ADMIN_TOKEN_LENGTH = 32
# Each may instead name an entry of a secret store under `<name>_FROM`.
SECRETS = frozenset(
    {"ADMIN_TOKEN", "ALERT_WEBHOOK_URL", "AMOCRM_CLIENT_SECRET", "CRON_SECRET", "DATABASE_URL", "SESSION_KEYS"}
    | {"TOKEN_ENCRYPTION_KEYS"}
    | {"INSALES_API_SECRET", "INSALES_API_SECRET_PREVIOUS", "EVOTOR_CLIENT_SECRET", "EVOTOR_WEBHOOK_SECRET"}
)
# Read by the vendor's own package: where one is missing, only what needs it is off.
OF_VENDORS = frozenset(
    {"INSALES_API_KEY", "INSALES_API_SECRET", "INSALES_API_SECRET_PREVIOUS", "INSALES_SHOP_DOMAIN"}
    | {"INSALES_OAUTH_REDIRECT_URI", "INSALES_AUTH_MODE", "INSALES_HOST_SUFFIXES"}
    | {"EVOTOR_CLIENT_ID", "EVOTOR_CLIENT_SECRET", "EVOTOR_REDIRECT_URI", "EVOTOR_APP_ID", "EVOTOR_WEBHOOK_SECRET"}
)
NAMES = frozenset(
    {"AMOCRM_CLIENT_ID", "AMOCRM_REDIRECT_URI", "APP_ENV", "AWS_REGION", "COOKIE_HEADER"}
    | {"MAIN_DB_SCHEMA", "PUBLIC_BASE_URL", "SCHEDULE_AUTH", "SPILL_BUCKET", "SPILL_ENDPOINT_URL", "SPILL_FOLDER"}
    | {"REFRESH_QUEUE_URL", "REFRESH_QUEUE_ENDPOINT_URL"}
    | {"TRUSTED_PROXIES", "UPSTREAM_GATEWAY"}
    | SECRETS
    | OF_VENDORS
    | {f"{name}_FROM" for name in SECRETS}
)
PROXIES = ("0", "1", "2", "3")


class ConfigurationError(Exception):
    """The process may not start; `faults` name every setting at fault and no value."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class Client(Struct, frozen=True):
    """An OAuth client: the identity of an integration at a vendor."""

    id: str
    secret: Secret


class SpillPlace(Struct, frozen=True):
    """Where a refresh's answer waits when Postgres refuses it: a private bucket, or a folder in development."""

    bucket: str
    endpoint_url: str
    folder: str
    region: str = ""


class QueuePlace(Struct, frozen=True):
    """Where due refreshes wait for workers; without a URL the tick refreshes by itself."""

    url: str
    endpoint_url: str
    region: str = ""


class Settings(Discreet, frozen=True):
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
    of_vendors: Mapping[str, str]

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


class Storage(Struct, frozen=True):
    """What a command needs that works on sealed rows alone."""

    database_url: Secret
    schema: str
    encryption_keys: KeyRing


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Raises ConfigurationError that lists all faults at once."""
    fields = _fields(environment if environment is not None else snapshot())
    made = _settings(fields)
    _complain(fields)
    return made


def load_storage(environment: Mapping[str, str]) -> Storage:
    """Raises ConfigurationError that lists all faults at once."""
    fields = _fields(environment)
    keys = fields.key_ring("TOKEN_ENCRYPTION_KEYS", fields.text("PUBLIC_BASE_URL"))
    made = Storage(_database_url(fields), _schema(fields), keys)
    _complain(fields)
    return made


def snapshot() -> dict[str, str]:
    """What the process's environment says of our settings; nothing else in the project reads it.

    Other names are left out: Lambda, for one, writes a new trace id into the environment at every call.
    """
    return {name: os.environ[name] for name in NAMES if name in os.environ}


def is_lambda() -> bool:
    """Whether CloudWatch reads the log; known before any setting is."""
    return bool(os.environ.get("AWS_LAMBDA_FUNCTION_NAME"))


def of_vendor(settings: Settings) -> Fields:
    """The vendors' own settings, to be read with faults of their own."""
    return Fields(settings.of_vendors, {}, [], is_development=settings.is_development)


def _fields(environment: Mapping[str, str]) -> Fields:
    fetched, faults = secret_stores.fetched(environment, SECRETS)
    app_env = environment.get("APP_ENV", "").strip() or PRODUCTION
    fields = Fields(environment, fetched, faults, is_development=app_env in DEVELOPMENT)
    fields.one_of("APP_ENV", PRODUCTION, *sorted(DEVELOPMENT))
    return fields


def _settings(fields: Fields) -> Settings:
    base, region = _base_url(fields), fields.text("AWS_REGION")
    return Settings(
        app_env=fields.text("APP_ENV") or PRODUCTION,
        database_url=_database_url(fields),
        schema=_schema(fields),
        public_base_url=base,
        encryption_keys=fields.key_ring("TOKEN_ENCRYPTION_KEYS", base),
        session_keys=fields.key_ring("SESSION_KEYS", base),
        admin_token=fields.optional_secret("ADMIN_TOKEN", ADMIN_TOKEN_LENGTH),
        cron_secret=fields.optional_secret("CRON_SECRET"),
        alert_webhook_url=fields.webhook("ALERT_WEBHOOK_URL"),
        schedule_by_iam=fields.text("SCHEDULE_AUTH") == "iam",
        upstream_gateway=_gateway(fields),
        cookie_header=fields.text("COOKIE_HEADER") or "Set-Cookie",
        trusted_proxies=int(fields.one_of("TRUSTED_PROXIES", *PROXIES)),
        spill=_spill_place(fields, region),
        queue=QueuePlace(fields.text("REFRESH_QUEUE_URL"), fields.text("REFRESH_QUEUE_ENDPOINT_URL"), region),
        amocrm_redirect_uri=fields.redirect_uri("AMOCRM_REDIRECT_URI", f"{base}/api/auth/amocrm/callback"),
        amocrm_client=_client(fields, "AMOCRM"),
        of_vendors={name: fields.text(name) for name in OF_VENDORS},
    )


def _complain(fields: Fields) -> None:
    if fields.faults:
        raise ConfigurationError(tuple(fields.faults))


def _client(fields: Fields, prefix: str) -> Client | None:
    identity, secret = f"{prefix}_CLIENT_ID", f"{prefix}_CLIENT_SECRET"
    if not fields.belong_together(identity, secret):
        return None
    return Client(fields.text(identity), Secret(fields.text(secret)))


def _schema(fields: Fields) -> str:
    name = fields.text("MAIN_DB_SCHEMA")
    if name and not (name.isascii() and name.replace("_", "a").isalnum()):
        fields.fault("MAIN_DB_SCHEMA may hold latin letters, digits and _ only")
    return name


def _base_url(fields: Fields) -> str:
    url = fields.required("PUBLIC_BASE_URL").rstrip("/")
    return fields.safe_url("PUBLIC_BASE_URL", url) if url else url


def _database_url(fields: Fields) -> Secret:
    text = fields.required("DATABASE_URL")
    if text and not text.startswith(("postgresql://", "postgres://")):
        fields.fault("DATABASE_URL must begin with postgresql://")
    return Secret(text)


def _spill_place(fields: Fields, region: str) -> SpillPlace:
    folder = fields.text("SPILL_FOLDER")
    if folder and not fields.is_development:
        fields.fault("SPILL_FOLDER is only for APP_ENV=development or test")
    return SpillPlace(fields.text("SPILL_BUCKET"), fields.text("SPILL_ENDPOINT_URL"), folder, region)


def _gateway(fields: Fields) -> str | None:
    url = fields.text("UPSTREAM_GATEWAY").rstrip("/")
    if not url:
        return None
    if not fields.is_development:
        fields.fault("UPSTREAM_GATEWAY is only for APP_ENV=development or test")
    parts = split(url)
    if parts.scheme not in {"http", "https"} or parts.hostname not in LOOPBACK or parts.path or parts.query:
        fields.fault("UPSTREAM_GATEWAY must be a loopback address like http://127.0.0.1:3001")
    return url
