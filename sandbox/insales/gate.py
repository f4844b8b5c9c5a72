"""What every call of the API passes first: the shop, the quota, the password."""

from flask import Response, g, request

from sandbox.insales.call import Call, check_content_type, entry, hosted_shop
from sandbox.insales.grants import is_over
from sandbox.insales.refusals import denied, over_limit
from sandbox.insales.world import Shop
from sandbox.journal import fingerprint
from sandbox.rig import current_insales

TOKEN_PATH = "/admin/oauth/token"
PAGES = ("/admin/applications/", "/admin/login")


def enter() -> None:
    """Before every call by Host header."""
    shop = hosted_shop()
    if request.path.startswith(PAGES):
        return
    spend(shop)
    if request.path != TOKEN_PATH:
        g.call = identified(shop)
        check_content_type()


def spend(shop: Shop) -> None:
    """Wrong passwords count too, since whose they claim to be is all that is known yet."""
    world, rules = current_insales(), current_insales().rules
    key = (shop.id, claimed_login())
    used, wait = world.quota.spend(key, world.clock.now(), rules.limit, rules.window_seconds)
    g.usage = f"{used}/{rules.limit}"
    if wait:
        raise over_limit(rules.over_limit_status, wait)


def claimed_login() -> str:
    given = request.authorization
    if given is None:
        return ""
    access = current_insales().grants.accesses.get(given.token or "")
    return access.client_id if access else str(given.username or "")


def tell_usage(answer: Response) -> Response:
    if "usage" in g:
        answer.headers["API-Usage-Limit"] = g.usage
    return answer


def identified(shop: Shop) -> Call:
    """Basic with an application's password or an owner's key, or Bearer."""
    given = request.authorization
    secret = (given.token or given.password or "") if given else ""
    entry().access = fingerprint(secret) if secret else None
    if given is None or not secret:
        raise denied()
    call = by_token(shop, secret) if given.token else by_password(shop, str(given.username), secret)
    if call is None:
        raise denied()
    return call


def by_token(shop: Shop, value: str) -> Call | None:
    world = current_insales()
    access = world.grants.accesses.get(value)
    if access is None or access.shop_id != shop.id or is_over(access, world.clock.now()):
        return None
    application = world.applications[access.client_id]
    return Call(shop, application.name, frozenset(application.rights))


def by_password(shop: Shop, login: str, password: str) -> Call | None:
    key = shop.api_keys.get(login)
    if key:
        return Call(shop, "API") if key.password == password else None
    application, installation = current_insales().applications.get(login), shop.installations.get(login)
    if application is None or installation is None or installation.password != password:
        return None
    return Call(shop, application.name, frozenset(application.rights))
