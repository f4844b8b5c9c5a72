"""A template («комплект»): a few sizes become panes, hardware and services by a closed set of rules (§2.2).

No formula is typed by people and nothing is evaluated: a rule is a kind and its numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from amocrm.calculator.calculation import Cutout, Edge, Hole, Role, Shape

RuleKind = Literal["fixed", "per_pane", "per_door", "area", "edge", "input", "bars", "hinge", "percent"]
Rounding = Literal["up", "half_up", "none"]
Base = Literal["glass", "processing", "hardware", "goods"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateInput:
    """A size the manager types, mm."""

    name: str
    label: str
    min: int
    max: int
    default: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """Σ factor × input − gap, mm; a half goes up."""

    terms: Mapping[str, Decimal]
    gap: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaneSlot:
    """`glass`, `thickness` left out mean the template's own."""

    key: str
    role: Role = "fixed"
    shape: Shape = "rect"
    width: Linear
    height: Linear
    qty: int = 1
    glass: str | None = None
    thickness: int | None = None
    tempered: bool = False
    edge: Edge | None = None
    facet: int | None = None
    holes: tuple[Hole, ...] = ()
    cutouts: tuple[Cutout, ...] = ()
    ops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityRule:
    """How many of an article. Which fields count depends on `kind`.

    fixed(k) · per_pane(k, role) · per_door(k) · area(k, role) · edge(k, sides, role) · input(k, input) ·
    bars(pieces) · hinge(role) · percent(k, base). `role` left out means every pane (a hinge: doors). The quantity is
    brought to a multiple of `step` by `round`, and is at least `min`.
    """

    kind: RuleKind
    k: Decimal = Decimal(1)
    role: Role | None = None
    sides: str = "trbl"
    input: str = ""
    pieces: tuple[Linear, ...] = ()
    base: Base = "goods"
    min: Decimal = Decimal(0)
    step: Decimal | None = None
    round: Rounding = "up"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateItem:
    """An article by its rule. An optional one is taken when the manager ticks it, or at once when it is `default_on`.

    `name` is what a `percent` line is called; other lines are called as in the price list.
    """

    sku: str
    rule: QuantityRule
    name: str = ""
    optional: bool = False
    default_on: bool = True
    analogues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    code: str
    name: str
    article: str = ""
    product_type: str
    inputs: tuple[TemplateInput, ...]
    glass: str
    thickness: int
    panes: tuple[PaneSlot, ...]
    items: tuple[TemplateItem, ...] = ()
    services: tuple[str, ...] = ()
    markup_percent: Decimal = Decimal(0)
    sketch: str | None = None
    is_active: bool = True
