"""What Evotor's guide leaves open and a first live answer tells: one log line of each in a process (evotor.md §6)."""

from shared.log import Log

LONGEST = 200
TOLD: set[str] = set()


def tell(log: Log, unknown: str, *, status: int | None = None, detail: str = "") -> None:
    """`unknown` names the open question; `detail` holds no secret and nothing of a person."""
    if unknown not in TOLD:
        TOLD.add(unknown)
        log.event("first_contact", code=unknown, status=status, detail=detail[:LONGEST] or None)
