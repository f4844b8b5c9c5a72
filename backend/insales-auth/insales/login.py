"""The way to the shop: its consent page in mode `oauth`, its autologin in mode `app` (insales.md §1.4, §1.5)."""

from urllib.parse import urlencode

from insales import entrance, hosts, messages
from insales.configuration import OAUTH, Configuration, read
from insales.entrance import BROWSER, FOUND
from insales.installs import finish_installs
from insales.protocol import app_mode, insales_id
from insales.provider import INSALES
from insales.shops import Shop, Shops
from shared.errors import HostNotAllowed, NotFound, Unauthenticated
from shared.services import Services
from shared.states import NO_CONNECTION, Bound, Intent
from shared.web import Request, Response, redirect

AUTOLOGIN = "insales-autologin"
AUTOLOGIN_PATH = "/api/auth/insales/autologin"
PATIENCE = 5.0  # seconds that a person waits for installs to be proved


def login(request: Request, _caller: object, services: Services) -> Response:
    """From our own page. Mode `app` has to be told the shop; without one the page says where to begin."""
    configuration = read(services.settings)
    entrance.require_own_host(services)
    if configuration.mode == OAUTH:
        return _to_consent(request, services, configuration)
    if "shop" not in request.query:
        after = urlencode({"return_to": entrance.return_to(request)})
        return redirect(f"{entrance.LOGIN_PAGE}?{after}", status=FOUND)
    shop = Shops(services).of_domain(_typed(request, configuration))
    return _to_autologin(request, services, configuration, shop, shop.domain if shop else "")


def entry(request: Request, _caller: object, services: Services) -> Response:
    """The application opened in the back office: `?shop&insales_id[&user_id&user_email]`, which prove nothing."""
    configuration = app_mode(services)
    entrance.require_own_host(services)
    account_id = insales_id(request)
    if account_id != _session_shop(request, services):
        services.users.end(request)
    named = hosts.shop_host(request.query.get("shop", ""), configuration.suffixes)
    shop = Shops(services).of_account(account_id)
    if shop is None or not shop.is_live:
        finish_installs(services, request.request_id, services.clock.monotonic() + PATIENCE, named)
        shop = Shops(services).of_account(account_id)
    return _to_autologin(request, services, configuration, shop, named)


def _to_consent(request: Request, services: Services, configuration: Configuration) -> Response:
    intent = Intent(services.owners.installation(), NO_CONNECTION, entrance.return_to(request), configuration.shop)
    bound = services.states.begin_here(INSALES.name, intent, BROWSER.read(services.settings, request))
    query = urlencode(
        {
            "client_id": configuration.identifier,
            "redirect_uri": configuration.redirect_uri,
            "response_type": "code",
            "state": bound.state.reveal(),
        }
    )
    base = _browser_base(services, configuration.shop)
    return redirect(
        f"{base}/admin/applications/authorize?{query}",
        status=FOUND,
        cookies=(BROWSER.line(services.settings, bound.browser.reveal()),),
    )


def _to_autologin(
    request: Request, services: Services, configuration: Configuration, shop: Shop | None, host: str
) -> Response:
    """The state is the one-time value that the shop hashes; it never comes back, so the browser keeps it.

    `host` may be where the shop has moved: only the shop that knows the password can answer from there.
    """
    if shop is None or not shop.is_live or shop.mode != "app":
        raise NotFound("shop", message=messages.SHOP_ABSENT)
    intent = Intent(shop.owner, shop.id, entrance.return_to(request), host)
    bound = services.states.begin_here(AUTOLOGIN, intent, None)
    callback = f"{services.settings.public_base_url}{AUTOLOGIN_PATH}"
    query = urlencode({"token": bound.state.reveal(), "login": callback})
    place = hosts.shop_host(host, configuration.suffixes)
    return redirect(
        f"{_browser_base(services, place)}/admin/applications/{configuration.identifier}/login?{query}",
        status=FOUND,
        cookies=(BROWSER.line(services.settings, _kept(bound)),),
    )


def _kept(bound: Bound) -> str:
    return f"{bound.state.reveal()}.{bound.browser.reveal()}"


def _session_shop(request: Request, services: Services) -> int | None:
    try:
        return services.users.of(request).account_id
    except Unauthenticated:
        return None


def _typed(request: Request, configuration: Configuration) -> str:
    try:
        return hosts.typed_shop(request.query["shop"], configuration.suffixes)
    except HostNotAllowed:
        raise HostNotAllowed(field="shop", message=messages.SHOP_ADDRESS) from None


def _browser_base(services: Services, host: str) -> str:
    gateway = services.settings.upstream_gateway
    return f"{gateway}/_browser/{host}" if gateway else f"https://{host}"
