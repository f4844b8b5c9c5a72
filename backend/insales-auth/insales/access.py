"""A shop's API with the credential of its row: a fresh token, or the password of Basic (insales.md §3.1)."""

import math
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from insales import hosts
from insales.answers import Usage
from insales.api import basic, bearer
from insales.client import InsalesClient
from insales.configuration import Configuration, read, suffixes
from insales.provider import INSALES, QUOTA_RESERVE, QUOTA_WINDOW
from insales.shops import Shop, Shops
from shared.connections import State, refusal
from shared.errors import AppError, ClientMisconfigured, RateLimited, ReauthRequired
from shared.oauth import Grant, TokenEndpoint
from shared.retrying import TokenSource
from shared.secret import Secret
from shared.services import Services
from shared.settings import Client
from shared.tokens import LONG_LIVED_QUARANTINE, RESERVE, Access, Need

Made = TypeVar("Made")
CHECK_AGAIN = LONG_LIVED_QUARANTINE + 60


class GrantAccess(TokenSource):
    """Mode `oauth`: from the token engine; one renewal after a 401."""

    def __init__(
        self, services: Services, configuration: Configuration, shop: Shop, until: float, *, person: bool
    ) -> None:
        self._services = services
        self._configuration = configuration
        self._shop = shop
        self._until = until
        self._person = person
        self._tokens = services.tokens(INSALES)
        self._last: Access | None = None

    def token(self) -> Secret:
        if self._last is None:
            self._last = self._tokens.fresh(self._shop.id, self._need())
        return self._last.token

    def renew(self, version: int | None = None) -> Secret:
        """After a 401, or when `version` is due; a single 401 for what cannot be renewed proves nothing yet."""
        if self._last is not None and not self._last.is_renewable:
            raise _doubted(self._services, self._shop, self._last.version)
        rejected = version if self._last is None else self._last.version
        self._last = self._tokens.fresh(self._shop.id, self._need(rejected))
        return self._last.token

    def _need(self, rejected: int | None = None) -> Need:
        host = self._shop.domain
        return Need(self._refresh, host, until=self._until, rejected=rejected, for_person=self._person)

    def _refresh(self, token: Secret) -> Grant:
        return with_secrets(
            self._services, self._configuration, self._shop.domain, lambda endpoint: endpoint.refresh(token)
        )


class PasswordAccess(TokenSource):
    """Modes `app` and `key`: nothing renews a password; a lasting 401 means that the application was removed."""

    def __init__(self, services: Services, shop: Shop) -> None:
        self._services = services
        self._shop = shop

    def token(self) -> Secret:
        password = Shops(self._services).password(self._shop)
        if password is None:
            raise ReauthRequired("no password")
        return password

    def renew(self) -> Secret:
        raise _doubted(self._services, self._shop, self._shop.row["version"])


def api(services: Services, shop: Shop, *, until: float | None = None, for_person: bool = True) -> InsalesClient:
    """`until` (monotonic): no call runs longer. Raises what `refusal` gives for a shop that cannot be called."""
    is_dead = shop.state is State.REAUTH_REQUIRED and shop.mode != "oauth"
    if not shop.is_live or (is_dead and for_person):
        raise refusal(shop.state)
    ends = math.inf if until is None else until + RESERVE
    is_grant = shop.mode == "oauth"
    return InsalesClient(
        services.outgoing,
        shop.domain,
        GrantAccess(services, read(services.settings), shop, ends, person=for_person)
        if is_grant
        else PasswordAccess(services, shop),
        scheme=bearer if is_grant else basic(shop.row["login"]),
        on_usage=lambda usage: _keep(services, shop, usage),
        on_success=lambda: _trust(services, shop),
        pace=lambda calls: _pace(services, shop, calls, for_person=for_person),
        chance=services.chance,
        until=until,
        suffixes=suffixes(services.settings),
        tally=services.tallies.of(shop.id),
    )


def with_secrets(
    services: Services, configuration: Configuration, host: str, ask: Callable[[TokenEndpoint], Made]
) -> Made:
    """With the present secret, then with the former one: while it is being replaced either may be the shop's.

    Raises ClientMisconfigured when neither is.
    """
    *earlier, last = configuration.keys
    for secret in earlier:
        with suppress(ClientMisconfigured):
            return ask(_endpoint(services, configuration, host, secret))
    return ask(_endpoint(services, configuration, host, last))


def refresh_due(services: Services, identity: UUID, version: int, until: float) -> None:
    """One refresh of a token that is due, unless somebody else already did it."""
    shop = Shops(services).by_id(identity)
    GrantAccess(services, read(services.settings), shop, until, person=False).renew(version)


def _endpoint(services: Services, configuration: Configuration, host: str, secret: Secret) -> TokenEndpoint:
    """The host is checked again each time our secret goes there."""
    place = hosts.shop_host(host, configuration.suffixes)
    client = Client(configuration.identifier, secret)
    return TokenEndpoint(INSALES, services.outgoing, place, client, configuration.redirect_uri)


def _doubted(services: Services, shop: Shop, version: int) -> AppError:
    """A single refusal proves nothing: the shop is asked again as soon as a second one would."""
    failure = services.tokens(INSALES).rejected(shop.id, version, is_proven=False)
    services.database.run("shops.check_again", id=str(shop.id), pause=CHECK_AGAIN)
    return failure


def _keep(services: Services, shop: Shop, usage: Usage) -> None:
    with suppress(AppError):
        services.database.run("shops.seen", id=str(shop.id), used=usage.used, most=usage.limit)


def _trust(services: Services, shop: Shop) -> None:
    """What works now was not revoked: refusals an hour apart are two doubts, not one that lasts."""
    if shop.state in {State.SUSPECT, State.REAUTH_REQUIRED}:
        with suppress(AppError):
            Shops(services).trust(shop)


def _pace(services: Services, shop: Shop, calls: int, *, for_person: bool) -> None:
    """Machines leave the last calls of the five minutes to people; people are told by the shop itself."""
    if for_person:
        return
    row = services.database.one("shops.quota", id=str(shop.id), window=QUOTA_WINDOW)
    if row and row["used"] is not None and row["wait"] and row["used"] + calls > row["most"] - QUOTA_RESERVE:
        raise RateLimited("quota of the shop", retry_after=row["wait"])
