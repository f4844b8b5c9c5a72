"""Control API of the sandbox's amoCRM: what an administrator, a manager or amoCRM's accountant would do by hand."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify

from sandbox.amocrm import hooks, issuing, seed, whole
from sandbox.amocrm.entities import Json
from sandbox.amocrm.grants import Refresh
from sandbox.amocrm.lead_json import metadata
from sandbox.amocrm.world import Account, Integration
from sandbox.control import guard, json_object, set_known
from sandbox.journal import fingerprint
from sandbox.rig import current_rig, current_world

blueprint = Blueprint("amocrm_control", __name__, url_prefix="/_control")
guard(blueprint)
SWITCHES = {"is_paid", "is_blocked", "is_api_filter_enabled", "has_products", "catalogs_refusal", "timezone", "name"}
BY_HAND = {"name", "price", "is_deleted", "responsible_user_id", "status_id"}
DAY = 86400


def account_named(name: object) -> Account:
    found = current_world().account_named(str(name))
    if found is None:
        abort(404, f"no account {name}")
    return found


def integration_of(wanted: dict[str, Any]) -> Integration:
    """The sample integration unless `client_id` names another."""
    found = current_world().integrations.get(wanted.get("client_id", seed.CLIENT_ID))
    if found is None:
        abort(404, "no such integration")
    return found


@blueprint.post("/accounts")
def add_account() -> Response:
    """`{"subdomain", "name"?, "domain"?, "like"?}`: one deal, or every deal of the account it shall be like."""
    wanted, world = json_object(), current_world()
    with world.lock:
        subdomain, domain = str(wanted["subdomain"]), str(wanted.get("domain", "amocrm.ru"))
        account = seed.new_account(world.new_id(), subdomain, str(wanted.get("name", subdomain)), domain)
        world.accounts[account.id] = account
        if "like" in wanted:
            whole.fill_like(account_named(wanted["like"]), account)
        lead_id = next(iter(account.leads), None) or seed.sample_lead(account).id
    return jsonify({"id": account.id, "host": account.host, "lead_id": lead_id})


@blueprint.get("/accounts/<name>")
def everything(name: str) -> Response:
    """All that the CRM holds of one account, the grants that lead there and the calls that went there."""
    account, world = account_named(name), current_world()
    with world.lock:
        return jsonify(whole.account_json(world, account, current_rig().journal))


@blueprint.patch("/accounts/<name>")
def set_account(name: str) -> Response:
    account = account_named(name)
    with current_world().lock:
        set_known(account, json_object(), SWITCHES)
    return jsonify({"id": account.id, "host": account.host})


@blueprint.post("/accounts/<name>/rename")
def rename(name: str) -> Response:
    """`{"subdomain": new, "old_host_answers": 404 | 401}`: tokens live on, at the new host only."""
    account, wanted = account_named(name), json_object()
    with current_world().lock:
        account.former_hosts[account.host] = int(wanted.get("old_host_answers", 404))
        account.subdomain = str(wanted["subdomain"])
        account.former_hosts.pop(account.host, None)
    return jsonify({"id": account.id, "host": account.host})


@blueprint.post("/integrations")
def add_integration() -> Response:
    """All five texts: client_id, client_secret, name, redirect_uri and, if wanted, hook_url."""
    integration = Integration(**json_object())
    current_world().integrations[integration.client_id] = integration
    return jsonify({"client_id": integration.client_id})


@blueprint.patch("/integrations/<client_id>")
def set_integration(client_id: str) -> Response:
    integration = integration_of({"client_id": client_id})
    set_known(integration, json_object(), {"client_secret", "redirect_uri", "hook_url", "name"})
    return jsonify({"client_id": client_id})


@blueprint.post("/codes")
def copy_code() -> Response:
    """A code as copied by hand from the integration's tab of keys: `{"account", "client_id"?, "user_id"?}`."""
    wanted = json_object()
    account, integration = account_named(wanted.get("account")), integration_of(wanted)
    with current_world().lock:
        code = issuing.issue_code(current_world(), integration, account, wanted.get("user_id", account.owner_id))
    return jsonify({"code": code.value, "referer": account.host})


@blueprint.post("/long_lived")
def long_lived() -> Response:
    """`{"account", "days"?}`: from one day to five years, no refresh token."""
    wanted = json_object()
    account, integration = account_named(wanted.get("account")), integration_of(wanted)
    seconds = int(float(wanted.get("days", 365)) * DAY)
    with current_world().lock:
        token = issuing.issue_long_lived(current_world(), integration, account, account.owner_id, seconds)
    return jsonify({"access_token": token.value, "expires_at": int(token.expires_at)})


