"""Codes and tokens that were given out. The sandbox keeps them whole; its journal shows fingerprints only."""

from dataclasses import dataclass, field


@dataclass
class Code:
    value: str
    client_id: str
    account_id: int
    user_id: int
    expires_at: float
    used: bool = False


@dataclass
class Refresh:
    """A refresh token. `used_at` is when it was exchanged; `family` is the grant all its descendants share."""

    value: str
    client_id: str
    account_id: int
    user_id: int
    expires_at: float
    family: str
    used_at: float | None = None
    revoked: bool = False


@dataclass
class Access:
    value: str
    client_id: str
    account_id: int
    user_id: int
    expires_at: float
    family: str
    long_lived: bool = False
    revoked: bool = False


@dataclass
class Grants:
    codes: dict[str, Code] = field(default_factory=dict)
    refreshes: dict[str, Refresh] = field(default_factory=dict)
    accesses: dict[str, Access] = field(default_factory=dict)
    disabled: set[tuple[str, int]] = field(default_factory=set)  # (client id, account id) after a switch-off
    disposables: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def revoke_installation(self, client_id: str, account_id: int) -> int:
        """Switching the integration off kills every pair of it in that account. Returns how many tokens it concerns."""
        mine = [one for one in self._tokens() if (one.client_id, one.account_id) == (client_id, account_id)]
        for token in mine:
            token.revoked = True
        return len(mine)

    def end_accesses(self, account_id: int, now: float) -> int:
        """Returns how many ended just now."""
        mine = [one for one in self.accesses.values() if one.account_id == account_id and one.expires_at > now]
        for token in mine:
            token.expires_at = now
        return len(mine)

    def revoke_family(self, family: str) -> None:
        for token in self._tokens():
            if token.family == family:
                token.revoked = True

    def _tokens(self) -> list[Refresh | Access]:
        return [*self.refreshes.values(), *self.accesses.values()]
