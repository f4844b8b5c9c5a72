"""Which of our rows an uninstall call ends: a connected shop, or an installation that was never proved."""

from insales.installs import withdraw
from insales.removal import is_removal, refuse, remove, shop_of
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response


def uninstall(request: Request, _caller: object, services: Services) -> Response:
    """In either mode: what was installed while the other one was set can be removed as well."""
    token = request.query.get("token", "")
    if withdraw(services, request.query.get("shop", "").lower(), token):
        return success()
    shop = shop_of(request, services)
    if shop is None:
        return success()
    return remove(request, services, shop) if is_removal(services, shop, token) else refuse(shop, token)
