"""What InSales does when an application is installed, removed or opened."""

import secrets

from sandbox.hooks import get, with_query
from sandbox.insales.entities import Installation, Json, User
from sandbox.insales.passwords import app_password
from sandbox.insales.world import Application, Shop, World

#     install    GET <install url>?shop=s.myinsales.ru&token=T&insales_id=1          password = md5(T + secret)
#     remove     GET <uninstall url>?shop=s.myinsales.ru&token=<password>&insales_id=1
#     open       the browser: GET <login url>?shop=…&insales_id=1&user_id=…&user_email=…
AGENT = "InSales-sandbox/1.0"
OK = 200


def install(world: World, shop: Shop, application: Application, token: str = "") -> Json:
    """Exactly 200 in time, or the installation is cancelled and its password void.

    The lock is free meanwhile: the application may call the API before it answers.
    """
    token = token or secrets.token_hex(16)
    fresh = Installation(app_password(token, application.secret))
    with world.lock:
        former = shop.installations.get(application.identifier)
        if world.rules.password_live_before_answer:
            shop.installations[application.identifier] = fresh
    url = with_query(application.install_url, about(shop) | {"token": token})
    patience = world.rules.install_seconds
    call = get(url, patience, AGENT)
    fresh.is_confirmed = call["status"] == OK and call["seconds"] <= patience
    with world.lock:
        settle(shop, application.identifier, fresh, former)
    return call | {"url": url, "is_installed": fresh.is_confirmed}


def settle(shop: Shop, identifier: str, fresh: Installation, former: Installation | None) -> None:
    if fresh.is_confirmed:
        shop.installations[identifier] = fresh
    elif shop.installations.get(identifier) is fresh:
        del shop.installations[identifier]
        if former:
            shop.installations[identifier] = former


def uninstall(world: World, shop: Shop, application: Application) -> Json:
    """The password works until the call is over, whatever its answer."""
    installation = shop.installed(application.identifier)
    if installation is None:
        raise ValueError(f"{application.identifier} is not installed in {shop.host}")
    url = with_query(application.uninstall_url, about(shop) | {"token": installation.password})
    call = get(url, world.rules.install_seconds, AGENT)
    with world.lock:
        shop.installations.pop(application.identifier, None)
        world.grants.revoke(shop.id, application.identifier)
    return call | {"url": url, "is_installed": False}


def entry_url(shop: Shop, application: Application, user: User) -> str:
    """Nothing in it is signed."""
    return with_query(application.login_url, about(shop) | {"user_id": str(user.id), "user_email": user.email})


def open_as_a_program(world: World, shop: Shop, application: Application, user: User) -> Json:
    url = entry_url(shop, application, user)
    return get(url, world.rules.install_seconds, AGENT) | {"url": url}


def about(shop: Shop) -> dict[str, str]:
    return {"shop": shop.host, "insales_id": str(shop.id)}
