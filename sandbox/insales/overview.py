"""A shop seen from outside: for the sandbox's own page and for the control API."""

from dataclasses import asdict
from typing import Any

from sandbox.insales.entities import Json
from sandbox.insales.world import Shop, World
from sandbox.journal import Journal, fingerprint


def shop_json(shop: Shop) -> Json:
    """What a person needs to walk in."""
    body: Json = {"id": shop.id, "host": shop.host, "title": shop.title, "speaks_oauth": shop.speaks_oauth}
    body |= {"is_blocked": shop.is_blocked, "users": [asdict(user) for user in shop.users.values()]}
    return body | {"installed": [name for name in shop.installations if shop.installed(name)]}


def whole(world: World, shop: Shop, journal: Journal) -> Json:
    calls = [one for one in journal.since(0) if one["host"] == shop.host or one["account_id"] == shop.id]
    return shop_json(shop) | {
        "orders": [asdict(order) for order in shop.orders.values()],
        "products": [asdict(product) for product in shop.products.values()],
        "passwords": {name: fingerprint(one.password) for name, one in shop.installations.items()},
        "grants": grants_json(world, shop),
        "calls": calls,
    }


def grants_json(world: World, shop: Shop) -> list[Json]:
    """Codes and tokens by the fingerprints the journal uses."""
    held = world.grants
    given: list[Any] = [*held.codes.values(), *held.accesses.values(), *held.refreshes.values()]
    mine = [{"kind": type(one).__name__.lower()} | asdict(one) for one in given if one.shop_id == shop.id]
    return [one | {"value": fingerprint(one["value"])} for one in mine]
