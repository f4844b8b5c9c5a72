"""The calls to amoCRM that an action cannot do without, as a plain client sends them."""

from dataclasses import dataclass
from typing import Any

import requests

from tools.bench.installation import Installation
from tools.demo_steps import GLASS

Call = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BareCalls:
    """To the sandbox at `url` with a long-lived token, the vendor's name in `Host`.

    `other`: the deal that is written to, since a budget that somebody else changed is one that we leave alone.
    """

    url: str
    host: str
    token: str
    lead: int
    other: int
    catalog: int

    def reading(self, contact: int) -> list[Call]:
        """The deal and its main contact."""
        return [self._deal(self.lead), self._call("GET", f"contacts/{contact}")]

    def saving(self, price: int) -> list[Call]:
        """May this person see the deal; note, product, what the deal costs by now, its new price."""
        how = {"quantity": GLASS["quantity"], "catalog_id": self.catalog}
        link = [{"to_entity_id": GLASS["catalog_id"], "to_entity_type": "catalog_elements", "metadata": how}]
        note = [{"note_type": "common", "params": {"text": "x" * 400}}]
        return [
            self._deal(self.other),
            self._call("POST", f"leads/{self.other}/notes", note),
            self._call("POST", f"leads/{self.other}/link", link),
            self._deal(self.other),
            self._call("PATCH", f"leads/{self.other}", {"price": price}),
        ]

    def _deal(self, lead: int) -> Call:
        return self._call("GET", f"leads/{lead}?with=contacts,catalog_elements")

    def _call(self, method: str, path: str, json: object = None) -> Call:
        headers = {"Host": self.host, "Authorization": f"Bearer {self.token}"}
        return {"method": method, "url": f"{self.url}/api/v4/{path}", "headers": headers, "json": json}


def bare_calls(here: Installation) -> BareCalls:
    token = here.sandbox.post("/long_lived", {"account": here.account.name})["access_token"]
    catalogs = {product["catalog_id"] for product in here.sandbox.get(f"/products/{here.account.name}")["products"]}
    leads = here.sandbox.get("/state")["accounts"][0]["leads"]
    other = next(lead for lead in leads if lead != here.account.lead_id)
    return BareCalls(here.sandbox.url, here.account.host, token, here.account.lead_id, other, min(catalogs))


def contact_of(calls: BareCalls) -> int:
    """The deal's main contact."""
    deal = requests.request(**calls.reading(0)[0], timeout=30).json()
    return int(deal["_embedded"]["contacts"][0]["id"])
