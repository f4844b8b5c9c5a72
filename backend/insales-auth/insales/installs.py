"""The install call: server to server, unsigned, answered with 200 within ten seconds (insales.md §1.2).

InSales never shows the password again, so one that could not be proved at once is kept, sealed. It may be refused as
long as InSales waits for our answer; after that a refusal is believed, and everything else is tried for a day.
"""

from typing import Any

from insales.claims import Claim, OtherShop, prove
from insales.configuration import Configuration, NotConfigured, read
from insales.protocol import app_mode
from insales.provider import INSALES
from insales.removal import is_removal, remove
from insales.shops import Shop, Shops
from shared.addresses import network
from shared.errors import AlreadyConnected, AppError, RateLimited, Unauthorized, VendorError
from shared.failures import success
from shared.inbox import Claimed, Letter
from shared.limits import Limit
from shared.secret import Secret
from shared.services import Services
from shared.web import Request, Response

KIND = "install"
LIFETIME = 86_400.0
BELIEVED_AFTER = 150.0  # seconds: InSales has had our answer for long, so a refused password is none
WAITING_AT_MOST = 50  # at one address of a shop
BATCH = 30
# Proved at once. A forger spends those of his own address; what is over is kept and proved by the ticks.
AT_ONCE = Limit("installs", 6, 2)


def install(request: Request, _caller: object, services: Services) -> Response:
    configuration = app_mode(services)
    claim = Claim.of_request(request, configuration)
    shop = Shops(services).of_account(claim.account_id)
    # An application registered with one address for both calls: the uninstall call shows the password itself.
    if shop is not None and is_removal(services, shop, request.query["token"]):
        return remove(request, services, shop)
    if shop is None or not _is_known(services, shop, claim):
        _proved_or_kept(request, services, configuration, claim)
    return success()


def finish_installs(services: Services, request_id: str, until: float, host: str | None = None) -> int:
    """Proves what waits, of one shop or of all; how many were connected. What is not begun by `until` comes again."""
    try:
        configuration = read(services.settings)
    except NotConfigured:
        return 0
    letters = list(services.inbox.claim(INSALES.name, KIND, BATCH, subject=host))
    has_time = (letter for letter in letters if services.clock.monotonic() < until)
    return sum(_finish(services, configuration, letter, request_id) for letter in has_time)


def withdraw(services: Services, domain: str, token: str | None = None) -> bool:
    """Forgets what waits for this shop, or the letter alone whose password this is; whether there was one."""
    letters = list(services.inbox.about(INSALES.name, KIND, domain))
    chosen = [letter for letter in letters if token is None or _shows(letter, token)]
    for letter in chosen:
        services.inbox.settle(letter, "withdrawn")
    return bool(chosen)


def _is_known(services: Services, shop: Shop, claim: Claim) -> bool:
    """The same call again."""
    return shop.is_live and shop.domain == claim.host and claim.has(Shops(services).password(shop))


def _proved_or_kept(request: Request, services: Services, configuration: Configuration, claim: Claim) -> None:
    try:
        services.limits.admit(AT_ONCE, f"{claim.host}:{network(request.source_ip)}")
        shop = prove(services, configuration, claim)
    except (OtherShop, AlreadyConnected) as error:
        _refused(services, claim, error, request.request_id, request.source_ip)
    except VendorError as error:
        _keep(services, claim)
        _refused(services, claim, error, request.request_id, request.source_ip)
    else:
        _record(services, shop, request.request_id, request.source_ip)


def _keep(services: Services, claim: Claim) -> None:
    """Raises RateLimited when it cannot be kept: then InSales takes the installation back and says so."""
    letter = Letter(INSALES.name, KIND, claim.host, claim.as_text())
    is_kept = services.inbox.keep(letter, lifetime=LIFETIME, cap=WAITING_AT_MOST)
    # The same call again is kept already, or was dealt with.
    if not is_kept and len(list(services.inbox.about(INSALES.name, KIND, claim.host))) >= WAITING_AT_MOST:
        raise RateLimited("installs waiting", retry_after=60)


def _finish(services: Services, configuration: Configuration, letter: Claimed, request_id: str) -> bool:
    claim = _claim_of(letter)
    if claim is None:
        services.inbox.settle(letter, "key_lost")
        return False
    try:
        shop = prove(services, configuration, claim)
    except (OtherShop, AlreadyConnected, Unauthorized) as error:
        if not isinstance(error, Unauthorized) or letter.age > BELIEVED_AFTER:
            services.inbox.settle(letter, error.code)
            _refused(services, claim, error, request_id)
        return False
    except AppError:
        return False
    services.inbox.settle(letter, "connected")
    _record(services, shop, request_id)
    return True


def _claim_of(letter: Claimed) -> Claim | None:
    return Claim.from_text(letter.payload) if letter.payload else None


def _shows(letter: Claimed, token: str) -> bool:
    claim = _claim_of(letter)
    return claim is not None and claim.has(Secret(token))


def _record(services: Services, shop: Shop, request_id: str, ip: str = "") -> None:
    services.audit.write("connected", owner=shop.owner, **_row(shop.domain, shop.state, request_id, ip))


def _refused(services: Services, claim: Claim, error: AppError, request_id: str, ip: str = "") -> None:
    shop = Shops(services).of_account(claim.account_id)
    event = "install_conflict" if shop is not None and shop.is_live else "install_unproved"
    owner = shop.owner if shop else None
    services.audit.refusal(event, owner=owner, **_row(claim.host, error.code, request_id, ip))


def _row(host: str, outcome: str, request_id: str, ip: str) -> dict[str, Any]:
    return {"actor": "install", "object_": host, "outcome": outcome, "request_id": request_id, "ip": ip}
