"""What a calculation is called in the history and the offer: by its title, its template, or what it is made of."""

from amocrm.calculator.calculation import Calculation, Panel
from amocrm.calculator.money import NBSP, number
from amocrm.calculator.plurals import PANES, counted
from amocrm.calculator.price_list import PriceList

BY_SIZES = "Стекло по размерам"
WITHOUT_GLASS = "Фурнитура и услуги"


def title(calculation: Calculation, prices: PriceList | None) -> str:
    """As typed, else as its template is called."""
    return calculation.title or _kind(calculation, prices)


def summary(calculation: Calculation, prices: PriceList | None = None) -> str:
    """`Перегородка walk-in 1 000×2 000 мм, 8 мм`; without a price list the title stands for the template's name."""
    name = _template(calculation, prices) or title(calculation, None)
    if not calculation.panels:
        return name
    thickness = _thickness(calculation.panels)
    if len(calculation.panels) > 1:
        panes = counted(sum(panel.qty for panel in calculation.panels), PANES)
        return f"{name}, {panes}, {thickness}"
    panel = calculation.panels[0]
    pieces = f", {number(panel.qty)}{NBSP}шт." if panel.qty > 1 else ""
    return f"{name} {_size(panel)}, {thickness}{pieces}"


def _kind(calculation: Calculation, prices: PriceList | None) -> str:
    return _template(calculation, prices) or (BY_SIZES if calculation.panels else WITHOUT_GLASS)


def _template(calculation: Calculation, prices: PriceList | None) -> str:
    templates = prices.templates if prices else ()
    return next((template.name for template in templates if template.code == calculation.template), "")


def _size(panel: Panel) -> str:
    if panel.shape == "circle":
        return f"Ø{number(panel.width)}{NBSP}мм"
    return f"{number(panel.width)}×{number(panel.height)}{NBSP}мм"


def _thickness(panels: tuple[Panel, ...]) -> str:
    """Triplex as `4+4`; different ones once each, thinnest first."""
    kinds = sorted({(panel.total_thickness, panel.thickness, panel.layers) for panel in panels})
    return ", ".join("+".join([str(thickness)] * layers) for _, thickness, layers in kinds) + f"{NBSP}мм"
