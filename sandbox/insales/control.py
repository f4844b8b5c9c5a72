"""Control API of the sandbox's InSales: what an owner, a developer or InSales itself would do by hand."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from sandbox.control import guard, json_object, set_known
from sandbox.insales import installing, issuing, overview, seed
from sandbox.insales.entities import User
from sandbox.insales.revoking import REVOKE
from sandbox.insales.world import Application, Shop
from sandbox.rig import current_insales, current_rig

blueprint = Blueprint("insales_control", __name__, url_prefix="/_control/insales")
guard(blueprint)
SWITCHES = {"title", "email", "is_blocked", "speaks_oauth", "time_zone"}


def shop_named(name: object) -> Shop:
    found = current_insales().shop_named(str(name))
    return found or abort(404, f"no shop {name}")


def application_of(wanted: dict[str, Any]) -> Application:
    """The sample application unless `identifier` names another."""
    found = current_insales().applications.get(wanted.get("identifier", seed.IDENTIFIER))
    return found or abort(404, "no such application")


def user_of(shop: Shop, wanted: dict[str, Any]) -> User:
    found = shop.users.get(int(wanted.get("user_id", shop.owner.id)))
    return found or abort(404, "no such user")


@blueprint.get("/state")
def state() -> Response:
    """Shops and applications, with what a client needs to use them."""
    world = current_insales()
    applications = [asdict(one) for one in world.applications.values()]
    shops = [overview.shop_json(shop) for shop in world.shops.values()]
    return jsonify({"shops": shops, "applications": applications, "rules": asdict(world.rules)})


@blueprint.post("/rules")
def set_rules() -> Response:
    rules = current_insales().rules
    set_known(rules, json_object(), set(asdict(rules)))
    return jsonify(asdict(rules))


@blueprint.post("/shops")
def add_shop() -> Response:
    """`{"subdomain", "title"?, "domain"?, "speaks_oauth"?}`."""
    wanted, world = json_object(), current_insales()
    subdomain = str(wanted.pop("subdomain"))
    title = str(wanted.pop("title", subdomain))
    with world.lock:
        shop = seed.new_shop(world.new_id(), subdomain, title, **wanted)
        world.shops[shop.id] = shop
    return jsonify(overview.shop_json(shop))


@blueprint.get("/shops/<name>")
def everything(name: str) -> Response:
    """All that a shop holds, its grants by fingerprints and the calls that went there."""
    shop, world = shop_named(name), current_insales()
    with world.lock:
        return jsonify(overview.whole(world, shop, current_rig().journal))


@blueprint.patch("/shops/<name>")
def set_shop(name: str) -> Response:
    shop = shop_named(name)
    set_known(shop, json_object(), SWITCHES)
    return jsonify(overview.shop_json(shop))


@blueprint.post("/shops/<name>/rename")
def rename(name: str) -> Response:
    """`{"subdomain"}`: the number and everything given out stay, the old address answers 404."""
    shop = shop_named(name)
    shop.subdomain = str(json_object()["subdomain"])
    return jsonify(overview.shop_json(shop))


@blueprint.post("/shops/<name>/users")
def add_user(name: str) -> Response:
    """`{"id", "name", "email", "password"?, "email_confirmed"?}`: a further person, or another one in that place."""
    shop, user = shop_named(name), User(**json_object())
    shop.users[user.id] = user
    return jsonify(asdict(user))


@blueprint.post("/applications")
def add_application() -> Response:
    application = Application(**json_object())
    current_insales().applications[application.identifier] = application
    return jsonify(asdict(application))


@blueprint.patch("/applications/<identifier>")
def set_application(identifier: str) -> Response:
    """Another secret, other addresses, fewer rights. Passwords given out before stay as they are."""
    application, wanted = application_of({"identifier": identifier}), json_object()
    changed = Application(**asdict(application) | wanted)
    if changed.identifier != identifier:
        abort(400, "an identifier does not change")
    current_insales().applications[identifier] = changed
    return jsonify(asdict(changed))


@blueprint.post("/install")
def install() -> Response:
    """`{"shop", "identifier"?, "token"?}` → the url called, status or failure, seconds, whether it is installed."""
    wanted = json_object()
    shop, application = shop_named(wanted.get("shop")), application_of(wanted)
    return jsonify(installing.install(current_insales(), shop, application, str(wanted.get("token", ""))))


@blueprint.post("/uninstall")
def uninstall() -> Response:
    """`{"shop", "identifier"?}`."""
    wanted = json_object()
    return jsonify(installing.uninstall(current_insales(), shop_named(wanted.get("shop")), application_of(wanted)))


@blueprint.post("/open")
def open_application() -> Response:
    """`{"shop", "user_id"?, "identifier"?}` → the url called, status and where it would send a browser."""
    wanted = json_object()
    shop, application = shop_named(wanted.get("shop")), application_of(wanted)
    return jsonify(installing.open_as_a_program(current_insales(), shop, application, user_of(shop, wanted)))


@blueprint.post("/codes")
def code() -> Response:
    """`{"shop", "user_id"?, "identifier"?}` → a code as consent gives it."""
    wanted, world = json_object(), current_insales()
    shop, application = shop_named(wanted.get("shop")), application_of(wanted)
    with world.lock:
        given = issuing.issue_code(world, application, shop, user_of(shop, wanted).id)
    return jsonify({"code": given.value, "redirect_uri": given.redirect_uri})


@blueprint.post("/api_keys")
def api_key() -> Response:
    """`{"shop"}` → login, password and the example URL that the back office shows."""
    shop = shop_named(json_object().get("shop"))
    with current_insales().lock:
        key = issuing.issue_api_key(shop)
    url = f"http://{key.login}:{key.password}@{shop.host}/admin/orders.json"
    return jsonify({"login": key.login, "password": key.password, "example_url": url})


@blueprint.post("/revoke")
def revoke() -> Response:
    """`{"shop", "kinds"?: ["password", "tokens", "api_keys", "sessions"]}`: they stop working, nobody is told."""
    wanted, world = json_object(), current_insales()
    shop, kinds = shop_named(wanted.get("shop")), wanted.get("kinds", list(REVOKE))
    if strange := set(kinds) - REVOKE.keys():
        abort(400, f"unknown: {', '.join(sorted(strange))}; known: {', '.join(REVOKE)}")
    with world.lock:
        return jsonify({kind: REVOKE[kind](world, shop) for kind in kinds})


@blueprint.post("/expire")
def expire() -> Response:
    """`{"shop"}`: its access tokens end before their time; refresh tokens live."""
    shop, world = shop_named(json_object().get("shop")), current_insales()
    with world.lock:
        return jsonify({"ended": world.grants.end_accesses(shop.id, world.clock.now())})
