"""What the operator set for InSales. Where something is missing or wrong, InSales alone is off and says what."""

import re
from dataclasses import dataclass

from insales import hosts, messages
from shared.errors import HostNotAllowed
from shared.fields import Fields, Unconfigured
from shared.secret import Secret
from shared.settings import Settings, of_vendor

OAUTH, APP = "oauth", "app"
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,255}")
SUFFIX = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
CALLBACK = "/api/auth/insales/callback"


class NotConfigured(Unconfigured):
    code = "insales_not_configured"
    title = messages.NOT_CONFIGURED


@dataclass(frozen=True, slots=True)
class Configuration:
    """`keys` are secrets of the application: a second one while it is being replaced. `shop` only in mode `oauth`."""

    mode: str
    identifier: str
    keys: tuple[Secret, ...]
    shop: str
    redirect_uri: str
    suffixes: tuple[str, ...]


def read(settings: Settings) -> Configuration:
    """Raises NotConfigured that lists all faults at once."""
    fields = of_vendor(settings)
    mode = _mode(fields)
    allowed = _suffixes(fields)
    made = Configuration(
        mode=mode,
        identifier=_identifier(fields),
        keys=_secrets(fields),
        shop=_shop(fields, allowed) if mode == OAUTH else "",
        redirect_uri=_redirect_uri(fields, settings.public_base_url),
        suffixes=allowed,
    )
    if fields.faults:
        raise NotConfigured(tuple(fields.faults))
    return made


def suffixes(settings: Settings) -> tuple[str, ...]:
    """Where shops may live, whatever else is set; those of the documentation where the list is wrong."""
    return _suffixes(of_vendor(settings))


def _identifier(fields: Fields) -> str:
    identifier = fields.text("INSALES_API_KEY")
    if not identifier:
        fields.fault(messages.NOT_SET.format(name="INSALES_API_KEY"))
    elif not IDENTIFIER.fullmatch(identifier):
        fields.fault(messages.BAD_IDENTIFIER)
    return identifier


def _secrets(fields: Fields) -> tuple[Secret, ...]:
    secret = fields.optional_secret("INSALES_API_SECRET")
    if secret is None:
        fields.fault(messages.NOT_SET.format(name="INSALES_API_SECRET"))
    former = fields.optional_secret("INSALES_API_SECRET_PREVIOUS")
    return tuple(one for one in (secret, former) if one is not None)


def _shop(fields: Fields, allowed: tuple[str, ...]) -> str:
    domain = fields.text("INSALES_SHOP_DOMAIN")
    if not domain:
        fields.fault(messages.NOT_SET.format(name="INSALES_SHOP_DOMAIN"))
        return ""
    if "/" in domain or ":" in domain:
        fields.fault(messages.DOMAIN_WITH_SCHEME)
        return ""
    try:
        return hosts.shop_host(domain, allowed)
    except HostNotAllowed:
        fields.fault(messages.BAD_DOMAIN.format(suffixes=", ".join(allowed)))
        return ""


def _redirect_uri(fields: Fields, base_url: str) -> str:
    """Exactly as configured: the shop compares it letter by letter."""
    before = len(fields.faults)
    uri = fields.redirect_uri("INSALES_OAUTH_REDIRECT_URI", f"{base_url}{CALLBACK}")
    if len(fields.faults) > before:
        fields.faults[before:] = [messages.BAD_REDIRECT_URI]
    return uri


def _mode(fields: Fields) -> str:
    mode = fields.text("INSALES_AUTH_MODE") or OAUTH
    if mode not in {OAUTH, APP}:
        fields.fault(messages.BAD_MODE)
    return mode


def _suffixes(fields: Fields) -> tuple[str, ...]:
    given = tuple(part.strip().lower() for part in fields.text("INSALES_HOST_SUFFIXES").split(",") if part.strip())
    if not all(SUFFIX.fullmatch(suffix) for suffix in given):
        fields.fault(messages.BAD_SUFFIXES)
        return hosts.SUFFIXES
    return given or hosts.SUFFIXES
