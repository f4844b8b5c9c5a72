"""What a client reads in a commercial offer (calculator.md §3.5)."""

from amocrm.calculator.calculation import Role
from amocrm.calculator.money import NBSP

TITLE = f"Коммерческое предложение №{NBSP}{{number}} от {{date}}"
EDITION = f"ред.{NBSP}{{revision}}"
VALID = "Предложение действует до {date}"
FILE = "КП-{number}"
DRAFT = "ЧЕРНОВИК: цена не согласована"
NOT_PUBLIC = "Не является публичной офертой"
SIZES_OPEN = "Размеры уточняются на замере"
# In the name of whatever service takes the sizes: the stored price names services and does not say what they are for.
MEASURING = "замер"
WITHOUT_VAT = "Без НДС"
DISCOUNT = "Скидка"
DISCOUNT_PERCENT = f"Скидка {{percent}}{NBSP}%"
SERVICES = "Услуги"
HARDWARE = "Фурнитура"
LEAD_TIME = "Срок изготовления: {days}"
LEAD_TIME_OPEN = "Срок изготовления согласуется отдельно"
ROLES: dict[Role, str] = {
    "fixed": "Стекло",
    "door": "Дверь",
    "side": "Боковое стекло",
    "return": "Поперечное стекло",
    "shelf": "Полка",
    "mirror": "Зеркало",
}
