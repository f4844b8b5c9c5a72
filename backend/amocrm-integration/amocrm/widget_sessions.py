"""What a session of the widget is bound to: one person, one deal, one grant of one account."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from amocrm.accounts import Account, Accounts
from amocrm.calculator.seller_roles import SellerRole
from amocrm.entities import Lead
from shared.errors import ClientMisconfigured, NotFound, SessionExpired
from shared.services import Services
from shared.sessions import Session
from shared.signatures import hmac_sha256, same


class Holder(Struct, frozen=True):
    """Whose session it is; this person's right to this deal was proved when it began.

    `budget` and `is_won` are the deal's of that moment.
    """

    account: Account
    user_id: int
    lead_id: int
    role: SellerRole
    budget: int | None
    is_won: bool


def facts(account: Account, user_id: int, lead: Lead) -> Mapping[str, Any]:
    whose = {"connection": str(account.id), "owner": str(account.owner), "user_id": user_id}
    return {**whose, "lead_id": lead.id, "budget": lead.price, "is_won": lead.is_won}


def proof(services: Services, account: Account) -> str:
    """Another after a new consent, another client or another secret; a mere refresh changes nothing."""
    client = Accounts(services).client(account)
    text = f"widget session|{client.id}|{account.account_id}|{account.row['generation']}"
    return hmac_sha256(client.secret, text)


def holder(services: Services, session: Session) -> Holder:
    """With the account's row as it is now. Raises SessionExpired when it is not what the session began with."""
    person = session.facts["user_id"]
    try:
        account = Accounts(services).by_id(UUID(session.facts["connection"]), person)
        expected = proof(services, account)
    except (NotFound, ClientMisconfigured):
        raise SessionExpired("connection") from None
    if not account.is_proven or not same(session.proof, expected):
        raise SessionExpired("connection")
    known = session.facts
    return Holder(
        account, person, known["lead_id"], account.role, known.get("budget"), is_won=known.get("is_won", False)
    )