@blueprint.post("/disposable")
def disposable() -> Response:
    """`{"account", "user_id"?}`: what the deal card sends as X-Auth-Token."""
    wanted = json_object()
    account, integration = account_named(wanted.get("account")), integration_of(wanted)
    with current_world().lock:
        user_id = int(wanted.get("user_id", seed.MANAGER))
        token = issuing.disposable_token(current_world(), integration, account, user_id)
    return jsonify({"token": token})


@blueprint.post("/disable")
def disable() -> Response:
    """Switches the integration off in one account: every token dies, then the hook is called if there is one."""
    wanted = json_object()
    account, integration, world = account_named(wanted.get("account")), integration_of(wanted), current_world()
    with world.lock:
        world.grants.disabled.add((integration.client_id, account.id))
        revoked = world.grants.revoke_installation(integration.client_id, account.id)
    hook = hooks.send_disabled(integration, account) if integration.hook_url else None
    return jsonify({"revoked": revoked, "hook": hook})


@blueprint.post("/expire")
def expire() -> Response:
    """`{"account"}`: its access tokens end before their time; refresh tokens live."""
    account, world = account_named(json_object().get("account")), current_world()
    with world.lock:
        ended = world.grants.end_accesses(account.id, world.clock.now())
    return jsonify({"ended": ended})


@blueprint.post("/widget_install")
def widget_install() -> Response:
    """The server-to-server GET to the redirect URI when a widget is installed."""
    wanted = json_object()
    account, integration = account_named(wanted.get("account")), integration_of(wanted)
    with current_world().lock:
        code = issuing.issue_code(current_world(), integration, account, account.owner_id)
    return jsonify({"call": hooks.send_installed(integration, account, code)})


@blueprint.get("/grants/<name>")
def grants(name: str) -> Response:
    """Refresh tokens of an account, oldest first, by the fingerprints the journal uses."""
    account = account_named(name)
    held = [one for one in current_world().grants.refreshes.values() if one.account_id == account.id]
    return jsonify({"refresh_tokens": [refresh_json(one) for one in held]})


def refresh_json(token: Refresh) -> Json:
    alive = not token.revoked and token.used_at is None and token.expires_at > current_world().clock.now()
    used = token.used_at is not None
    body: Json = {"fingerprint": fingerprint(token.value), "family": token.family, "client_id": token.client_id}
    return body | {"used": used, "revoked": token.revoked, "alive": alive}


@blueprint.get("/deals/<name>/<int:lead_id>")
def deal(name: str, lead_id: int) -> Response:
    """What the CRM holds of a deal now."""
    account = account_named(name)
    if lead_id not in account.leads:
        abort(404, f"no lead {lead_id}")
    return jsonify(deal_json(account, lead_id))


@blueprint.patch("/deals/<name>/<int:lead_id>")
def change_by_hand(name: str, lead_id: int) -> Response:
    """As a person in the CRM would: another budget, another owner, the deal deleted."""
    account, world = account_named(name), current_world()
    if lead_id not in account.leads:
        abort(404, f"no lead {lead_id}")
    with world.lock:
        lead = account.leads[lead_id]
        set_known(lead, json_object(), BY_HAND)
        lead.updated_at, lead.updated_by = world.now(), seed.MANAGER
    return jsonify(deal_json(account, lead_id))


def deal_json(account: Account, lead_id: int) -> Json:
    lead = account.leads[lead_id]
    notes = [vars(note) for note in account.notes_of(lead_id)]
    products = [product_json(account, {"id": one.element_id} | metadata(one)) for one in lead.products]
    body: Json = {"id": lead.id, "account": account.host, "name": lead.name, "price": lead.price}
    body |= {"is_deleted": lead.is_deleted, "updated_by": lead.updated_by, "updated_at": lead.updated_at}
    return body | {"notes": notes, "products": products}


def product_json(account: Account, row: Json) -> Json:
    element = account.catalogs[row["catalog_id"]].elements[row["id"]]
    return row | {"name": element.name, "custom_fields_values": element.custom_fields_values}


@blueprint.get("/products/<name>")
def products(name: str) -> Response:
    """The list of products, oldest first."""
    catalog = account_named(name).product_list()
    elements = [vars(element) for element in catalog.elements.values()] if catalog else []
    return jsonify({"products": elements})


@blueprint.get("/state")
def state() -> Response:
    """The made-up accounts and integrations, with what a client needs to use them."""
    world, options = current_world(), current_rig().options
    accounts = [{"id": one.id, "host": one.host, "leads": [*one.leads]} for one in world.accounts.values()]
    return jsonify(
        {
            "base_url": options.base_url,
            "accounts": accounts,
            "integrations": [vars(one) for one in world.integrations.values()],
        },
    )
