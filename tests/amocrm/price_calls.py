"""The price list's actions as an administrator calls them."""

import json
from base64 import b64encode
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from amocrm import price_admin, price_files
from amocrm.price_lists import Decoded, PriceLists
from shared.administrator import OPERATOR, Administrator
from shared.services import Services
from shared.web import Response
from tests.amocrm.installation import request
from tests.shared.parts import OWNER

OPT_8 = "Стекло|OPT|8"
PIECE = 9000
Action = Callable[..., Response]


def tell(services: Services, action: Action, caller: Administrator = OPERATOR, **fields: object) -> dict[str, Any]:
    body = json.dumps(fields).encode()
    given = request(body=body, headers={"content-type": "application/json"}, source_ip="203.0.113.7")
    return dict(json.loads(action(given, caller, services).body))


def ask(services: Services, action: Action, caller: Administrator = OPERATOR, **fields: str) -> dict[str, Any]:
    return dict(json.loads(action(request(fields), caller, services).body))


def shown(services: Services) -> dict[str, Any]:
    return ask(services, price_admin.prices)


def edit(services: Services, value: str, key: str = OPT_8, column: str = "price", **fields: object) -> dict[str, Any]:
    edits = [{"op": "cell", "key": key, "column": column, "value": value}]
    return tell(
        services, price_admin.edit_prices, **{"revision": shown(services)["revision"], "edits": edits, **fields}
    )


def load(services: Services, content: bytes, **fields: object) -> dict[str, Any]:
    text = b64encode(content).decode()
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    sent = {"revision": shown(services)["revision"], "file": pieces, **fields}
    return tell(services, price_files.import_prices, **sent)


def publish(services: Services, **fields: object) -> dict[str, Any]:
    return tell(services, price_admin.publish_prices, **{"revision": shown(services)["revision"], **fields})


def price(services: Services) -> Decimal:
    """Of OPT, 8 mm, as managers have it."""
    found = PriceLists(services, Decoded()).in_force(OWNER)
    assert found is not None
    return next(glass.price[8] for glass in found.glass if glass.sku == "OPT")


def administrator(owner: UUID) -> Administrator:
    return Administrator(owner, "user 1", "user")
