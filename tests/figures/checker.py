"""The invariants of reliability.md §3.2 as pure functions over three journals: vendor, database, callers."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

ROUNDING = 1e-3  # seconds
SPENT = frozenset({"rotated", "repeated"})


@dataclass(frozen=True)
class Entry:
    """Of the vendor: `number` is the generation of the refresh token that was presented."""

    at: float
    event: str
    account: str
    number: int


@dataclass(frozen=True)
class Call:
    """Of a caller: the token it was given, or the code of its failure."""

    connection: str
    began: float
    ended: float
    token: str | None
    error: str | None

    @property
    def account(self) -> str:
        return self.connection.replace("-", "")


@dataclass(frozen=True)
class Held:
    """A row of the database, its refresh token opened; `is_leased`: somebody may still be at work."""

    account: str
    state: str
    refresh: str | None
    is_leased: bool = False


def rotations(journal: Iterable[Entry]) -> Counter[str]:
    return Counter(entry.account for entry in journal if entry.event == "rotated")


def presentations(journal: Iterable[Entry]) -> Counter[tuple[str, int]]:
    """How often each parent was sent."""
    return Counter((entry.account, entry.number) for entry in journal if entry.event == "presented")


def newest(journal: Iterable[Entry]) -> dict[str, str]:
    """The only refresh token of each account that the vendor would still take."""
    last = {entry.account: entry.number + 1 for entry in journal if entry.event == "rotated"}
    return {account: f"refresh.{account}.{number}" for account, number in last.items()}


def double_exchanges(journal: Sequence[Entry]) -> list[str]:
    """I1: each parent has at most one successful exchange."""
    spent = Counter((entry.account, entry.number) for entry in journal if entry.event == "rotated")
    return [f"{account}: {number} rotated {times} times" for (account, number), times in spent.items() if times > 1]


def silent_losses(rows: Iterable[Held], journal: Sequence[Entry]) -> list[str]:
    """I2: a row that calls itself healthy holds the vendor's newest token."""
    alive = newest(journal)
    return [
        f"{row.account} {row.state}: holds {row.refresh}, alive is {alive[row.account]}"
        for row in rows
        if row.state == "active" and row.account in alive and row.refresh != alive[row.account]
    ]


def foreign_tokens(calls: Iterable[Call], journal: Sequence[Entry]) -> list[str]:
    """I3, I7: a token given to a caller was issued to that account and not yet replaced when the call began."""
    issued = {(f"access.{e.account}.{e.number + 1}"): e for e in journal if e.event == "rotated"}
    ended = {(f"access.{e.account}.{e.number}"): e.at for e in journal if e.event == "rotated"}
    return [
        f"{call.connection}: {call.token}"
        for call in calls
        if call.token is not None
        and (
            call.token not in issued
            or issued[call.token].account != call.account
            or ended.get(call.token, call.ended) < call.began
        )
    ]


def false_deaths(rows: Iterable[Held], journal: Sequence[Entry], spilled: Collection[str] = ()) -> list[str]:
    """I4: `reauth_required` only where the vendor refuses what we hold and nothing newer lies in the spill."""
    alive = newest(journal)
    return [
        f"{row.account}: {row.refresh} is alive or spilled"
        for row in rows
        if row.state == "reauth_required"
        and (row.refresh == alive.get(row.account) or row.account not in alive or row.account in spilled)
    ]


def lost(rows: Iterable[Held], journal: Sequence[Entry]) -> set[str]:
    """Accounts whose living token nobody holds, whatever the row says, or whether there is one."""
    holders = {row.account: row.refresh for row in rows}
    return {account for account, token in newest(journal).items() if holders.get(account) != token}


def stuck(rows: Iterable[Held]) -> list[str]:
    """I10: when all is quiet, each row is well or asks for a person, and nobody holds a lease."""
    return [
        f"{row.account}: {row.state}, leased {row.is_leased}"
        for row in rows
        if row.state not in {"active", "reauth_required"} or (row.state == "active" and row.is_leased)
    ]


def busiest_second(moments: Iterable[float]) -> int:
    """The most events in any window of one second, less what rounding may add to it."""
    ordered = sorted(moments)
    return max((bisect_left(ordered, start + 1 - ROUNDING) - number for number, start in enumerate(ordered)), default=0)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
