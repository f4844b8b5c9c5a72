"""Time and counts as people here read them."""

from datetime import datetime, timedelta, timezone

from shared import panel_messages

MOSCOW = timezone(timedelta(hours=3))  # all the year
Forms = tuple[str, str, str]
TEENS, FEW = range(11, 15), range(2, 5)


def moment(value: datetime) -> str:
    """`21.11.2026 14:25 (МСК)`."""
    return panel_messages.MOMENT.format(moment=value.astimezone(MOSCOW))


def day(value: datetime) -> str:
    return panel_messages.DAY.format(moment=value.astimezone(MOSCOW))


def left(span: timedelta) -> str:
    """`12 дней` from two days on, `23 ч 40 мин` below."""
    if span >= timedelta(days=2):
        return counted(span.days, panel_messages.DAYS)
    hours, minutes = divmod(max(0, int(span.total_seconds()) // 60), 60)
    template = panel_messages.HOURS if hours else panel_messages.MINUTES
    return template.format(hours=hours, minutes=minutes)


def plural(count: int, forms: Forms) -> str:
    """The form alone; `forms` are those of 1, 2 and 5."""
    one, few, many = forms
    if count % 100 in TEENS:
        return many
    return one if count % 10 == 1 else few if count % 10 in FEW else many


def counted(count: int, forms: Forms) -> str:
    return f"{count} {plural(count, forms)}"
