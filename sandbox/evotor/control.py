"""Control API of the sandbox's Evotor: what a merchant, a cashier, a postman or Evotor itself would do."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from sandbox.control import guard, json_object, set_known
from sandbox.evotor import issuing, seed
from sandbox.evotor.call import current_evotor
from sandbox.evotor.rules import CHOICES
from sandbox.evotor.shapes import Json
from sandbox.evotor.world import Client, Evotor, Merchant
from sandbox.journal import fingerprint

blueprint = Blueprint("evotor_control", __name__, url_prefix="/_control/evotor")
guard(blueprint)


def merchant_of(wanted: dict[str, Any]) -> Merchant:
    """The sample merchant unless `user` names another by its id or log-in."""
    evotor, name = current_evotor(), str(wanted.get("user", seed.USER_ID))
    found = evotor.merchants.get(name) or evotor.merchant_named(name)
    if found is None:
        abort(404, f"no merchant {name}")
    return found


def client_of(wanted: dict[str, Any]) -> Client:
    found = current_evotor().clients.get(wanted.get("client_id", seed.CLIENT_ID))
    if found is None:
        abort(404, "no such client")
    return found


@blueprint.get("/state")
def state() -> Response:
    """The made-up publisher, application, clients and merchants, with what a client needs to use them."""
    evotor = current_evotor()
    with evotor.lock:
        body: Json = {"app": asdict(evotor.app), "clients": [asdict(one) for one in evotor.clients.values()]}
        body["publisher"] = asdict(evotor.publisher)
        body["personal_tokens"] = [asdict(one) for one in evotor.personal_tokens.values()]
        return jsonify(body | {"users": [user_json(one) for one in evotor.merchants.values()]})


def user_json(merchant: Merchant) -> Json:
    body: Json = {"id": merchant.id, "name": merchant.name, "username": merchant.username}
    body |= {"password": merchant.password, "cloud_token": merchant.cloud_token, "stores": list(merchant.stores)}
    return body | {"is_installed": merchant.is_installed, "is_paid": merchant.is_paid}


@blueprint.post("/rules")
def set_rules() -> Response:
    """Where nobody knows what the vendor does: see rules.py."""
    rules, wanted = current_evotor().rules, json_object()
    for name in CHOICES.keys() & wanted.keys():
        if wanted[name] not in CHOICES[name]:
            abort(400, f"{name} is one of {CHOICES[name]}")
    set_known(rules, wanted, set(asdict(rules)))
    return jsonify(asdict(rules))


@blueprint.patch("/app")
def set_app() -> Response:
    set_known(current_evotor().app, json_object(), {"hook_url", "webhook_secret", "name"})
    return jsonify(asdict(current_evotor().app))


@blueprint.patch("/clients/<client_id>")
def set_client(client_id: str) -> Response:
    client = client_of({"client_id": client_id})
    set_known(client, json_object(), {"client_secret", "redirect_uris", "scope", "grant_types"})
    return jsonify(asdict(client))


@blueprint.get("/mail")
def mail() -> Response:
    """Second-factor codes that were sent and not used yet, newest last."""
    return jsonify({"mails": [asdict(one) for one in current_evotor().publisher.mails]})


@blueprint.delete("/addresses")
def forget_addresses() -> Response:
    """The publisher's next log-in comes from a new address wherever it comes from."""
    current_evotor().publisher.addresses.clear()
    return jsonify({"ok": True})


@blueprint.post("/users")
def add_user() -> Response:
    """`{"name"?, "id"?}`: a merchant with one store."""
    wanted, evotor = json_object(), current_evotor()
    with evotor.lock:
        user_id = str(wanted.get("id", f"01-{3_000_000_001 + len(evotor.merchants):015d}"))
        merchant = seed.sample_merchant(user_id, str(wanted.get("name", user_id)))
        evotor.merchants[user_id] = merchant
    return jsonify(user_json(merchant))


@blueprint.get("/users/<user>")
def everything(user: str) -> Response:
    """All that Evotor holds of one merchant, and its tokens by their fingerprints."""
    evotor, merchant = current_evotor(), merchant_of({"user": user})
    with evotor.lock:
        return jsonify({"user": asdict(merchant), "grants": grants_json(evotor, merchant)})


@blueprint.patch("/users/<user>")
def set_user(user: str) -> Response:
    merchant = merchant_of({"user": user})
    set_known(merchant, json_object(), {"is_installed", "is_paid", "password", "name", "cloud_token"})
    return jsonify(user_json(merchant))


def grants_json(evotor: Evotor, merchant: Merchant) -> Json:
    now, grants = evotor.clock.now(), evotor.grants
    held: dict[str, Any] = {"refresh_tokens": grants.refreshes, "access_tokens": grants.accesses}
    return {
        name: [
            {"fingerprint": fingerprint(one.value), "client_id": one.client_id, "scope": one.scope}
            | {"expires_at": int(one.expires_at), "alive": one.is_alive(now)}
            for one in tokens.values()
            if one.user_id == merchant.id
        ]
        for name, tokens in held.items()
    }


@blueprint.get("/grants/<user>")
def grants(user: str) -> Response:
    """Tokens of a merchant, oldest first, by the fingerprints the journal uses."""
    return jsonify(grants_json(current_evotor(), merchant_of({"user": user})))


@blueprint.post("/codes")
def issue_code() -> Response:
    """`{"user"?, "client_id"?, "redirect_uri"?}`: as after a consent."""
    wanted = json_object()
    merchant, client, evotor = merchant_of(wanted), client_of(wanted), current_evotor()
    with evotor.lock:
        redirect_uri = str(wanted.get("redirect_uri", client.redirect_uris[0]))
        code = issuing.issue_code(evotor, client, merchant.id, redirect_uri)
    return jsonify({"code": code.value, "redirect_uri": redirect_uri})


@blueprint.post("/revoke")
def revoke() -> Response:
    """`{"user"?}`: every OAuth token of the merchant dies."""
    evotor, merchant = current_evotor(), merchant_of(json_object())
    with evotor.lock:
        return jsonify({"revoked": evotor.grants.revoke(merchant.id)})


@blueprint.post("/expire")
def expire() -> Response:
    """`{"user"?}`: its access tokens end before their time; refresh tokens live."""
    evotor, merchant = current_evotor(), merchant_of(json_object())
    with evotor.lock:
        return jsonify({"ended": evotor.grants.end_accesses(merchant.id, evotor.clock.now())})
