"""Gives out what opens a shop: codes, tokens, keys and back-office sessions."""

import secrets

from sandbox.insales.entities import ApiKey
from sandbox.insales.grants import Access, Code, Refresh
from sandbox.insales.world import Application, Shop, World


def issue_code(world: World, application: Application, shop: Shop, user_id: int) -> Code:
    expires = world.clock.now() + world.rules.code_seconds
    code = Code(secrets.token_urlsafe(32), application.identifier, shop.id, user_id, application.redirect_uri, expires)
    world.grants.codes[code.value] = code
    return code


def issue_access(world: World, grant: Code | Refresh) -> Access:
    seconds = world.rules.expires_in
    expires = None if seconds is None else world.clock.now() + seconds
    access = Access(secrets.token_urlsafe(32), grant.client_id, grant.shop_id, grant.user_id, expires)
    world.grants.accesses[access.value] = access
    return access


def issue_refresh(world: World, grant: Code | Refresh) -> Refresh:
    refresh = Refresh(secrets.token_urlsafe(32), grant.client_id, grant.shop_id, grant.user_id)
    world.grants.refreshes[refresh.value] = refresh
    return refresh


def issue_api_key(shop: Shop) -> ApiKey:
    key = ApiKey(secrets.token_hex(16), secrets.token_hex(16))
    shop.api_keys[key.login] = key
    return key


def issue_session(shop: Shop, user_id: int) -> str:
    value = secrets.token_urlsafe(32)
    shop.sessions[value] = user_id
    return value
