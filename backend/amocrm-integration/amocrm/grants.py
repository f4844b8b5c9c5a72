"""From a code to a proven connection: exchange, one live call, and only then a changed row."""

from amocrm import messages
from amocrm.access import token_endpoint
from amocrm.accounts import Account, Accounts
from amocrm.client import AmoClient
from amocrm.entities import Account as Remote
from shared import signatures
from shared.connections import State
from shared.errors import (
    AlreadyConnected,
    AppError,
    ClientMisconfigured,
    Conflict,
    NotJson,
    Unauthorized,
    Unprocessable,
)
from shared.oauth import Grant, GrantRefused
from shared.secret import Secret
from shared.services import Services
from shared.settings import Client

DAY = 86_400
LONGEST_LIFE = 10 * 365 * DAY


class CodeRefused(Conflict):
    """amoCRM will not take this code: begin again."""

    code = "code_refused"


class OtherAccount(Conflict):
    """The person granted access to another account than the one named; nothing was stored."""

    code = "other_account"


class Grants:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._accounts = Accounts(services)

    def from_code(self, account: Account, host: str, code: Secret, *, state: State = State.ACTIVE) -> Account:
        """Spends the code at `host`; whatever is raised, the row keeps the tokens that work.

        Raises CodeRefused, ClientMisconfigured, OtherAccount, AlreadyConnected or a VendorError.
        """
        self._refuse_other_host(account, host)
        client = self._accounts.next_client(account)
        try:
            grant = token_endpoint(self._services, host, client).exchange(code)
            if grant.refresh_token is None:
                raise NotJson("a first grant without a refresh token")
            return self._prove(account, host, client, grant, state)
        except AppError as error:
            self._accounts.note_failure(account, error.detail or error.code)
            raise _in_our_words(error) from None

    def from_long_lived(self, account: Account, token: Secret) -> Account:
        """A token of a private integration that lives up to five years and has no refresh (amocrm.md §1.7)."""
        claims = signatures.readable_claims(token.reveal())
        ends = claims.get("exp")
        seconds = ends - self._services.clock.now().timestamp() if isinstance(ends, int | float) else 0
        if not 0 < seconds <= LONGEST_LIFE:
            raise Unprocessable(field="long_lived_token", message=messages.LONG_LIVED)
        grant = Grant(token, None, seconds)
        try:
            return self._prove(account, account.domain, self._accounts.next_client(account), grant, State.ACTIVE)
        except Unauthorized:
            raise Unprocessable(field="long_lived_token", message=messages.LONG_LIVED) from None

    def _prove(self, begun: Account, host: str, client: Client, grant: Grant, state: State) -> Account:
        """The account that the new token really belongs to decides which row is written (reliability.md C8)."""
        remote = AmoClient(self._services.outgoing, host, grant.access_token).account()
        target = self._target(begun, remote)
        proof = {"state": state, **self._accounts.sealed(target, grant)}
        self._accounts.prove(target, begun, remote, host, client, proof)
        return self._accounts.by_id(target.id)

    def _target(self, begun: Account, remote: Remote) -> Account:
        if begun.account_id is not None and begun.account_id != remote.id:
            raise OtherAccount(message=self._other(remote.subdomain, begun.domain))
        existing = self._accounts.of_account(remote.id)
        if existing is not None and existing.owner != begun.owner:
            raise AlreadyConnected("account", message=messages.ALREADY_CONNECTED)
        return existing or begun

    def _refuse_other_host(self, account: Account, host: str) -> None:
        """A proven account may have been renamed; anything else under another address is another account."""
        if account.account_id is None and host != account.domain:
            raise OtherAccount(message=self._other(host, account.domain))

    @staticmethod
    def _other(actual: str, expected: str) -> str:
        return messages.OTHER_ACCOUNT.format(actual=actual, expected=expected)


def _in_our_words(error: AppError) -> AppError:
    if isinstance(error, GrantRefused):
        return CodeRefused(error.reason, message=messages.CODE_EXPIRED)
    if isinstance(error, ClientMisconfigured):
        return ClientMisconfigured(error.detail, message=messages.CLIENT_REFUSED)
    return error
