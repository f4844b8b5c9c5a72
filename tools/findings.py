"""One line of `./dev doctor`, and a connection's line in the words its owner reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from shared import panel
from shared.connections import State

MOSCOW = timezone(timedelta(hours=3))
NEEDS_SOMEBODY = frozenset({State.REAUTH_REQUIRED, State.PAYMENT_REQUIRED, State.CLIENT_MISCONFIGURED, State.BLOCKED})
ENDING = "Осталось меньше недели, а обновление не проходит. Подключите аккаунт заново."
GREEN, RED, PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Finding:
    """`cure` says what a person does about it when it is not `ok`."""

    ok: bool
    subject: str
    text: str
    cure: str = ""

    def lines(self, *, colours: bool) -> Iterable[str]:
        mark, colour = ("✓", GREEN) if self.ok else ("✗", RED)
        yield f"{colour}{mark}{PLAIN} {self.subject}: {self.text}" if colours else f"{mark} {self.subject}: {self.text}"
        if self.cure:
            yield f"    → {self.cure}"


def of_connection(row: Mapping[str, Any]) -> Finding:
    """`row`: a row of doctor.connections, or an entry of `connection_status` with its moments read."""
    state = State(row["state"])
    is_ending = bool(row.get("is_ending"))
    parts = [
        panel.state_text(state),
        f"Последний успешный запрос: {shown(row['last_success_at'])}.",
        _last_error(row),
        f"Доступ действует до: {shown(row['expires_at'])}." if state is not State.DISCONNECTED else "",
        f"Без обновления пропадёт: {shown(row['grant_expires_at'])}." if row["grant_expires_at"] else "",
    ]
    ok = state not in NEEDS_SOMEBODY and not is_ending
    cure = "" if ok else ENDING if is_ending else panel.next_step(state)
    return Finding(ok, row["account"], " ".join(filter(None, parts)), cure)


def shown(moment: datetime | None) -> str:
    return f"{moment.astimezone(MOSCOW):%d.%m.%Y %H:%M} МСК" if moment else "ещё не было"


def _last_error(row: Mapping[str, Any]) -> str:
    if not row["last_error"]:
        return "Ошибок не было."
    when = f" {shown(row['last_error_at'])}" if row["last_error_at"] else ""
    sentence = panel.reason_text(row["last_error"]).removesuffix(".")
    return f"Последняя ошибка{when}: {sentence} (код «{row['last_error']}»)."
