"""amoCRM's API as this project uses it; shapes and their sources: amocrm.md §5-7, §10."""

from collections.abc import Iterator, Sequence
from http import HTTPMethod

from amocrm import reading
from amocrm.api import Api
from amocrm.entities import Account, Catalog, Contact, ElementLink, Lead, NewElement, Note, User
from shared import errors
from shared.lenient_json import identity, items, value

__all__ = ["Account", "AmoClient", "Catalog", "Contact", "ElementLink", "Lead", "NewElement", "Note", "User"]

# The vendor takes 250 in one call and recommends this; larger ones end in 504.
BATCH = 50


class AmoClient(Api):
    """Everything raises the VendorError of its cause; reads give None where amoCRM answers 204."""

    def account(self) -> Account:
        return reading.account(self._found("/api/v4/account", {"with": "datetime_settings"}))

    def lead(self, lead_id: int) -> Lead | None:
        """With its contacts and products in one call."""
        body = self.request(HTTPMethod.GET, f"/api/v4/leads/{lead_id}", query={"with": "contacts,catalog_elements"})
        return None if body is None else reading.lead(body)

    def contact(self, contact_id: int) -> Contact | None:
        body = self.request(HTTPMethod.GET, f"/api/v4/contacts/{contact_id}")
        return None if body is None else reading.contact(body)

    def user(self, user_id: int) -> User:
        return reading.user(self._found(f"/api/v4/users/{user_id}", {}))

    def update_price(self, lead_id: int, price: int) -> None:
        """`price` in whole roubles: the documentation knows no kopecks here."""
        self._written(HTTPMethod.PATCH, f"/api/v4/leads/{lead_id}", {"price": price})

    def add_note(self, lead_id: int, text: str) -> int:
        """The note's id. Not repeatable: amoCRM does not store `request_id`, and a note cannot be deleted."""
        body = self._written(
            HTTPMethod.POST, f"/api/v4/leads/{lead_id}/notes", [{"note_type": "common", "params": {"text": text}}]
        )
        return _only(items(body, "_embedded", "notes"))

    def notes(self, lead_id: int) -> Iterator[Note]:
        for page in self.pages(f"/api/v4/leads/{lead_id}/notes"):
            yield from map(reading.note, items(page, "_embedded", "notes"))

    def catalogs(self) -> list[Catalog]:
        pages = self.pages("/api/v4/catalogs")
        return [reading.catalog(item) for page in pages for item in items(page, "_embedded", "catalogs")]

    def products_catalog(self) -> int | None:
        """None when the account has not switched products on."""
        return next((catalog.id for catalog in self.catalogs() if catalog.type == "products"), None)

    def create_elements(self, catalog_id: int, elements: Sequence[NewElement]) -> list[int]:
        """Their ids in the order given. Not repeatable, hence one batch: its end is known or unknown as a whole."""
        if len(elements) > BATCH:
            raise ValueError(f"at most {BATCH} in one call")
        if not elements:
            return []
        sent = [{**_element(element), "request_id": str(number)} for number, element in enumerate(elements)]
        body = self._written(HTTPMethod.POST, f"/api/v4/catalogs/{catalog_id}/elements", sent)
        return _in_order(items(body, "_embedded", "elements"), len(elements))

    def find_element(self, catalog_id: int, sku: str, external_id: str) -> int | None:
        """The product we created under this mark; searched by its article, as that is a field which people see."""
        found = self._elements(catalog_id, sku)
        return next((identity(item) for item in found if reading.external_id(item) == external_id), None)

    def find_article(self, catalog_id: int, sku: str) -> int | None:
        """The account's own product of that article: the oldest where several have it."""
        found = self._elements(catalog_id, sku)
        return min((identity(item) for item in found if reading.sku(item) == sku), default=None)

    def update_element(self, catalog_id: int, element_id: int, element: NewElement) -> None:
        """Repeatable: everything named is set."""
        sent = _element(element)
        self._written(HTTPMethod.PATCH, f"/api/v4/catalogs/{catalog_id}/elements/{element_id}", sent)

    def link_elements(self, lead_id: int, links: Sequence[ElementLink]) -> None:
        """Repeatable: the same product again sets its quantity. `/link` is singular, `/links` only reads."""
        for start in range(0, len(links), BATCH):
            sent = [_link(link) for link in links[start : start + BATCH]]
            self._written(HTTPMethod.POST, f"/api/v4/leads/{lead_id}/link", sent)

    def unlink_elements(self, lead_id: int, links: Sequence[ElementLink]) -> None:
        """Repeatable: what is not linked stays so. Answered with 204."""
        for start in range(0, len(links), BATCH):
            sent = [_link(link) for link in links[start : start + BATCH]]
            self.request(HTTPMethod.POST, f"/api/v4/leads/{lead_id}/unlink", json=sent)

    def lead_links(self, lead_id: int) -> list[ElementLink]:
        """The deal's products. The vendor's filter wants a product's id beside the type, so the choice is made here."""
        return reading.links(self.request(HTTPMethod.GET, f"/api/v4/leads/{lead_id}/links"))

    def _elements(self, catalog_id: int, query: str) -> Iterator[object]:
        for page in self.pages(f"/api/v4/catalogs/{catalog_id}/elements", query={"query": query}):
            yield from items(page, "_embedded", "elements")

    def _found(self, path: str, query: dict[str, str]) -> object:
        body = self.request(HTTPMethod.GET, path, query=query)
        if body is None:
            raise errors.Absent("204")
        return body

    def _written(self, method: str, path: str, json: object) -> object:
        """An answer without a body means there was nothing to write to: the deal is gone."""
        body = self.request(method, path, json=json)
        if body is None:
            raise errors.Absent("204")
        return body


def _element(element: NewElement) -> dict[str, object]:
    fields = [{"field_code": code, "values": [{"value": text}]} for code, text in element.fields().items()]
    return {"name": element.name, **({"custom_fields_values": fields} if fields else {})}


def _link(link: ElementLink) -> dict[str, object]:
    # The wire wants a JSON number; a fraction of a square metre survives it exactly enough.
    quantity = int(link.quantity) if link.quantity == int(link.quantity) else float(link.quantity)
    metadata = {"quantity": quantity, "catalog_id": link.catalog_id}
    return {"to_entity_id": link.element_id, "to_entity_type": "catalog_elements", "metadata": metadata}


def _only(found: Sequence[object]) -> int:
    if len(found) != 1:
        raise errors.NotJson("one entity expected")
    return identity(found[0])


def _in_order(found: Sequence[object], expected: int) -> list[int]:
    """By the echoed request_id: the order of the answer is not promised."""
    ids = {str(value(item, "request_id")): identity(item) for item in found}
    if len(found) != expected or set(ids) != {str(number) for number in range(expected)}:
        raise errors.NotJson("not the entities that were sent")
    return [ids[str(number)] for number in range(expected)]
