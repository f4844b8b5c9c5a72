"""One-time states of an authorization, bound to the browser that began it (RFC 9700 §2.1, reliability.md C5).

An administrator's call makes a ticket for our own start link; the browser that opens the link trades it for the
state and keeps the other half in a cookie; the vendor's redirect must bring both. Each works once, for ten minutes.
"""

import re
from uuid import UUID

from msgspec import Struct

from shared.clock import Chance
from shared.database import Database, Row
from shared.errors import StateInvalid
from shared.incidents import Incident
from shared.secret import Secret
from shared.signatures import token_hash

NO_CONNECTION = UUID(int=0)  # of a log-in, which knows none yet
NONCE = re.compile(r"(?:[A-Za-z0-9_-]{43})?")  # empty: bound to no browser


class Intent(Struct, frozen=True):
    """What the person wanted to connect, and how the vendor should come back; no person: the operator, or a log-in."""

    owner: UUID
    connection: UUID
    mode: str
    host: str = ""
    person: UUID | None = None


class Bound(Struct, frozen=True):
    state: Secret
    browser: Secret
    connection: UUID
    mode: str
    host: str


class AmbiguousState(StateInvalid):
    """Under the code of its parent, with a sentence of its own."""


class States:
    def __init__(self, database: Database, chance: Chance) -> None:
        self._database = database
        self._chance = chance

    def begin(self, provider: str, intent: Intent) -> Secret:
        """The ticket of a start link."""
        ticket = self._chance.token()
        self._database.run(
            "oauth_states.begin",
            id=str(self._chance.uuid()),
            provider=provider,
            owner=str(intent.owner),
            connection=str(intent.connection),
            mode=intent.mode,
            host=intent.host,
            person=str(intent.person) if intent.person else None,
            ticket=token_hash(ticket),
        )
        return Secret(ticket)

    def begin_unbound(self, provider: str, intent: Intent) -> Secret:
        """A state that no browser is bound to, for hosts where cookies belong to strangers too."""
        return self.bind(provider, self.begin(provider, intent).reveal(), browser="").state

    def begin_here(self, provider: str, intent: Intent, browser: str | None) -> Bound:
        """A state of the browser that asks, which needs no start link."""
        return self.bind(provider, self.begin(provider, intent).reveal(), browser)

    def bind(self, provider: str, ticket: str, browser: str | None) -> Bound:
        """`browser` is the cookie of an earlier start, kept so that two open windows both work. Raises StateInvalid."""
        nonce = browser if browser is not None and NONCE.fullmatch(browser) else self._chance.token()
        state = self._chance.token()
        row = self._database.one(
            "oauth_states.bind",
            provider=provider,
            ticket=token_hash(ticket),
            state=token_hash(state),
            browser=token_hash(nonce),
        )
        if row is None:
            raise StateInvalid("ticket")
        return Bound(Secret(state), Secret(nonce), UUID(row["connection_id"]), row["mode"], row["host"])

    def consume(self, provider: str, state: str, browser: str | None) -> Intent:
        """Before anything is exchanged. Raises StateInvalid and leaves a stranger's state alone."""
        row = self._database.one(
            "oauth_states.consume", provider=provider, state=token_hash(state), browser=token_hash(browser or "")
        )
        if row is None:
            raise StateInvalid("state", audit=self._incident(provider, state))
        return _intent(row)

    def consume_only(self, provider: str, browser: str | None) -> Intent:
        """For a vendor that brings no state back: what this browser began, all windows of it at once.

        Raises StateInvalid; AmbiguousState when they wanted different things, so that nobody can tell which came back.
        """
        if not browser:
            raise StateInvalid("browser")
        rows = self._database.all("oauth_states.consume_all", provider=provider, browser=token_hash(browser))
        begun = {_intent(row) for row in rows}
        if not begun:
            raise StateInvalid("no state of this browser")
        if len(begun) > 1:
            raise AmbiguousState("several states of this browser")
        return begun.pop()

    def settled(self, provider: str, connection: UUID) -> None:
        """What came back for it has come to its end, whatever that was."""
        self._database.run("oauth_states.settle", provider=provider, connection=str(connection))

    def cancel(self, provider: str, connection: UUID) -> None:
        """Nothing that was begun for it works any more."""
        self._database.run("oauth_states.cancel", provider=provider, connection=str(connection))

    def _incident(self, provider: str, state: str) -> Incident | None:
        """A used state, or another vendor's, was ours: somebody took it from its browser, or mixes vendors up."""
        row = self._database.one("oauth_states.known", state=token_hash(state))
        if row is None or (row["provider"] == provider and not row["is_used"]):
            return None
        event = "state_reused" if row["provider"] == provider else "state_mixed_up"
        return Incident(event, owner=UUID(row["owner_id"]))


def _intent(row: Row) -> Intent:
    person = UUID(row["person_id"]) if row["person_id"] else None
    return Intent(UUID(row["owner_id"]), UUID(row["connection_id"]), row["mode"], row["host"], person)
