"""InSales's API as this project uses it; shapes and their sources: insales.md §2, §3."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from http import HTTPMethod

from insales import reading
from insales.api import Api, basic, bearer
from insales.cursor import Cursor, walk
from insales.entities import Account, Order, Product
from shared import errors

__all__ = ["Account", "Cursor", "InsalesClient", "Order", "Product", "basic", "bearer"]

# The vendor takes 250, but an answer of ours ends at 1 MB and an order with its history can be 10 kB.
PER_PAGE = 50


class InsalesClient(Api):
    """Everything raises the VendorError of its cause."""

    def account(self) -> Account:
        """From the address that every shop is known to have, else from the guide's second one.

        NotJson when it has no id or no e-mail.
        """
        try:
            body = self.request(HTTPMethod.GET, "/admin/account.json")
        except (errors.Absent, errors.NotJson):
            body = self.request(HTTPMethod.GET, "/admin/current_account.json")
        return reading.account(body)

    def orders(self, cursor: Cursor, *, per_page: int = PER_PAGE) -> Iterator[Order]:
        """All that changed since; `Cursor.after` the last one is where the next reading goes on."""
        read = partial(self._page, "/admin/orders.json", {}, per_page)
        return walk(lambda at: [reading.order(item) for item in read(at)], cursor)

    def products(self, cursor: Cursor, *, with_deleted: bool = False, per_page: int = PER_PAGE) -> Iterator[Product]:
        """All that changed since; the vendor raises `per_page` to 10."""
        read = partial(self._page, "/admin/products.json", {"with_deleted": "true"} if with_deleted else {}, per_page)
        return walk(lambda at: [reading.product(item) for item in read(at)], cursor)

    def update_variant(
        self,
        product_id: int,
        variant_id: int,
        *,
        price: Decimal | int | None = None,
        quantity: Decimal | int | None = None,
    ) -> None:
        """Repeatable: what is named is set, and what is not stays."""
        named = {"price": price, "quantity": quantity}
        variant = {name: _number(amount) for name, amount in named.items() if amount is not None}
        if not variant:
            raise ValueError("nothing to update")
        self.request(
            HTTPMethod.PUT, f"/admin/products/{product_id}/variants/{variant_id}.json", json={"variant": variant}
        )

    def _page(self, path: str, query: Mapping[str, str], per_page: int, cursor: Cursor) -> list[object]:
        asked = [*query.items(), ("per_page", str(per_page)), *cursor.query()]
        found = self.request(HTTPMethod.GET, path, query=asked)
        if not isinstance(found, list):
            raise errors.NotJson("a list is an array")
        return found


def _number(amount: Decimal | int) -> int | float:
    """The wire wants a JSON number; kopecks survive it exactly enough."""
    return int(amount) if amount == int(amount) else float(amount)
