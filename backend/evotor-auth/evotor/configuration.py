"""What the operator set for Evotor. Where something is missing or wrong, Evotor alone is off and says what."""

import re
from dataclasses import dataclass

from evotor import messages
from shared.fields import Fields, Unconfigured
from shared.secret import Secret
from shared.settings import Client, Settings, of_vendor

# In the guide a UUID once and 32 hex digits another time: any word will do.
CLIENT_ID = APP_ID = re.compile(r"[A-Za-z0-9_-]{1,255}")
CLIENT_SECRET = re.compile(r"[\x21-\x7e]{1,255}")
CALLBACK = "/api/auth/evotor/callback"


class NotConfigured(Unconfigured):
    code = "evotor_not_configured"
    title = messages.NOT_CONFIGURED


@dataclass(frozen=True, slots=True)
class Configuration:
    """`redirect_uri` exactly as configured: Evotor compares it letter by letter. `app_id` may be empty."""

    client: Client
    redirect_uri: str
    app_id: str


def read(settings: Settings) -> Configuration:
    """Raises NotConfigured that lists all faults at once."""
    fields = of_vendor(settings)
    made = Configuration(
        client=Client(_client_id(fields), _client_secret(fields)),
        redirect_uri=_redirect_uri(fields, settings.public_base_url),
        app_id=_app_id(fields),
    )
    if fields.faults:
        raise NotConfigured(tuple(fields.faults))
    return made


def require_own_host(settings: Settings) -> None:
    """Raises NotConfigured where cookies belong to strangers too: a browser cannot be bound there."""
    if not settings.has_own_host:
        raise NotConfigured((messages.OWN_HOST_NEEDED,))


def _client_id(fields: Fields) -> str:
    identity = fields.text("EVOTOR_CLIENT_ID")
    if not identity:
        fields.fault(messages.NOT_SET.format(name="EVOTOR_CLIENT_ID"))
    elif not CLIENT_ID.fullmatch(identity):
        fields.fault(messages.BAD_CLIENT_ID)
    return identity


def _client_secret(fields: Fields) -> Secret:
    secret = fields.optional_secret("EVOTOR_CLIENT_SECRET")
    if secret is None:
        fields.fault(messages.NOT_SET.format(name="EVOTOR_CLIENT_SECRET"))
    elif not CLIENT_SECRET.fullmatch(secret.reveal()):
        fields.fault(messages.BAD_KEY)
    return secret or Secret("")


def _redirect_uri(fields: Fields, base_url: str) -> str:
    before = len(fields.faults)
    uri = fields.redirect_uri("EVOTOR_REDIRECT_URI", f"{base_url}{CALLBACK}")
    if len(fields.faults) > before:
        fields.faults[before:] = [messages.BAD_REDIRECT_URI]
    return uri


def _app_id(fields: Fields) -> str:
    """Only to compare with what a token names, so it may stay unset."""
    identity = fields.text("EVOTOR_APP_ID")
    if identity and not APP_ID.fullmatch(identity):
        fields.fault(messages.BAD_APP_ID)
    return identity
