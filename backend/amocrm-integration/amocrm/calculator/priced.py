"""A v2 calculation as it was saved: what was entered and the snapshot of its price, which is never made anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from amocrm.calculator import answer, v2
from amocrm.calculator.messages import Message
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.pricing import Result
from amocrm.calculator.v1 import Product

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Priced:
    """`guide`: the guide's keys; `lines`: the key `result` of an answer, empty where a list was read without it.

    `described`: for a line of the history and the name of a product.
    """

    body: v2.Body
    version: str
    described: str
    guide: Json
    lines: Json
    messages: tuple[Json, ...]

    @property
    def package_name(self) -> str:
        return str(self.guide["package_name"])

    @property
    def total_price(self) -> Decimal:
        return Decimal(self.guide["total_price"])

    @property
    def makes_product(self) -> bool:
        return self.body.order.products_mode == "single"

    @property
    def links_articles(self) -> bool:
        """Products of amoCRM's list that have our articles, instead of one of its own."""
        return self.body.order.products_mode == "lines"

    @property
    def articles(self) -> Mapping[str, Decimal]:
        """What was bought in, and how much of each."""
        total: dict[str, Decimal] = {}
        for line in self.lines.get("lines", ()):
            if line["group"] == "hardware":
                total[line["code"]] = total.get(line["code"], Decimal(0)) + Decimal(line["qty"])
        return total

    @property
    def listed(self) -> tuple[Product, ...]:
        """Numbers of products are the guide's way alone."""
        return ()

    @property
    def warnings(self) -> tuple[str, ...]:
        return ()

    @property
    def needs_approval(self) -> bool:
        return any(told["severity"] == "approval" for told in self.messages)

    def as_json(self) -> dict[str, object]:
        """The guide's keys as numbers."""
        numbers = {name: float(value) for name, value in self.guide.items() if name != "package_name"}
        sides = {name: int(self.guide[name]) for name in ("width", "height")}
        return {"package_name": self.package_name, **numbers, **sides}

    def stored(self) -> dict[str, object]:
        """What `read` reads, beside the body."""
        return {
            "price_list_version": self.version,
            "summary": self.described,
            "guide": dict(self.guide),
            "result": dict(self.lines),
            "messages": list(self.messages),
        }


def priced(body: v2.Body, prices: PriceList, result: Result, messages: tuple[Message, ...]) -> Priced:
    guide = {name: str(value) for name, value in answer.guide_keys(result, v2.title(body.calculation, prices)).items()}
    described, told = v2.summary(body.calculation, prices), tuple(message.as_json() for message in messages)
    return Priced(body, prices.version, described, guide, answer.result(result), told)


def read(entered: Json, stored: Json) -> Priced:
    """What `as_json` of the body and `stored` wrote."""
    return Priced(
        v2.stored(entered),
        stored["price_list_version"],
        stored["summary"],
        stored["guide"],
        stored.get("result", {}),
        tuple(stored["messages"]),
    )
