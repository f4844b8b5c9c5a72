"""A sum in words, as Russian documents have it: «Двадцать девять тысяч двести десять рублей 00 копеек»."""

from decimal import Decimal

from amocrm.calculator.money import to_kopecks
from amocrm.calculator.plurals import KOPECKS, MILLIONS, ROUBLES, THOUSANDS, plural

LARGEST = Decimal("999999999.99")
IN_ROUBLE = 100
THOUSAND = 1000
# From the right; thousands are feminine.
SCALES = (THOUSANDS, MILLIONS)
FEMININE = {1: "одна", 2: "две"}
TO_NINETEEN = (
    "",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
)
TENS = ("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
HUNDREDS = ("", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот")


def in_words(amount: Decimal) -> str:
    """Roubles in words, kopecks in figures. Raises ValueError below 0 and above 999 999 999,99."""
    exact = to_kopecks(amount)
    if not 0 <= exact <= LARGEST:
        raise ValueError("a sum in words is from 0 to 999 999 999.99")
    roubles, kopecks = divmod(int(exact * IN_ROUBLE), IN_ROUBLE)
    text = f"{_whole(roubles)} {plural(roubles, ROUBLES)} {kopecks:02} {plural(kopecks, KOPECKS)}"
    return text[:1].upper() + text[1:]


def _whole(value: int) -> str:
    rest, below = divmod(value, THOUSAND)
    groups = [" ".join(_below_thousand(below, {}))] if below or not rest else []
    for place, forms in enumerate(SCALES):
        rest, group = divmod(rest, THOUSAND)
        if group:
            named = _below_thousand(group, {} if place else FEMININE)
            groups.append(" ".join((*named, plural(group, forms))))
    return " ".join(reversed(groups)) if value else "ноль"


def _below_thousand(value: int, gender: dict[int, str]) -> list[str]:
    hundreds, rest = divmod(value, 100)
    tens, ones = (0, rest) if rest < len(TO_NINETEEN) else divmod(rest, 10)
    words = (HUNDREDS[hundreds], TENS[tens], gender.get(ones, TO_NINETEEN[ones]))
    return [word for word in words if word]
