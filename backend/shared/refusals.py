"""What a refusal leaves behind: a row in the journal where it tells of an attack, and a mark against its address."""

from typing import Protocol, runtime_checkable
from uuid import UUID

from msgspec import Struct

from shared.errors import AppError, AuthInvalid, Denied
from shared.incidents import Incident
from shared.services import Services


@runtime_checkable
class Known(Protocol):
    """A caller whom the journal can name."""

    @property
    def actor(self) -> str: ...
    @property
    def owner(self) -> UUID | None: ...


class Refusal(Struct, frozen=True):
    """`caller` is None until a guard has let somebody in, `action` until one was found."""

    error: AppError
    action: str | None
    caller: object | None
    address: str
    request_id: str


def judged(refusal: Refusal, services: Services) -> AppError:
    """What the caller is told: the error itself, or that there were too many of them."""
    error = refusal.error
    if error.audit is not None:
        _record(refusal, error.audit, services)
    is_attempt = refusal.action is not None and refusal.caller is None and isinstance(error, AuthInvalid | Denied)
    too_many = services.limits.refused(refusal.address) if is_attempt else None
    return too_many or error


def _record(refusal: Refusal, incident: Incident, services: Services) -> None:
    caller = refusal.caller if isinstance(refusal.caller, Known) else None
    services.audit.refusal(
        incident.event,
        actor=caller.actor if caller else getattr(refusal.caller, "kind", "anyone"),
        object_=incident.about or refusal.action or "",
        outcome=refusal.error.code,
        request_id=refusal.request_id,
        owner=incident.owner or (caller.owner if caller else None),
        ip=refusal.address,
    )
