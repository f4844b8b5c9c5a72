"""Who calls, and what proves it (contract.md §2.2). The open doors prove what came through them by themselves."""

from dataclasses import dataclass
from uuid import UUID

from shared.guards import admin, anyone, scheduler
from shared.services import Services
from shared.users import User
from shared.web import Request

__all__ = ["Person", "admin", "anyone", "person", "scheduler"]


@dataclass(frozen=True, slots=True)
class Person:
    """Logged in through a shop."""

    user: User
    kind: str = "user"
    origin: str | None = None

    @property
    def actor(self) -> str:
        return f"user {self.user.id}"

    @property
    def owner(self) -> UUID:
        return self.user.owner


def person(request: Request, services: Services) -> Person:
    """Raises Unauthenticated; for a change CsrfFailed."""
    return Person(services.users.of(request))
