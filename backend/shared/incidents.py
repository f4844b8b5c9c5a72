"""What the journal keeps of a refusal."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Incident:
    """`about` and `owner`: whose door it was, where that is known; without `about` the action is named."""

    event: str
    about: str = ""
    owner: UUID | None = None
