"""Cookies of ours: readable by no script, sent by no other site, valid on this very host alone."""

from msgspec import Struct

from shared.settings import Settings
from shared.web import Request


class Cookie(Struct, frozen=True):
    """`name` without the prefix that browsers bind to Secure, Path=/ and the exact host."""

    name: str
    same_site: str
    max_age: int

    def line(self, settings: Settings, value: str) -> str:
        """The whole Set-Cookie value."""
        return self._line(settings, value, self.max_age)

    def gone(self, settings: Settings) -> str:
        return self._line(settings, "", 0)

    def read(self, settings: Settings, request: Request) -> str | None:
        """None on a host shared with strangers: there it may be anybody's."""
        return request.cookies.get(self._full_name(settings)) or None if settings.has_own_host else None

    def was_sent(self, settings: Settings, request: Request) -> bool:
        """Even if it cannot be read: a name that came with two values has none."""
        names = [part.partition("=")[0].strip(" \t") for part in request.headers.get("cookie", "").split(";")]
        return settings.has_own_host and self._full_name(settings) in names

    def _line(self, settings: Settings, value: str, max_age: int) -> str:
        flags = f"Path=/; Max-Age={max_age}; HttpOnly; SameSite={self.same_site}"
        return f"{self._full_name(settings)}={value}; {flags}{'; Secure' if settings.is_secure else ''}"

    def _full_name(self, settings: Settings) -> str:
        # The prefix asks for Secure, which plain http on loopback cannot give.
        return f"__Host-{self.name}" if settings.is_secure else self.name
