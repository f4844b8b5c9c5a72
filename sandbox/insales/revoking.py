"""Credentials that stop working without anybody being told. Each returns how many it concerned."""

import secrets
from collections.abc import Callable, Mapping

from sandbox.insales.world import Shop, World


def revoke_passwords(_: World, shop: Shop) -> int:
    """The application stays installed, under a password nobody knows."""
    for installation in shop.installations.values():
        installation.password = secrets.token_hex(16)
    return len(shop.installations)


def revoke_tokens(world: World, shop: Shop) -> int:
    return world.grants.revoke(shop.id)


def revoke_keys(_: World, shop: Shop) -> int:
    count = len(shop.api_keys)
    shop.api_keys.clear()
    return count


def revoke_sessions(_: World, shop: Shop) -> int:
    count = len(shop.sessions)
    shop.sessions.clear()
    return count


REVOKE: Mapping[str, Callable[[World, Shop], int]] = {
    "password": revoke_passwords,
    "tokens": revoke_tokens,
    "api_keys": revoke_keys,
    "sessions": revoke_sessions,
}
