"""`/admin/applications/{identifier}/login`: tells an application who sits at the back office, signed by MD5."""

import ipaddress
from urllib.parse import urlsplit

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.hooks import with_query
from sandbox.insales.entities import User
from sandbox.insales.office import current_shop, of_a_shop, send_to, signed_in, to_login, told
from sandbox.insales.passwords import autologin_tokens
from sandbox.rig import current_insales

blueprint = of_a_shop(Blueprint("insales_autologin", __name__))
CYRILLIC = "email_\N{CYRILLIC SMALL LETTER ES}onfirmed"
NOT_FOUND, REFUSED = "Приложение не найдено", "Вход в приложение невозможен"


@blueprint.get("/admin/applications/<identifier>/login")
def autologin(identifier: str) -> AnyResponse:
    world, shop = current_insales(), current_shop()
    application = world.applications.get(identifier)
    if application is None:
        return told(404, NOT_FOUND, "Нет приложения с таким идентификатором.")
    user = signed_in()
    if user is None:
        return to_login()
    installation = shop.installed(identifier)
    if installation is None:
        return told(404, NOT_FOUND, "Приложение не установлено в этом магазине.")
    nonce, target = request.args.get("token", ""), request.args.get("login", "")
    if not nonce or not is_address(target):
        return told(422, REFUSED, "Нужны оба параметра: token и login.")
    if second_level(target) != second_level(application.login_url):
        return told(422, REFUSED, "Адрес в параметре login не принадлежит приложению.")
    return send_to(with_query(target, identity(nonce, user, installation.password)))


def identity(nonce: str, user: User, password: str) -> dict[str, str]:
    confirmed = str(user.email_confirmed).lower()
    name = CYRILLIC if current_insales().rules.cyrillic_email_confirmed else "email_confirmed"
    person = {"user_email": user.email, "user_name": user.name, "user_id": str(user.id), name: confirmed}
    return autologin_tokens(nonce, user, confirmed, password) | person


def is_address(url: str) -> bool:
    try:
        target = urlsplit(url)
    except ValueError:
        return False
    return target.scheme in {"http", "https"} and bool(target.hostname)


def second_level(url: str) -> str:
    """All that InSales compares: of `a.b.example.ru` it is `example.ru`. A number has no levels."""
    host = urlsplit(url).hostname or ""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ".".join(host.split(".")[-2:])
