"""Codes and tokens of the guide's OAuth flow. Kept whole; the journal shows fingerprints only."""

from dataclasses import dataclass, field


@dataclass
class Code:
    value: str
    client_id: str
    shop_id: int
    user_id: int
    redirect_uri: str
    expires_at: float
    used: bool = False


@dataclass
class Access:
    """`expires_at` None: until somebody revokes it."""

    value: str
    client_id: str
    shop_id: int
    user_id: int
    expires_at: float | None = None
    revoked: bool = False


@dataclass
class Refresh:
    value: str
    client_id: str
    shop_id: int
    user_id: int
    used: bool = False
    revoked: bool = False


@dataclass
class Grants:
    codes: dict[str, Code] = field(default_factory=dict)
    accesses: dict[str, Access] = field(default_factory=dict)
    refreshes: dict[str, Refresh] = field(default_factory=dict)

    def revoke(self, shop_id: int, client_id: str | None = None) -> int:
        """Every token of a shop, or of one application there. Returns how many were alive."""
        tokens: list[Access | Refresh] = [*self.accesses.values(), *self.refreshes.values()]
        mine = [one for one in tokens if one.shop_id == shop_id and client_id in {None, one.client_id}]
        alive = [one for one in mine if not one.revoked]
        for token in alive:
            token.revoked = True
        return len(alive)

    def end_accesses(self, shop_id: int, now: float) -> int:
        """Returns how many ended just now."""
        mine = [one for one in self.accesses.values() if one.shop_id == shop_id and not is_over(one, now)]
        for token in mine:
            token.expires_at = now
        return len(mine)


def is_over(token: Access, now: float) -> bool:
    return token.revoked or (token.expires_at is not None and token.expires_at <= now)
