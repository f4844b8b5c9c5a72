"""Rules of a plant that have one value each: where they stand, and how people call them."""

from dataclasses import dataclass
from typing import Literal

RuleKind = Literal["amount", "whole", "days", "vat"]
OVERSIZE_SIDES = "surcharges.sides"
OVERSIZE_AREAS = "surcharges.areas"
DISCOUNTS = "discount_limits."
ROUBLES, PERCENT, MM, AREA, DAYS = "₽", "%", "мм", "м²", "дн"
VAT_MODES = {"included": "в цене", "on_top": "сверху", "none": "без НДС"}
OVERSIZE = "Надбавка за габарит"
OVERSIZE_BY_AREA = "Надбавка за площадь"
DISCOUNT_OF = {
    "manager": "Скидка менеджера, не больше",
    "head": "Скидка руководителя, не больше",
    "observer": "Скидка наблюдателя, не больше",
}
DISCOUNT = "Скидка роли {role}, не больше"


@dataclass(frozen=True, slots=True)
class Rule:
    """`path`: in the price list, `code` the same without `rules.`; the code is the article of the row."""

    path: str
    name: str
    unit: str
    kind: RuleKind = "amount"

    @property
    def code(self) -> str:
        return self.path.removeprefix("rules.")


_MINIMUMS, _SURCHARGES, _FURNACE = "rules.minimums", "rules.surcharges", "rules.furnace"
_HOLES, _DOORS, _TIMES = "rules.holes", "rules.doors", "rules.lead_times"
RULES = (
    Rule("vat.mode", "НДС", "", "vat"),
    Rule("vat.rate", "Ставка НДС", PERCENT),
    Rule("total_step", "Округление итога", ROUBLES),
    Rule(f"{_MINIMUMS}.area", "Наименьшая площадь", AREA),
    Rule(f"{_MINIMUMS}.safety_area", "Наименьшая площадь закалённого и триплекса", AREA),
    Rule(f"{_MINIMUMS}.narrow_side", "Узкая деталь: сторона меньше", MM, "whole"),
    Rule(f"{_MINIMUMS}.narrow", "Наименьшая стоимость узкой детали", ROUBLES),
    Rule(f"{_MINIMUMS}.tempered", "Наименьшая стоимость закалённой детали", ROUBLES),
    Rule(f"{_MINIMUMS}.mirror", "Наименьшая стоимость зеркала", ROUBLES),
    Rule(f"{_SURCHARGES}.trapezoid", "Надбавка за трапецию", PERCENT),
    Rule(f"{_SURCHARGES}.curved", "Надбавка за криволинейную форму", PERCENT),
    Rule(f"{_SURCHARGES}.urgent", "Надбавка за срочность", PERCENT),
    Rule(f"{_FURNACE}.min_side", "Печь: наименьшая сторона", MM, "whole"),
    Rule(f"{_FURNACE}.width", "Печь: наибольшая ширина", MM, "whole"),
    Rule(f"{_FURNACE}.height", "Печь: наибольшая высота", MM, "whole"),
    Rule(f"{_HOLES}.min_diameter", "Отверстие: наименьший диаметр", MM, "whole"),
    Rule(f"{_HOLES}.max_diameter", "Отверстие: наибольший диаметр", MM, "whole"),
    Rule(f"{_HOLES}.edge", "Отверстие до края, толщин стекла", ""),
    Rule(f"{_HOLES}.gap", "Между отверстиями, толщин стекла", ""),
    Rule(f"{_HOLES}.corner", "Отверстие до угла, толщин стекла", ""),
    Rule(f"{_HOLES}.part_of_side", "Отверстие: доля стороны, одна из", "", "whole"),
    Rule(f"{_DOORS}.min_passage", "Дверь: наименьший проход", MM, "whole"),
    Rule(f"{_DOORS}.easy_passage", "Дверь: удобный проход", MM, "whole"),
    Rule(f"{_DOORS}.tall", "Дверь: высокая от", MM, "whole"),
    Rule(f"{_DOORS}.tall_thickness", "Дверь: толщина высокой", MM, "whole"),
    Rule(f"{_TIMES}.cut", "Срок: резка", DAYS, "days"),
    Rule(f"{_TIMES}.processed", "Срок: обработка", DAYS, "days"),
    Rule(f"{_TIMES}.tempered", "Срок: закалка", DAYS, "days"),
    Rule(f"{_TIMES}.laminated", "Срок: триплекс", DAYS, "days"),
    Rule("rules.kerf", "Ширина реза хлыста", MM, "whole"),
    Rule("rules.heavy_pane", "Тяжёлое стекло от", "кг"),
    Rule("rules.stale_days", "Прайс-лист устарел через", DAYS, "whole"),
)
BY_CODE = {rule.code: rule for rule in RULES}
NOT_REQUIRED = "lead_times.laminated"
