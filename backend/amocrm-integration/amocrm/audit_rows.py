"""A row of the journal as people read it: never a whole address, never a phone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from ipaddress import ip_address, ip_network
from typing import Any

from amocrm import audit_words as words
from amocrm.calculator.money import number
from amocrm.calculator.price_table.csv_writing import defused
from shared.database import Row
from shared.phones import masked

ARROW = " → "
SUM = re.compile(r"[0-9]{1,12}(\.[0-9]{2})?")
NUMBERED = re.compile(r"user ([0-9]+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """`when` by the account's clock, with milliseconds; `address` of a neighbourhood."""

    id: str
    at: datetime
    when: str
    who: str
    address: str
    event: str
    about: str
    outcome: str
    request_id: str

    @property
    def shown(self) -> dict[str, Any]:
        at = self.at.astimezone(UTC).isoformat(timespec="milliseconds")
        texts = {"who": self.who, "address": self.address, "event": self.event, "text": words.EVENTS.get(self.event)}
        return {
            "id": self.id,
            "at": at,
            "when": self.when,
            **texts,
            "object": self.about,
            "outcome": self.outcome,
            "request_id": self.request_id,
        }

    @property
    def cells(self) -> list[str]:
        """For a spreadsheet: nothing of it is a formula."""
        at = self.at.astimezone(UTC).isoformat(timespec="milliseconds")
        event = words.EVENTS.get(self.event, self.event)
        told = [self.when, at, self.who, self.address, event, self.about, self.outcome, self.request_id]
        return [defused(cell) for cell in told]


def entry(row: Row, clock: tzinfo) -> Entry:
    local = row["at"].astimezone(clock)
    return Entry(
        id=str(row["id"]),
        at=row["at"],
        when=f"{local:%d.%m.%Y %H:%M:%S},{local.microsecond // 1000:03}",
        who=masked(who(row["actor"], row["who"])),
        address=neighbourhood(row["ip"]),
        event=row["event"],
        about=masked(row["object"]),
        outcome=masked(_outcome(row)),
        request_id=row["request_id"],
    )


def neighbourhood(address: str | None) -> str:
    """`203.0.113.0/24`; /48 of IPv6, which one provider's customer has at most."""
    if not address:
        return ""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((known, 24 if known.version == 4 else 48), strict=False))  # noqa: PLR2004 - IPv4


def who(actor: str, name: str | None) -> str:
    """A name where we know it, beside what it stands for."""
    numbered = NUMBERED.fullmatch(actor)
    if numbered:
        person = words.PERSON.format(number=numbered[1])
        return f"{name} ({person})" if name else person
    if actor.startswith("user "):
        return name or words.SOMEBODY
    return words.ACTORS.get(actor, actor)


def _outcome(row: Row) -> str:
    told = ARROW.join(_side(row["event"], side) for side in row["outcome"].split(ARROW))
    left = words.LEFT_OUT.format(count=row["skipped"]) if row["skipped"] else ""
    return ", ".join(filter(None, (told, left)))


def _side(event: str, side: str) -> str:
    """A word of ours in Russian, a sum as one; anything else stands as it was written."""
    if event == "token_refreshed":
        return words.REFRESHED.format(count=side)
    if event == "budget_written" and SUM.fullmatch(side):
        return _sum(side)
    word, _, rest = side.partition(" ")
    if event in words.CALCULATIONS and SUM.fullmatch(rest):
        return f"{words.STANDINGS.get(word, word)}, {_sum(rest)}"
    return words.OUTCOMES.get(side) or words.REASONS.get(side, side)


def _sum(text: str) -> str:
    return words.ROUBLES.format(sum=number(Decimal(text)))
