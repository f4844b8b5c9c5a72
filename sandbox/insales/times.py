"""Times as InSales writes and takes them."""

from datetime import UTC, datetime, timedelta, timezone

from sandbox.insales.refusals import refuse_fields

MOSCOW = timezone(timedelta(hours=3))


def iso(moment: float) -> str:
    """2024-12-27T21:26:15.000+03:00."""
    return datetime.fromtimestamp(moment, MOSCOW).isoformat(timespec="milliseconds")


def parsed(name: str, text: str) -> float:
    """`2017-09-04 00:00:00 +03:00`. With a `+` that was not encoded, or without an offset, it is refused."""
    try:
        moment = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-"))
        seconds = moment.astimezone(UTC).timestamp()
    except (ValueError, OverflowError) as error:
        raise refuse_fields(**{name: "неверный формат времени"}) from error
    if moment.tzinfo is None:
        raise refuse_fields(**{name: "не указан часовой пояс"})
    return seconds
