"""Everything an action may need, made once for a process and handed to each request."""

from dataclasses import dataclass
from pathlib import Path

from shared.audit import Audit
from shared.breaker import Breaker
from shared.clock import Chance, Clock, SystemClock
from shared.database import Database
from shared.fanout import Fanout
from shared.inbox import Inbox
from shared.log import Log
from shared.oauth import Provider
from shared.once import Once
from shared.outgoing import Outgoing
from shared.owners import Owners
from shared.rate import Rate
from shared.safekeeping import Safekeeping
from shared.settings import Settings
from shared.spill import Spill, spill_of
from shared.states import States
from shared.tokens import Tokens
from shared.vault import Vault

OWN_QUERIES = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class Services:
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
    spill: Spill
    fanout: Fanout

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


def build(settings: Settings, *queries: Path, clock: Clock | None = None, log: Log | None = None) -> Services:
    """Opens nothing yet: the database connects at the first query."""
    clock = clock or SystemClock()
    chance = Chance()
    database = Database(settings.database_url, settings.schema, OWN_QUERIES, *queries)
    vault = Vault(settings.encryption_keys)
    return Services(
        settings=settings,
        clock=clock,
        chance=chance,
        log=log or Log(),
        database=database,
        vault=vault,
        outgoing=Outgoing(gateway=settings.upstream_gateway, clock=clock),
        states=States(database, chance),
        inbox=Inbox(database, vault, chance),
        once=Once(database),
        owners=Owners(database),
        audit=Audit(database, chance),
        rate=Rate(database, clock),
        spill=spill_of(settings.spill),
        fanout=Fanout(settings.queue, settings.session_keys),
    )
