"""Who sells: the details that an offer begins with, as an administrator enters them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from amocrm.calculator.v1 import Fault, decimal_of
from amocrm.calculator.visible import visible

LONGEST_NAME = 200
LONGEST_ADDRESS = 300
LONGEST_PHONE = 50
MOST_DIGITS = 20
COMPANY, PERSON = 10, 12
USUAL_DAYS, MOST_DAYS = 10, 90
KPP = re.compile(r"[0-9]{9}")
INN = re.compile(r"[0-9]{10}(?:[0-9]{2})?")
# Weights of the check digits: of a company's number the tenth, of a person's the eleventh and the twelfth.
WEIGHTS = {
    10: ((2, 4, 10, 3, 5, 9, 4, 6, 8),),
    12: ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)),
}
FAULTS = {
    "name": f"Укажите название до {LONGEST_NAME} знаков.",
    "inn": "Проверьте ИНН: 10 цифр у организации, 12 у предпринимателя; контрольная цифра должна сойтись.",
    "kpp": "КПП — 9 цифр. У предпринимателя его нет: оставьте поле пустым.",
    "address": f"Адрес длиннее {LONGEST_ADDRESS} знаков.",
    "phone": f"Телефон длиннее {LONGEST_PHONE} знаков.",
    "valid_days": f"Срок действия предложения — от 1 до {MOST_DAYS} дней.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """`valid_days`: how long an offer holds."""

    name: str = ""
    inn: str = ""
    kpp: str = ""
    address: str = ""
    phone: str = ""
    valid_days: int = USUAL_DAYS

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def parse(fields: Mapping[str, object]) -> Seller:
    """Raises Fault for the first field that cannot be used."""
    seller = Seller(
        name=_text(fields, "name", LONGEST_NAME),
        inn=_text(fields, "inn", MOST_DIGITS),
        kpp=_text(fields, "kpp", MOST_DIGITS),
        address=_text(fields, "address", LONGEST_ADDRESS),
        phone=_text(fields, "phone", LONGEST_PHONE),
        valid_days=_days(fields.get("valid_days")),
    )
    for field in _wrong(seller):
        raise Fault(field, FAULTS[field])
    return seller


def is_inn(text: str) -> bool:
    """Ten or twelve digits whose last ones prove the others: (Σ weight × digit mod 11) mod 10."""
    if not INN.fullmatch(text):
        return False
    digits = [int(digit) for digit in text]
    return all(
        sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 % 10 == digits[len(weights)]
        for weights in WEIGHTS[len(text)]
    )


def _wrong(seller: Seller) -> Iterator[str]:
    if not seller.name:
        yield "name"
    if not is_inn(seller.inn):
        yield "inn"
    if seller.kpp and not (KPP.fullmatch(seller.kpp) and len(seller.inn) == COMPANY):
        yield "kpp"


def _text(fields: Mapping[str, object], field: str, longest: int) -> str:
    """One line; left out and null mean empty."""
    given = fields.get(field)
    given = "" if given is None else given
    if not isinstance(given, str):
        raise Fault(field, FAULTS[field])
    text = " ".join(visible(given).split())
    if len(text) > longest:
        raise Fault(field, FAULTS[field])
    return text


def _days(value: object) -> int:
    days = decimal_of(USUAL_DAYS if value is None else value)
    if days is None or days != days.to_integral_value() or not 1 <= days <= MOST_DAYS:
        raise Fault("valid_days", FAULTS["valid_days"])
    return int(days)
