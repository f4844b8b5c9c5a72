"""Everything an action may need, made once for a process and handed to each request."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from shared.audit import Audit
from shared.breaker import Breaker
from shared.clock import Chance, Clock, SystemClock
from shared.cors import origin_of
from shared.database import Database
from shared.fanout import Fanout
from shared.inbox import Inbox
from shared.key_check import Sealed, refuse_foreign_keys
from shared.limits import Limits
from shared.log import Log
from shared.login_guard import LoginGuard
from shared.oauth import Provider
from shared.once import Once
from shared.outgoing import Outgoing
from shared.owners import Owners
from shared.rate import Rate
from shared.safekeeping import Safekeeping
from shared.session_tickets import SessionTickets
from shared.sessions import Sessions
from shared.settings import Settings
from shared.signed import Signer
from shared.spill import Spill, spill_of
from shared.states import States
from shared.tallies import Tallies
from shared.tokens import Tokens
from shared.users import Users
from shared.vault import Vault

OWN_QUERIES = Path(__file__).parent / "queries"


class Services(Struct, frozen=True):
    settings: Settings
    clock: Clock
    chance: Chance
    log: Log
    database: Database
    vault: Vault
    outgoing: Outgoing
    states: States
    inbox: Inbox
    once: Once
    owners: Owners
    audit: Audit
    rate: Rate
    limits: Limits
    spill: Spill
    fanout: Fanout
    sessions: Sessions
    session_tickets: SessionTickets
    login_guard: LoginGuard
    users: Users
    tallies: Tallies

    def safekeeping(self, provider: Provider) -> Safekeeping:
        return Safekeeping(
            provider,
            database=self.database,
            vault=self.vault,
            spill=self.spill,
            clock=self.clock,
            chance=self.chance,
            log=self.log,
        )

    def tokens(self, provider: Provider) -> Tokens:
        return Tokens(
            provider,
            database=self.database,
            vault=self.vault,
            safekeeping=self.safekeeping(provider),
            breaker=Breaker(self.database),
            clock=self.clock,
            chance=self.chance,
            log=self.log,
        )


def build(
    settings: Settings,
    *queries: Path,
    clock: Clock | None = None,
    log: Log | None = None,
    sealed_in: Sequence[Sealed] = (),
) -> Services:
    """The database connects at the first query. `sealed_in`: the function's tables; the keys must open some of it."""
    clock = clock or SystemClock()
    chance = Chance()
    log = log or Log()
    database = Database(settings.database_url, settings.schema, OWN_QUERIES, *queries)
    vault = Vault(settings.encryption_keys)
    if sealed_in:
        database.check_first(lambda: refuse_foreign_keys(database, vault, sealed_in))
    sessions = Sessions(database, Signer(settings.session_keys, origin_of(settings.public_base_url)), chance)
    return Services(
        settings=settings,
        clock=clock,
        chance=chance,
        log=log,
        database=database,
        vault=vault,
        outgoing=Outgoing(gateway=settings.upstream_gateway, clock=clock),
        states=States(database, chance),
        inbox=Inbox(database, vault, chance),
        once=Once(database, chance),
        owners=Owners(database),
        audit=Audit(database, chance, log),
        rate=Rate(database, clock),
        limits=Limits(database),
        spill=spill_of(settings.spill),
        fanout=Fanout(settings.queue, settings.session_keys),
        sessions=sessions,
        session_tickets=SessionTickets(database, sessions, chance),
        login_guard=LoginGuard(database),
        users=Users(database, sessions, settings, chance),
        tallies=Tallies(database, clock, log),
    )
