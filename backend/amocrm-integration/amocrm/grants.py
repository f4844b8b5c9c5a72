"""From a code to a proven connection: exchange, one live call, and only then a changed row."""

from uuid import UUID

from msgspec.structs import replace

from amocrm import messages
from amocrm.access import token_endpoint
from amocrm.accounts import Account, Accounts, Proof
from amocrm.client import AmoClient
from amocrm.entities import Account as Remote
from shared import signatures
from shared.connections import State
from shared.database import QueryFailed
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

    def from_code(self, account: Account, host: str, code: Secret, by: UUID | None) -> Account:
        """Spends the code at `host`; `by`: whose doing. Whatever is raised, the row keeps the tokens that work.

        Raises CodeRefused, ClientMisconfigured, OtherAccount, AlreadyConnected or a VendorError.
        """
        _refuse_other_host(account, host)
        try:
            return self.from_grant(account, host, self.exchanged(account, host, code), by)
        except AppError as error:
            self._accounts.note_failure(account, error.detail or error.code)
            raise _in_our_words(error) from None

    def exchanged(self, account: Account | None, host: str, code: Secret) -> Grant:
        """The code is spent, nothing is proved yet. Without a row the project's own integration asks."""
        grant = token_endpoint(self._services, host, self._client(account)).exchange(code)
        if grant.refresh_token is None:
            raise NotJson("a first grant without a refresh token")
        return grant

    def from_grant(self, account: Account | None, host: str, grant: Grant, by: UUID | None) -> Account:
        """An account that no row waits for stays `pending`."""
        proof = Proof(self._remote(host, grant), host, self._client(account), grant, by)
        if account is not None:
            return self._written(self._target(account, proof.remote), account, proof)
        if self._accounts.of_account(proof.remote.id) is not None:
            raise AlreadyConnected("account")
        account = self._accounts.create_pending(self._services.owners.installation(), proof)
        return self._written(self._target(account, proof.remote), account, replace(proof, state=State.PENDING))

    def from_long_lived(self, account: Account, token: Secret, by: UUID | None) -> Account:
        """A token of a private integration that lives up to five years and has no refresh (amocrm.md §1.7).

        It proves the account and nothing of a secret: a candidate goes on waiting.
        """
        grant = Grant(token, None, self._remaining(token))
        proven = account.account_id is not None
        client = self._accounts.client(account) if proven else self._accounts.next_client(account)
        _refuse_other_client(token, client)
        try:
            remote = self._remote(account.domain, grant)
        except Unauthorized:
            raise _not_long_lived() from None
        proof = Proof(remote, account.domain, client, grant, by, keeps_candidate=proven)
        return self._written(self._target(account, remote), account, proof)

    def _client(self, account: Account | None) -> Client:
        return self._accounts.next_client(account) if account else self._accounts.project_client()

    def _remote(self, host: str, grant: Grant) -> Remote:
        """The account that the new token really belongs to decides which row is written (reliability.md C8)."""
        return AmoClient(self._services.outgoing, host, grant.access_token).account()

    def _written(self, target: Account, begun: Account, proof: Proof) -> Account:
        try:
            self._accounts.prove(target, begun, proof)
        except QueryFailed:
            self._target(begun, proof.remote)  # AlreadyConnected: another owner was faster with this account
            raise
        return self._accounts.by_id(target.id)

    def _target(self, begun: Account, remote: Remote) -> Account:
        if begun.account_id is not None and begun.account_id != remote.id:
            raise OtherAccount(message=_other(remote.subdomain, begun.domain))
        existing = self._accounts.of_account(remote.id)
        if existing is None or existing.owner == begun.owner:
            return existing or begun
        if existing.state is State.PENDING:
            return begun  # nobody's yet: whoever shows its consent gets it
        raise AlreadyConnected("account", message=messages.ALREADY_CONNECTED)

    def _remaining(self, token: Secret) -> float:
        ends = signatures.readable_claims(token.reveal()).get("exp")
        now = self._services.clock.now().timestamp()
        if not isinstance(ends, int | float) or not now < ends < now + LONGEST_LIFE:
            raise _not_long_lived()
        return ends - now


def _refuse_other_host(account: Account, host: str) -> None:
    """A proven account may have been renamed; anything else under another address is another account."""
    if account.account_id is None and host != account.domain:
        raise OtherAccount(message=_other(host, account.domain))


def _refuse_other_client(token: Secret, client: Client) -> None:
    """The token says for which integration it was made; another one's would never match the widget's."""
    if signatures.readable_claims(token.reveal()).get("aud", client.id) != client.id:
        raise _not_long_lived()


def _not_long_lived() -> AppError:
    return Unprocessable(field="long_lived_token", message=messages.LONG_LIVED)


def _other(actual: str, expected: str) -> str:
    return messages.OTHER_ACCOUNT.format(actual=actual, expected=expected)


def _in_our_words(error: AppError) -> AppError:
    if isinstance(error, GrantRefused):
        return CodeRefused(error.reason, message=messages.CODE_EXPIRED)
    if isinstance(error, ClientMisconfigured):
        return ClientMisconfigured(error.detail, message=messages.CLIENT_REFUSED)
    return error
