"""People who log in through a vendor, and their sessions; their role says what they may do (contract.md §2.1)."""

from uuid import UUID

from msgspec import Struct

from shared import same_origin
from shared.clock import Chance
from shared.cookies import Cookie
from shared.database import Database, Row
from shared.errors import AuthInvalid, AuthRequired, SessionExpired, UnsupportedMediaType
from shared.sessions import USER, Sessions
from shared.settings import Settings
from shared.web import Request

SESSION = Cookie("session", "Lax", USER.lifetime)


class Identity(Struct, frozen=True):
    """What the vendor says of a person; `external_id` is unique within the account alone, empty for its owner."""

    source: str
    account_id: int
    external_id: str
    email: str
    name: str


class User(Struct, frozen=True):
    id: UUID
    owner: UUID
    account_id: int
    email: str
    name: str
    role: str
    epoch: int


class Users:
    def __init__(self, database: Database, sessions: Sessions, settings: Settings, chance: Chance) -> None:
        self._database = database
        self._sessions = sessions
        self._settings = settings
        self._chance = chance

    def logged_in(self, owner: UUID, identity: Identity) -> User:
        """The same person as before, or a new one."""
        row = self._database.one(
            "users.logged_in",
            id=str(self._chance.uuid()),
            owner=str(owner),
            source=identity.source,
            account_id=identity.account_id,
            external_id=identity.external_id,
            email=identity.email,
            person=identity.name,
        )
        if row is None:
            raise AuthInvalid("user of another owner")
        return _user(row)

    def begin(self, user: User) -> str:
        """The Set-Cookie line of a new session."""
        token = self._sessions.begin(USER, {"user": str(user.id)}, str(user.epoch))
        return SESSION.line(self._settings, token.reveal())

    def of(self, request: Request) -> User:
        """Who sends this request. Raises AuthRequired, AuthInvalid, SessionExpired; for a change CsrfFailed."""
        cookie = SESSION.read(self._settings, request)
        if cookie is None:
            raise AuthInvalid("cookie") if SESSION.was_sent(self._settings, request) else AuthRequired
        if request.method not in {"GET", "HEAD"}:
            self._require_own_page(request)
        session = self._sessions.current(USER, cookie)
        row = self._database.one("users.current", id=session.facts["user"], epoch=int(session.proof))
        if row is None:
            raise SessionExpired("user")
        return _user(row)

    def has_session(self, request: Request) -> bool:
        """Whether the request shows one at all, whatever it is worth."""
        return SESSION.was_sent(self._settings, request)

    def end(self, request: Request) -> bool:
        """Whether this browser had a session."""
        cookie = SESSION.read(self._settings, request)
        return cookie is not None and self._sessions.end(USER, cookie)

    def end_all(self, source: str, account_id: int) -> None:
        """Everybody of this account has to log in again."""
        self._database.run("users.end_all", source=source, account_id=account_id)

    def _require_own_page(self, request: Request) -> None:
        """A form of another site needs no preflight, JSON does."""
        if request.body.strip() and not request.has_json:
            raise UnsupportedMediaType
        same_origin.require(request, self._settings)


def gone(settings: Settings) -> str:
    """The Set-Cookie line that takes the cookie away."""
    return SESSION.gone(settings)


def _user(row: Row) -> User:
    return User(
        id=UUID(row["id"]),
        owner=UUID(row["owner_id"]),
        account_id=row["account_id"],
        email=row["email"],
        name=row["name"],
        role=row["role"],
        epoch=row["epoch"],
    )
