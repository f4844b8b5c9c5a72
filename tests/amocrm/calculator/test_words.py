"""A sum in words, and nouns after numbers."""

from decimal import Decimal

import pytest

from amocrm.calculator import plurals
from amocrm.calculator.plurals import counted
from amocrm.calculator.words import in_words

NINES = "девятьсот девяносто девять"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("29210", "Двадцать девять тысяч двести десять рублей 00 копеек"),
        ("0", "Ноль рублей 00 копеек"),
        ("0.01", "Ноль рублей 01 копейка"),
        ("1.02", "Один рубль 02 копейки"),
        ("2.11", "Два рубля 11 копеек"),
        ("13", "Тринадцать рублей 00 копеек"),
        ("1000", "Одна тысяча рублей 00 копеек"),
        ("2002", "Две тысячи два рубля 00 копеек"),
        ("11000", "Одиннадцать тысяч рублей 00 копеек"),
        ("21001.21", "Двадцать одна тысяча один рубль 21 копейка"),
        ("112014.12", "Сто двенадцать тысяч четырнадцать рублей 12 копеек"),
        ("1000000", "Один миллион рублей 00 копеек"),
        ("2000500", "Два миллиона пятьсот рублей 00 копеек"),
        ("1001001", "Один миллион одна тысяча один рубль 00 копеек"),
        (
            "999999999.99",
            f"Девятьсот девяносто девять миллионов {NINES} тысяч {NINES} рублей 99 копеек",
        ),
    ],
)
def test_a_sum_is_written_in_words(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == words


def test_a_sum_is_rounded_to_kopecks_first() -> None:
    assert in_words(Decimal("0.995")) == "Один рубль 00 копеек"


@pytest.mark.parametrize("amount", ["-0.01", "1000000000", "999999999.995"])
def test_other_sums_have_no_words(amount: str) -> None:
    with pytest.raises(ValueError, match="from 0 to"):
        in_words(Decimal(amount))


def test_every_number_of_roubles_has_words_of_its_own() -> None:
    told = {in_words(Decimal(number * 37)) for number in range(5000)}

    assert len(told) == 5000
    assert not any("  " in words or words != words.strip() for words in told)


@pytest.mark.parametrize(
    ("forms", "numbers", "told"),
    [
        (plurals.CALCULATIONS, (1, 2, 5, 21), "1 расчёт, 2 расчёта, 5 расчётов, 21 расчёт"),
        (plurals.CALCULATIONS, (0, 11, 12, 14), "0 расчётов, 11 расчётов, 12 расчётов, 14 расчётов"),
        (plurals.CALCULATIONS, (22, 25, 111, 121), "22 расчёта, 25 расчётов, 111 расчётов, 121 расчёт"),
        (plurals.HINGES, (1, 3, 7), "1 петля, 3 петли, 7 петель"),
        (plurals.SHEETS, (1, 4, 20), "1 лист, 4 листа, 20 листов"),
        (plurals.FLOORS, (101, 102, 1000), "101 этаж, 102 этажа, 1 000 этажей"),
    ],
)
def test_nouns_follow_their_numbers(forms: plurals.Forms, numbers: tuple[int, ...], told: str) -> None:
    assert ", ".join(counted(number, forms) for number in numbers).replace("\u00a0", " ") == told
