"""What the journal keeps of a refusal."""

from uuid import UUID

from msgspec import Struct


class Incident(Struct, frozen=True):
    """`about` and `owner`: whose door it was, where that is known; without `about` the action is named."""

    event: str
    about: str = ""
    owner: UUID | None = None
