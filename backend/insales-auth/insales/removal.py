"""The uninstall call: `GET ?shop&token=<the stored password>&insales_id` (insales.md §1.3)."""

from insales.protocol import insales_id
from insales.shops import Shop, Shops
from shared.errors import Denied
from shared.failures import success
from shared.incidents import Incident
from shared.services import Services
from shared.signatures import same, token_hash
from shared.web import Request, Response


def is_removal(services: Services, shop: Shop, token: str) -> bool:
    """Whether it shows the password itself, which only InSales and we know."""
    password = Shops(services).password(shop) if shop.is_live and shop.mode == "app" else None
    return password is not None and same(token, password.reveal())


def remove(request: Request, services: Services, shop: Shop) -> Response:
    """The row stays: shops come back."""
    if Shops(services).disconnect(shop, "disabled_in_insales"):
        services.audit.write(
            "uninstalled",
            actor="hook",
            object_=shop.domain,
            outcome="disconnected",
            request_id=request.request_id,
            owner=shop.owner,
            ip=request.source_ip,
        )
    return success()


def refuse(shop: Shop, token: str) -> Response:
    """A late call of an earlier installation changes nothing. Raises Denied for everything else."""
    if same(token_hash(token), shop.row["former_password"] or ""):
        return success()
    raise Denied("uninstall", audit=Incident("uninstall_refused", shop.domain, shop.owner))


def shop_of(request: Request, services: Services) -> Shop | None:
    """None where there is nothing to remove (any more)."""
    shop = Shops(services).of_account(insales_id(request))
    return shop if shop is not None and shop.is_live else None
