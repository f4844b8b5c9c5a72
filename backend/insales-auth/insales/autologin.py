"""The way back from the shop's autologin: who sits in its back office, proved by its password (insales.md §1.5)."""

from insales.entrance import BROWSER, LoginRefused, admitted, entered
from insales.login import AUTOLOGIN
from insales.protocol import app_mode, fits, is_number
from insales.provider import INSALES
from insales.shops import Shop, Shops
from shared.errors import NotFound, StateInvalid
from shared.incidents import Incident
from shared.services import Services
from shared.states import Intent
from shared.users import Identity
from shared.web import Request, Response

LONGEST = 255


class AutologinRefused(LoginRefused):
    """The sums do not fit: shifted fields, another shop's answer, or a password that changed meanwhile."""

    code = "invalid_state"


def autologin(request: Request, _caller: object, services: Services) -> Response:
    """`?token&token2&token3&user_email&user_name&user_id&email_confirmed`; the shop is the one that we sent them to."""
    app_mode(services)
    nonce, intent = _returned(request, services)
    shop = _checked(request, services, intent, nonce)
    Shops(services).answered(shop, intent.host)
    user = admitted(services, shop, _identity(request, shop))
    return entered(request, services, user, intent.mode)


def _returned(request: Request, services: Services) -> tuple[str, Intent]:
    """The one-time value and what it was for, from the browser that went away with it. Raises StateInvalid."""
    nonce, _, browser = (BROWSER.read(services.settings, request) or "").partition(".")
    if not nonce or not browser:
        raise StateInvalid("no cookie of a log-in")
    return nonce, services.states.consume(AUTOLOGIN, nonce, browser)


def _checked(request: Request, services: Services, intent: Intent, nonce: str) -> Shop:
    """Raises AutologinRefused."""
    shop = _live(services, intent)
    password, user_id = Shops(services).password(shop), request.query.get("user_id", "")
    if password is None or not is_number(user_id) or not fits(request.query, nonce, password):
        raise AutologinRefused("sums", audit=Incident("autologin_refused", shop.domain, shop.owner))
    return shop


def _live(services: Services, intent: Intent) -> Shop:
    try:
        shop = Shops(services).by_id(intent.connection)
    except NotFound:
        raise StateInvalid("shop") from None
    if not shop.is_live:
        raise StateInvalid("shop was removed")
    return shop


def _identity(request: Request, shop: Shop) -> Identity:
    if shop.account_id is None:
        raise StateInvalid("shop was never proved")
    email, name = (request.query.get(key, "")[:LONGEST] for key in ("user_email", "user_name"))
    # The sums join e-mail, name and number without a mark between them, so digits can be shifted from a name into the
    # number: the number alone names nobody (reliability.md C19).
    person = f"{request.query['user_id']} {email.lower()}"
    return Identity(INSALES.name, shop.account_id, person, email, name)
