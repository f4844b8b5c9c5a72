"""A price list by article, as pricing looks things up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from amocrm.calculator.messages import Message, message, sold_out
from amocrm.calculator.price_list import Glass, Hardware, PriceList, Service
from amocrm.calculator.processing import AreaWork, CutoutWork, EdgeWork
from amocrm.calculator.rules import Rules
from amocrm.calculator.templates import Template


class Sold(Protocol):
    """What every position of a price list has."""

    @property
    def name(self) -> str: ...
    @property
    def is_active(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Catalogue:
    prices: PriceList
    glass: Mapping[str, Glass]
    edges: Mapping[str, EdgeWork]
    cutouts: Mapping[str, CutoutWork]
    area_works: Mapping[str, AreaWork]
    hardware: Mapping[str, Hardware]
    services: Mapping[str, Service]
    templates: Mapping[str, Template]

    @property
    def rules(self) -> Rules:
        return self.prices.rules


def catalogue(prices: PriceList) -> Catalogue:
    return Catalogue(
        prices=prices,
        glass={glass.sku: glass for glass in prices.glass},
        edges={work.code: work for work in prices.edges},
        cutouts={work.code: work for work in prices.cutouts},
        area_works={work.code: work for work in prices.area_works},
        hardware={article.sku: article for article in prices.hardware},
        services={service.code: service for service in prices.services},
        templates={template.code: template for template in prices.templates},
    )


def unavailable(catalogue: Catalogue, known: Mapping[str, Sold], code: str, field: str) -> list[Message]:
    """E_SKU_UNKNOWN or E_SKU_INACTIVE, or nothing."""
    found = known.get(code)
    if found is None:
        return [message("E_SKU_UNKNOWN", field, sku=code, version=catalogue.prices.version)]
    return [] if found.is_active else [sold_out(field, found.name, _analogue(catalogue, found))]


def _analogue(catalogue: Catalogue, found: Sold) -> str | None:
    """The first of its analogues that is still sold."""
    skus = found.analogues if isinstance(found, Hardware) else ()
    articles = (catalogue.hardware.get(sku) for sku in skus)
    return next((article.name for article in articles if article and article.is_active), None)
