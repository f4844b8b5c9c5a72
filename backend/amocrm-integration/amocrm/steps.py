"""What each step of a save does in amoCRM."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amocrm import messages
from amocrm.accounts import Account, Accounts
from amocrm.calculator import note
from amocrm.calculator.money import number, whole_roubles
from amocrm.calculator.v1 import Calculation
from amocrm.deals import Deal
from amocrm.entities import ElementLink
from amocrm.records import Done, Record, Records, Step
from shared.errors import Absent, AppError, Forbidden, PaymentRequired, Rejected
from shared.services import Services

MOSCOW = "Europe/Moscow"


class Steps:
    """The steps for one calculation of one deal."""

    def __init__(
        self, services: Services, account: Account, deal: Deal, record: Record, calculation: Calculation
    ) -> None:
        self._accounts = Accounts(services)
        self._records = Records(services)
        self._account = account
        self._deal = deal
        self._record = record
        self._calculation = calculation
        self._ours = self._records.our_budgets(account.account_id, deal.lead.id)

    def run(self, step: Step) -> Done:
        """Raises the AppError that made it fail."""
        return {Step.PRODUCTS: self._products, Step.NOTE: self._note, Step.BUDGET: self._budget}[step]()

    def _products(self) -> Done:
        """Links existing products; v1 has no more to say about them, prices stand in the note."""
        if not self._calculation.products:
            return Done("skipped")
        for catalog in self._catalogs():
            if catalog is None:
                return _not_done("skipped", "no_products_list")
            if self._linked(catalog):
                return Done("done", external_id=catalog)
        return _not_done("failed", "product_not_found")

    def _catalogs(self) -> Iterator[int | None]:
        """The list we remember, then the account's own: amoCRM refuses a lost list and an unknown product alike."""
        known = self._account.products_catalog_id
        if known is not None:
            yield known
        asked = self._ask_catalog()
        if known is None or asked != known:
            yield asked

    def _linked(self, catalog: int) -> bool:
        try:
            self._deal.api.link_elements(self._deal.lead.id, self._links(catalog))
        except Rejected as error:
            if any("NotSupportedChoice" in path for path in error.paths):
                return False
            raise
        return True

    def _links(self, catalog: int) -> list[ElementLink]:
        """One link a product: posting the same product again would set its quantity, not add to it."""
        total: dict[tuple[int, int], ElementLink] = {}
        for product in self._calculation.products:
            key = product.element_id, product.catalog_id or catalog
            known = total[key].quantity if key in total else 0
            total[key] = ElementLink(*key, product.quantity + known)
        return list(total.values())

    def _ask_catalog(self) -> int | None:
        """The account's product list, remembered; None where the section is off or not paid for."""
        try:
            catalog = self._deal.api.products_catalog()
        except (PaymentRequired, Forbidden, Absent):
            catalog = None
        self._accounts.remember_catalog(self._account, catalog)
        return catalog

    def _note(self) -> Done:
        moment = self._record.created_at.astimezone(_zone(self._account.timezone))
        former = None if self._ours else self._deal.lead.price
        text = note.text(self._calculation, note.Occasion(self._record.number, moment, former))
        return Done("done", external_id=self._deal.api.add_note(self._deal.lead.id, text))

    def _budget(self) -> Done:
        """A figure that is neither ours nor the new one was set by a person: it stays."""
        lead, price = self._deal.lead, whole_roubles(self._calculation.total_price)
        if self._ours and lead.price not in self._ours | {price}:
            text = messages.STEPS["price_changed"].format(found=number(lead.price or 0), ours=number(price))
            return Done("failed", reason="price_changed", message=text)
        self._records.intend_budget(self._record, self._account.account_id, lead, price)
        if lead.exact_price != price:
            self._deal.api.update_price(lead.id, price)
        self._records.remember_budget(self._account.account_id, lead, price)
        return Done("done")


def _not_done(state: str, reason: str) -> Done:
    return Done(state, reason=reason, message=messages.STEPS[reason])


def explain(error: AppError) -> str:
    """Why a step failed, for a person."""
    return messages.STEPS.get(error.code, messages.STEPS[""])


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, a name too long
        return ZoneInfo(MOSCOW)
