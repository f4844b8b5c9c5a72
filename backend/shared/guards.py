"""Guards that every function has alike: a guard returns a caller or raises, nothing else lets one in."""

from msgspec import Struct

from shared import administrator, signatures
from shared.administrator import Administrator
from shared.errors import Denied
from shared.incidents import Incident
from shared.services import Services
from shared.web import Kind, Request


class Anyone(Struct, frozen=True):
    kind: str = "anyone"
    origin: str | None = None


class Timer(Struct, frozen=True):
    kind: str = "scheduler"
    origin: str | None = None


def anyone(_request: Request, _services: Services) -> Anyone:
    """For what proves itself later (a one-time state, a ticket, a key) or tells nothing (health)."""
    return Anyone()


def admin(request: Request, services: Services) -> Administrator:
    """`Authorization: Bearer $ADMIN_TOKEN`, the cookie of `admin_login`, or that of a shop's administrator."""
    return administrator.proved(request, services)


def scheduler(request: Request, services: Services) -> Timer:
    """X-Cron-Secret of an HTTP call, `secret` of a timer's payload, or IAM alone where the deployment says so."""
    if request.kind is Kind.QUEUE or (services.settings.schedule_by_iam and request.iam_event):
        return Timer()  # each message of a queue proves itself by its own HMAC
    expected = services.settings.cron_secret
    given = request.headers.get("x-cron-secret") if request.kind is Kind.HTTP else request.payload.get("secret")
    if expected is None or not isinstance(given, str) or not signatures.same(given, expected.reveal()):
        raise Denied("schedule secret", audit=Incident("schedule_forged"))
    return Timer()
