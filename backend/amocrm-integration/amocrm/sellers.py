"""Who sells, by owner: what the administrator enters and every offer begins with."""

import json
from dataclasses import fields
from typing import Any
from uuid import UUID

from amocrm.calculator import seller as details
from amocrm.calculator.seller import Seller
from amocrm.calculator.v1 import Fault
from shared.administrator import Administrator
from shared.database import Database
from shared.errors import Unprocessable
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response

KNOWN = frozenset(field.name for field in fields(Seller))


class Sellers:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, owner: UUID) -> Seller | None:
        """None until an administrator has entered the details."""
        row = self._database.one("sellers.of_owner", owner=str(owner))
        return None if row is None else _read(row["details"])

    def save(self, owner: UUID, seller: Seller, actor: str) -> None:
        text = json.dumps(seller.as_json(), ensure_ascii=False)
        self._database.run("sellers.save", owner=str(owner), details=text, actor=actor)


def seller(request: Request, caller: Administrator, services: Services) -> Response:
    owner = services.owners.named(caller.owner, request.query.get("owner"))
    found = Sellers(services.database).of(owner)
    return success(seller=None if found is None else found.as_json())


def save_seller(request: Request, caller: Administrator, services: Services) -> Response:
    body = request.json()
    owner = services.owners.named(caller.owner, body.get("owner"))
    given = _parsed(body.get("seller"))
    Sellers(services.database).save(owner, given, caller.actor)
    services.audit.write(
        "seller_saved",
        actor=caller.actor,
        object_="seller",
        outcome="saved",
        request_id=request.request_id,
        owner=owner,
        ip=request.source_ip,
    )
    return success(seller=given.as_json())


def _parsed(given: object) -> Seller:
    if not isinstance(given, dict):
        raise Unprocessable(field="seller")
    try:
        return details.parse(given)
    except Fault as fault:
        raise Unprocessable(field=f"seller.{fault.field}", message=fault.message) from None


def _read(stored: dict[str, Any]) -> Seller:
    """Fields that another version of this code stored are passed over."""
    return Seller(**{name: value for name, value in stored.items() if name in KNOWN})
