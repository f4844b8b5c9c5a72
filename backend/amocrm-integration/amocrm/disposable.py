"""amoCRM's disposable token (amocrm.md §2): proved by that connection's client secret and nothing else."""

from contextlib import suppress

from msgspec import Struct

from amocrm import hosts
from amocrm.access import AccountAccess
from amocrm.accounts import Account, Accounts
from amocrm.calculator.seller_roles import SellerRole
from amocrm.identifiers import LARGEST, TOKEN_ID, UUID_TEXT
from shared import signatures
from shared.cors import origin_of
from shared.errors import AppError, AuthInvalid, NotFound, RateLimited
from shared.incidents import Incident
from shared.limits import RENAMES_OF_ACCOUNT
from shared.secret import Secret
from shared.services import Services


class Disposable(Struct, frozen=True):
    """What a token proved: a person in an account of ours."""

    account: Account
    user_id: int
    token_id: str
    role: SellerRole


def proved(token: str, services: Services) -> Disposable:
    """Any fault is the one refusal AuthInvalid."""
    claims = signatures.unverified_claims(token)
    client_id, account_id = _client_id(claims), _positive(claims, "account_id")
    person = _positive(claims, "user_id")
    account = Accounts(services).of_token(client_id, account_id, person)
    if account is None:
        raise _stranger(token, services, client_id, account_id)
    role = account.role
    _verify(token, Accounts(services).client(account).secret, services)
    account = _at_issuer(services, account, claims.get("iss"))
    return Disposable(account, person, _token_id(claims), role)


def _verify(token: str, key: Secret, services: Services) -> None:
    audience = origin_of(services.settings.amocrm_redirect_uri)
    signatures.verified_claims(token, key, audience=audience, now=services.clock.now().timestamp())


def _stranger(token: str, services: Services, client_id: str, account_id: int) -> AuthInvalid:
    """No such connection. A good secret under another tenant's account is a row in the journal (C1.4), no more."""
    accounts = Accounts(services)
    claimed = accounts.of_account(account_id)
    others = [account for account in accounts.of_client(client_id) if account.account_id != account_id]
    secrets = (accounts.client(other).secret for other in others)
    if claimed is not None and any(_is_verified(token, secret, services) for secret in secrets):
        incident = Incident("jwt_foreign_account", claimed.domain, claimed.owner)
        return AuthInvalid("foreign account", audit=incident)
    return AuthInvalid("no such account")


def _is_verified(token: str, key: Secret, services: Services) -> bool:
    try:
        _verify(token, key, services)
    except AuthInvalid:
        return False
    return True


def _client_id(claims: dict[str, object]) -> str:
    found = claims.get("client_uuid")
    if not isinstance(found, str) or not UUID_TEXT.fullmatch(found):
        raise AuthInvalid("client_uuid")
    return found


def _at_issuer(services: Services, account: Account, issuer: object) -> Account:
    """The account where its token says it lives: as we know it, or as amoCRM confirms that it was renamed.

    Whoever has the account's secret can write any issuer, so amoCRM is not asked about each.
    """
    if issuer == account.origin:
        return account
    if not _is_address(issuer):
        raise AuthInvalid("issuer")
    found = _looked_up(services, account)
    if issuer != found.origin:
        raise AuthInvalid("issuer")
    return found


def _looked_up(services: Services, account: Account) -> Account:
    """Where it lives by amoCRM's word, or as somebody found it within this minute."""
    try:
        services.limits.admit(RENAMES_OF_ACCOUNT, str(account.id))
    except RateLimited:
        with suppress(NotFound):  # ended meanwhile
            return Accounts(services).by_id(account.id)
        return account
    access = AccountAccess(services, account)
    access.has_moved()
    return access.account


def _is_address(issuer: object) -> bool:
    """Of an account at all; only such a claim is worth a question to amoCRM."""
    try:
        return isinstance(issuer, str) and issuer == f"https://{hosts.referred_host(issuer.removeprefix('https://'))}"
    except AppError:
        return False


def _token_id(claims: dict[str, object]) -> str:
    found = claims.get("jti")
    if not isinstance(found, str) or not TOKEN_ID.fullmatch(found):
        raise AuthInvalid("jti")
    return found


def _positive(claims: dict[str, object], name: str) -> int:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found <= LARGEST:
        raise AuthInvalid(name)
    return found
