"""`GET /admin/account.json`: the shop, not the person asking."""

from flask import Blueprint, Response, jsonify

from sandbox.insales.call import allowed
from sandbox.insales.entities import Json
from sandbox.insales.refusals import absent
from sandbox.insales.times import iso
from sandbox.insales.world import Shop
from sandbox.rig import current_insales

blueprint = Blueprint("insales_account", __name__)
EMPTY = {"organization", "phone", "contact_phone", "notification_email", "country", "state", "city", "paid_till"}
EMPTY |= {"inviter_id", "minimum_items_price", "stock_currency_exchange_rate", "client_cookies_whitelist", "icq"}
CREATED = 1735722000


@blueprint.get("/account.json")
def account() -> Response:
    if not current_insales().rules.has_account_json:
        raise absent()
    return shown()


@blueprint.get("/current_account.json")
def current_account() -> Response:
    """The guide's fallback; nobody but the guide has seen it."""
    if not current_insales().rules.has_current_account_json:
        raise absent()
    return shown()


def shown() -> Response:
    body = account_json(allowed("account").shop)
    return jsonify({"account": body} if current_insales().rules.account_is_wrapped else body)


def account_json(shop: Shop) -> Json:
    owner = {"id": shop.owner.id, "name": shop.owner.name, "email": shop.owner.email, "created_at": iso(CREATED)}
    body: Json = {"id": shop.id, "subdomain": shop.subdomain, "title": shop.title, "email": shop.email, "owner": owner}
    body |= {"main_host": shop.host, "main_host_protocol": "https", "time_zone": shop.time_zone}
    body |= {"blocked": shop.is_blocked, "created_at": iso(CREATED), "registration_type_id": 1}
    body |= {"next_order_number": max((order.number for order in shop.orders.values()), default=1000) + 1}
    body |= dict.fromkeys(("enable_order_discounts", "enable_client_discounts", "enable_cart_discounts"), True)
    return body | {"hide_items_out_of_stock": False} | dict.fromkeys(sorted(EMPTY))
