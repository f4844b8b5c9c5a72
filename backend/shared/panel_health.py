"""Rows of the health panel that every vendor's connection has: (term, value) pairs in words."""

from datetime import datetime

from shared import moments, panel, panel_cards
from shared import panel_messages as texts
from shared.database import Row

Pair = tuple[str, str]


def facts(row: Row, now: datetime) -> list[Pair]:
    """`row` as panel.connections gives it, in the order of calculator.md §3.7."""
    return [
        (texts.ENDS, ends(row, now)),
        (texts.REFRESHED, _at(row["last_refreshed_at"], texts.REFRESHED_OK) if row["is_renewable"] else texts.NOTHING),
        (texts.GRANT_ENDS, _grant(row, now)),
        (texts.LAST_SUCCESS, _at(row["last_success_at"])),
        (texts.LAST_ERROR, last_error(row) or texts.NOTHING),
        (texts.PER_DAY, _counts(row)),
    ]


def ends(row: Row, now: datetime) -> str:
    value = row["expires_at"]
    if value is None:
        return texts.ENDS_UNKNOWN
    if value <= now:
        return (texts.RENEWED if row["is_renewable"] else texts.ENDED).format(moment=moments.moment(value))
    template = texts.ENDS_RENEWED if row["is_renewable"] else texts.ENDS_PLAIN
    return template.format(moment=moments.moment(value), left=moments.left(value - now))


def last_error(row: Row) -> str:
    """With its moment, empty when there was none."""
    sentence, when = panel.reason_text(row["last_error"]), row["last_error_at"]
    return f"{moments.moment(when)}. {sentence}" if sentence and when else sentence


def waiting(row: Row) -> str:
    """Calculations that still have to be written, since when the oldest of them waits, and those that were given up."""
    count, since = row["waiting"], row["waiting_since"]
    told = texts.TO_WRITE_SINCE.format(count=count, moment=moments.moment(since)) if count else "0"
    return told + (texts.GIVEN_UP.format(count=row["given_up"]) if row["given_up"] else "")


def _grant(row: Row, now: datetime) -> str:
    """Three months after the last refresh at amoCRM, thirty days of a consent at Evotor."""
    value = panel_cards.dies_at(row)
    if value is None:
        return texts.ENDS_UNKNOWN
    if value <= now:
        return texts.ENDED.format(moment=moments.moment(value))
    return texts.ENDS_PLAIN.format(moment=moments.moment(value), left=moments.left(value - now))


def _counts(row: Row) -> str:
    forms = (("calls", texts.REQUESTS), ("failures", texts.FAULTS), ("waits", texts.WAITS))
    return texts.COUNTS.format(**{name: moments.counted(row[name], names) for name, names in forms})


def _at(value: datetime | None, template: str = "{moment}") -> str:
    return template.format(moment=moments.moment(value)) if value else texts.NEVER
