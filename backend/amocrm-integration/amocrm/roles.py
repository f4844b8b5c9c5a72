"""What a person may do with a calculation (calculator.md §3.7).

Which role it is comes with the caller (accounts.sql, find): what an administrator set, else what amoCRM says.
"""

from decimal import Decimal

from amocrm import messages
from amocrm.calculator.money import plain
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.seller_roles import SellerRole
from amocrm.guards import WidgetUser
from shared.errors import Denied

DECIDE = frozenset({"administrator", "head"})


def discount_limit(role: SellerRole, prices: PriceList) -> str | None:
    """Percent, as checks.approvals has it; None is no limit."""
    if role == "administrator":
        return None
    return f"{plain(prices.rules.discount_limits.get(role, Decimal(0))):f}"


def may_decide(role: SellerRole) -> bool:
    """Whether discounts of others wait for this role's word."""
    return role in DECIDE


def refuse_observer(caller: WidgetUser) -> None:
    """Raises Denied for who may look and no more."""
    if caller.role == "observer":
        raise Denied("observer", message=messages.OBSERVER)


def refuse_unless_deciding(caller: WidgetUser) -> None:
    """Raises Denied for who may not approve discounts."""
    if not may_decide(caller.role):
        raise Denied("role", message=messages.NOT_A_HEAD)
