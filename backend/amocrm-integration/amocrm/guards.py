"""Who calls, and what proves it (contract.md §2.1): a guard returns a caller or raises, nothing else lets one in."""

from uuid import UUID

from msgspec import Struct

from amocrm import disposable as disposables
from amocrm import hosts, messages, widget_sessions
from amocrm.accounts import Account, Accounts
from amocrm.calculator.seller_roles import SellerRole
from amocrm.identifiers import LARGEST, NUMBER, UUID_TEXT
from shared import signatures
from shared.cors import origin_of
from shared.errors import AppError, AuthInvalid, AuthRequired, BadParam, Denied, TenantMismatch
from shared.guards import admin, anyone, scheduler
from shared.incidents import Incident
from shared.services import Services
from shared.sessions import WIDGET
from shared.web import Request

__all__ = ["WidgetUser", "admin", "anyone", "disable_hook", "disposable", "knows_origin", "scheduler", "widget"]

DISPOSABLE, SESSION = "x-auth-token", "x-session-token"


class WidgetUser(Struct, frozen=True):
    """A person in a deal card of a connected account; the tenant is the row whose secret proved the token.

    Came with a disposable token (`token_id`), or with a session of ours for one deal that this person may see
    (`lead_id`), which had this `budget` and perhaps `is_won` when the session began.
    """

    account: Account
    user_id: int
    token_id: str | None
    lead_id: int | None = None
    role: SellerRole = "manager"
    budget: int | None = None
    is_won: bool = False
    kind: str = "widget"

    @property
    def actor(self) -> str:
        return f"user {self.user_id}"

    @property
    def owner(self) -> UUID:
        return self.account.owner

    @property
    def origin(self) -> str:
        return self.account.origin


class Hook(Struct, frozen=True):
    """amoCRM itself; no account when the signed id is not known to us, which is answered alike."""

    account: Account | None
    kind: str = "hook"
    origin: str | None = None


class OtherDeal(Denied):
    """Of the same account: a window left open, not an attack worth a row in the journal."""

    code = TenantMismatch.code


def widget(request: Request, services: Services) -> WidgetUser:
    """A session of ours, or amoCRM's disposable token; X-Account-Domain and X-Lead-Id are compared, never trusted."""
    token = _credential(request, SESSION)
    if token is None:
        return disposable(request, services)
    held = widget_sessions.holder(services, services.sessions.current(WIDGET, token))
    check_domain(request, held.account)
    if "x-lead-id" in request.headers and lead_id(request) != held.lead_id:
        raise OtherDeal("X-Lead-Id", message=messages.OTHER_LEAD)
    return WidgetUser(held.account, held.user_id, None, held.lead_id, held.role, held.budget, held.is_won)


def disposable(request: Request, services: Services) -> WidgetUser:
    """AmoCRM's disposable token and nothing else: a session opens no further session."""
    token = _credential(request, DISPOSABLE)
    if token is None:
        raise AuthInvalid("another door's") if _has_other_credential(request) else AuthRequired
    proved = disposables.proved(token, services)
    check_domain(request, proved.account)
    return WidgetUser(proved.account, proved.user_id, proved.token_id, role=proved.role)


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
    if not NUMBER.fullmatch(text) or int(text) > LARGEST:
        raise BadParam(field="X-Lead-Id")
    return int(text)


def lead_of(request: Request, caller: WidgetUser) -> int:
    """The session's deal, else the one that X-Lead-Id names."""
    return lead_id(request) if caller.lead_id is None else caller.lead_id


def check_domain(request: Request, account: Account) -> None:
    """X-Account-Domain, when it is there, against the account that was proved. Raises TenantMismatch."""
    named = request.headers.get("x-account-domain")
    if named is not None and not _is_domain_of(account, named):
        incident = Incident("tenant_mismatch", account.domain, account.owner)
        raise TenantMismatch("X-Account-Domain", audit=incident)


def _is_domain_of(account: Account, named: str) -> bool:
    try:
        return hosts.account_host(named) == account.domain
    except AppError:
        return False


def _credential(request: Request, name: str) -> str | None:
    """Of the two ways to say who one is, this one. Raises BadParam for both: which of them counts nobody could tell."""
    given = {header: request.headers.get(header, "").strip() for header in (DISPOSABLE, SESSION)}
    if all(given.values()):
        raise BadParam(field="X-Session-Token")
    return given[name] or None


def _has_other_credential(request: Request) -> bool:
    return any(request.headers.get(name, "").strip() for name in (SESSION, "authorization"))


def _hook_names(request: Request) -> tuple[str, int]:
    """The documentation says `client_uuid`, an older line of it `client_id`; both and different is nobody's call."""
    named = {request.query[name] for name in ("client_uuid", "client_id") if name in request.query}
    account_id = request.query.get("account_id", "")
    if len(named) != 1 or not UUID_TEXT.fullmatch(client_id := named.pop()):
        raise BadParam(field="client_uuid")
    if not NUMBER.fullmatch(account_id):
        raise BadParam(field="account_id")
    return client_id, int(account_id)
