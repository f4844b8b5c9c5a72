"""Who calls, and what proves it (contract.md §2.1): a guard returns a caller or raises, nothing else lets one in."""

import re
from dataclasses import dataclass

from amocrm import hosts
from amocrm.access import AccountAccess
from amocrm.accounts import Account, Accounts
from shared import signatures
from shared.cors import origin_of
from shared.errors import AppError, AuthInvalid, AuthRequired, BadParam, Denied, TenantMismatch
from shared.services import Services
from shared.web import Kind, Request

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKEN_ID = re.compile(r"[\x21-\x7e]{1,128}")
LEAD_ID = re.compile(r"[1-9][0-9]{0,15}")
LARGEST_ID = 2**53


@dataclass(frozen=True, slots=True)
class Anyone:
    kind: str = "anyone"
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """Came with ADMIN_TOKEN; sees every owner."""

    kind: str = "operator"
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    kind: str = "scheduler"
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class WidgetUser:
    """A person in a deal card of a connected account; the tenant is the row whose secret proved the token."""

    account: Account
    user_id: int
    token_id: str
    kind: str = "widget"

    @property
    def origin(self) -> str:
        return self.account.origin


@dataclass(frozen=True, slots=True)
class Hook:
    """amoCRM itself; no account when the signed id is not known to us, which is answered alike."""

    account: Account | None
    kind: str = "hook"
    origin: str | None = None


def anyone(_request: Request, _services: Services) -> Anyone:
    """For what proves itself later (a one-time state, a ticket) or tells nothing (health)."""
    return Anyone()


def admin(request: Request, services: Services) -> Operator:
    """`Authorization: Bearer $ADMIN_TOKEN`; without a token of 32 characters in the settings that way is off."""
    if "x-auth-token" in request.headers and "authorization" not in request.headers:
        raise Denied("a widget's token on an administrator's action")
    given = _bearer(request)
    expected = services.settings.admin_token
    if expected is None or not signatures.same(given, expected.reveal()):
        raise AuthInvalid("bearer")
    return Operator()


def scheduler(request: Request, services: Services) -> Timer:
    """X-Cron-Secret of an HTTP call, `secret` of a timer's payload, or IAM alone where the deployment says so."""
    if request.kind is Kind.QUEUE or (services.settings.schedule_by_iam and request.iam_event):
        return Timer()  # each message of a queue proves itself by its own HMAC
    expected = services.settings.cron_secret
    given = request.headers.get("x-cron-secret") if request.kind is Kind.HTTP else request.payload.get("secret")
    if expected is None or not isinstance(given, str) or not signatures.same(given, expected.reveal()):
        raise Denied("schedule secret")
    return Timer()


def widget(request: Request, services: Services) -> WidgetUser:
    """AmoCRM's disposable token (amocrm.md §2), proved by that connection's client secret and nothing else.

    Any fault is the one refusal AuthInvalid; X-Account-Domain is compared with the proven account, never trusted.
    """
    token = request.headers.get("x-auth-token", "").strip()
    if not token:
        raise AuthRequired
    claims = signatures.unverified_claims(token)
    account = Accounts(services).of_token(_client_id(claims), _positive(claims, "account_id"))
    if account is None:
        raise AuthInvalid("no such account")
    signatures.verified_claims(
        token,
        Accounts(services).client(account).secret,
        audience=origin_of(services.settings.amocrm_redirect_uri),
        now=services.clock.now().timestamp(),
    )
    account = _at_issuer(services, account, claims.get("iss"))
    _check_domain(request, account)
    return WidgetUser(account, _positive(claims, "user_id"), _token_id(claims))


def disable_hook(request: Request, services: Services) -> Hook:
    """Signature = hex(HMAC-SHA256(client_secret, "{client_id}|{account_id}")): no time in it, so it only hints."""
    client_id, account_id = _hook_names(request)
    account = Accounts(services).of_token(client_id, account_id)
    if account is None:
        return Hook(None)
    secret = Accounts(services).client(account).secret
    expected = signatures.hmac_sha256(secret, f"{client_id}|{account_id}")
    if not signatures.same(request.query.get("signature", ""), expected):
        raise AuthInvalid("hook signature")
    return Hook(account)


def knows_origin(origin: str, services: Services) -> bool:
    """Whether a page of this origin may read our answers at all: a connected account's, exactly."""
    gateway = services.settings.upstream_gateway
    if gateway is not None and origin == origin_of(gateway):
        return True
    try:
        host = hosts.vendor_host(origin.removeprefix("https://"))
    except AppError:
        return False
    return origin == f"https://{host}" and Accounts(services).knows_domain(host)


def lead_id(request: Request) -> int:
    """X-Lead-Id as a plain decimal number; it says which deal, never whose. Raises BadParam."""
    text = request.headers.get("x-lead-id", "")
    if not LEAD_ID.fullmatch(text) or int(text) > LARGEST_ID:
        raise BadParam(field="X-Lead-Id")
    return int(text)


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token or token != token.strip():
        raise AuthRequired
    return token


def _client_id(claims: dict[str, object]) -> str:
    found = claims.get("client_uuid")
    if not isinstance(found, str) or not UUID_TEXT.fullmatch(found):
        raise AuthInvalid("client_uuid")
    return found


def _at_issuer(services: Services, account: Account, issuer: object) -> Account:
    """The account where its token says it lives: as we know it, or as amoCRM confirms that it was renamed."""
    if issuer == account.origin:
        return account
    access = AccountAccess(services, account)
    if not _is_address(issuer) or not access.has_moved() or issuer != access.account.origin:
        raise AuthInvalid("issuer")
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
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found <= LARGEST_ID:
        raise AuthInvalid(name)
    return found


def _check_domain(request: Request, account: Account) -> None:
    named = request.headers.get("x-account-domain")
    if named is None:
        return
    try:
        host = hosts.account_host(named)
    except AppError:
        raise TenantMismatch("X-Account-Domain") from None
    if host != account.domain:
        raise TenantMismatch("X-Account-Domain")


def _hook_names(request: Request) -> tuple[str, int]:
    """The documentation says `client_uuid`, an older line of it `client_id`; both and different is nobody's call."""
    named = {request.query[name] for name in ("client_uuid", "client_id") if name in request.query}
    account_id = request.query.get("account_id", "")
    if len(named) != 1 or not UUID_TEXT.fullmatch(client_id := named.pop()):
        raise BadParam(field="client_uuid")
    if not LEAD_ID.fullmatch(account_id):
        raise BadParam(field="account_id")
    return client_id, int(account_id)
