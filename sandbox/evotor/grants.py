"""Codes, tokens and cursors that were given out, whole; the journal shows fingerprints only."""

from dataclasses import dataclass, field

from sandbox.evotor.shapes import Json


@dataclass
class Asked:
    """An authorization under way, between the link and the log-in page."""

    client_id: str
    redirect_uri: str
    state: str | None


@dataclass
class Code:
    value: str
    client_id: str
    user_id: str
    redirect_uri: str
    scope: list[str]
    expires_at: float


@dataclass
class Refresh:
    value: str
    client_id: str
    user_id: str
    scope: list[str]
    expires_at: float
    spent: bool = False
    revoked: bool = False

    def is_alive(self, now: float) -> bool:
        return not self.spent and not self.revoked and self.expires_at > now


@dataclass
class Access:
    value: str
    jti: str
    client_id: str
    user_id: str
    scope: list[str]
    expires_at: float
    revoked: bool = False

    def is_alive(self, now: float) -> bool:
        return not self.revoked and self.expires_at > now


@dataclass
class Cursor:
    """Where a list goes on: the path it belongs to and the first call's own parameters."""

    path: str
    asked: Json
    offset: int
    expires_at: float


@dataclass
class Grants:
    asked: dict[str, Asked] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    refreshes: dict[str, Refresh] = field(default_factory=dict)
    accesses: dict[str, Access] = field(default_factory=dict)
    publisher_accesses: dict[str, float] = field(default_factory=dict)  # value → end
    cursors: dict[str, Cursor] = field(default_factory=dict)

    def revoke(self, user_id: str) -> int:
        """Everything of one merchant. Returns how many tokens it concerns."""
        held: list[Refresh | Access] = [*self.refreshes.values(), *self.accesses.values()]
        mine = [one for one in held if one.user_id == user_id]
        for token in mine:
            token.revoked = True
        return len(mine)

    def end_accesses(self, user_id: str, now: float) -> int:
        """Returns how many ended just now."""
        mine = [one for one in self.accesses.values() if one.user_id == user_id and one.expires_at > now]
        for token in mine:
            token.expires_at = now
        return len(mine)
