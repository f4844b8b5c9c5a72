"""A merchant's API with the token of its row, which the engine keeps fresh."""

import math
from uuid import UUID

from evotor.accounts import Account, Accounts
from evotor.claims import end_of
from evotor.client import EvotorClient
from evotor.cloud_tokens import style_of
from evotor.configuration import Configuration, read
from evotor.first_contact import tell
from evotor.provider import EVOTOR, OAUTH_HOST
from shared.connections import refusal
from shared.errors import Unauthorized
from shared.oauth import Grant, TokenEndpoint
from shared.outgoing import Outgoing
from shared.retrying import TokenSource
from shared.secret import Secret
from shared.services import Services
from shared.tokens import RESERVE, Access, Need


class GrantAccess(TokenSource):
    """From the token engine; one renewal after a 401. A cloud token has no refresh: a lasting 401 is its end."""

    def __init__(
        self, services: Services, account: Account, *, until: float = math.inf, for_person: bool = True
    ) -> None:
        self._services = services
        self._account = account
        self._until = until
        self._for_person = for_person
        self._tokens = services.tokens(EVOTOR)
        self._last: Access | None = None
        self._answer: tuple[Secret, Grant] | None = None
        self._is_renewed = False

    @property
    def version(self) -> int | None:
        """Of the token that was given out last."""
        return None if self._last is None else self._last.version

    def token(self) -> Secret:
        if self._last is None:
            self._last = self._fresh()
        return self._last.token

    def renew(self, version: int | None = None) -> Secret:
        """After a 401, or when `version` is due.

        Once a request: a token refused right after its refresh is no reason to spend another.
        """
        if self._is_renewed:
            raise Unauthorized("a fresh token was refused")
        if self._last is not None and not self._last.is_renewable:
            raise self._tokens.rejected(self._account.id, self._last.version, is_proven=False)
        rejected = version if self._last is None else self._last.version
        self._last = self._fresh(rejected)
        self._is_renewed = True
        return self._last.token

    def _fresh(self, rejected: int | None = None) -> Access:
        """What the answer teaches is told once it is safe."""
        access = self._tokens.fresh(self._account.id, self._need(rejected))
        if self._answer is not None:
            tell(self._services.log, "refresh_answer", status=200, detail=_compared(*self._answer))
        return access

    def _need(self, rejected: int | None = None) -> Need:
        return Need(self._refresh, OAUTH_HOST, until=self._until, rejected=rejected, for_person=self._for_person)

    def _refresh(self, token: Secret) -> Grant:
        """The guide names the grant type and shows no call: as RFC 6749 §6 has it, without a redirect URI."""
        grant = token_endpoint(self._services.outgoing, read(self._services.settings), redirect_uri="").refresh(token)
        self._answer = token, grant
        return grant


def api(services: Services, account: Account, *, until: float | None = None, for_person: bool = True) -> EvotorClient:
    """`until` (monotonic): no call runs longer. Raises what `refusal` gives for a merchant that was disconnected."""
    if not account.is_live:
        raise refusal(account.state)
    ends = math.inf if until is None else until + RESERVE
    access = GrantAccess(services, account, until=ends, for_person=for_person)
    style = style_of(services, account)
    return EvotorClient(
        services.outgoing,
        access,
        services.log,
        style=style,
        chance=services.chance,
        until=until,
        tally=services.tallies.of(account.id),
    )


def token_endpoint(outgoing: Outgoing, configuration: Configuration, redirect_uri: str) -> TokenEndpoint:
    return TokenEndpoint(EVOTOR, outgoing, OAUTH_HOST, configuration.client, redirect_uri)


def refresh_due(services: Services, identity: UUID, version: int, until: float) -> None:
    """One refresh of a token that is due, unless somebody else already did it."""
    account = Accounts(services).by_id(identity)
    GrantAccess(services, account, until=until, for_person=False).renew(version)


def _compared(sent: Secret, grant: Grant) -> str:
    """What nobody could tell before: does a refresh token come, is it another one, does its end move."""
    new = grant.refresh_token
    if new is None:
        return "no refresh_token"
    before, after = end_of(sent), end_of(new)
    moved = "unknown" if before is None or after is None else f"{after - before:.0f} s"
    return f"refresh_token {'the same' if new.reveal() == sent.reveal() else 'another'}, end moved by {moved}"
