"""Price lists for tests: another version of the demo list, and how it comes into force."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import PriceList
from amocrm.price_list_drafts import Editor, PriceListDrafts
from shared.services import Services
from tests.shared.parts import OWNER


def another(version: str = "DEMO-2026-2", glass_8: int = 6000) -> PriceList:
    """With another price of OPT, 8 mm."""
    glass = [replace(g, price={**g.price, 8: Decimal(glass_8)}) if g.sku == "OPT" else g for g in DEMO.glass]
    return replace(DEMO, version=version, glass=tuple(glass))


def drafts(services: Services, owner: UUID = OWNER, actor: str = "operator") -> PriceListDrafts:
    return PriceListDrafts(services, Editor(owner, actor, "r1", "203.0.113.7"))


def published(
    services: Services, prices: PriceList, effective_from: datetime | None = None, owner: UUID = OWNER
) -> datetime:
    """As an administrator does it who saves and publishes at once."""
    lists = drafts(services, owner)
    return lists.publish(lists.save(prices, 0), effective_from)
