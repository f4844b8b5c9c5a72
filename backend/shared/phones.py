"""Phone numbers of people, as far as anybody but them has to read one."""

import re

# +7 912 345-67-89, 8(912)3456789, 79123456789, +49 (30) 1234.5678, with any blanks and dashes: not a part of a longer
# number, an id or a moment.
NUMBER = re.compile(r"(?<![\w+-])\+?\d(?:[\s().\-\u2010-\u2015\u2212]{0,3}\d){7,14}(?![\w-])")
OURS = re.compile(r"\+7\d{10}|[78]\d{10}")


def masked(text: str) -> str:
    """`+7 912 ***-**-89` for every number of a phone in it, `+493 ***-**-78` for one of another country."""
    return NUMBER.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    """Without a plus eleven digits are a number of ours; any others may be anything."""
    number = "".join(sign for sign in found[0] if sign.isdigit() or sign == "+")
    if OURS.fullmatch(number):
        return f"+7 {number[-10:-7]} ***-**-{number[-2:]}"
    return f"{number[:4]} ***-**-{number[-2:]}" if number.startswith("+") else found[0]
