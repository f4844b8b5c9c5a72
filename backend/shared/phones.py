"""Phone numbers of people, as far as anybody but them has to read one."""

import re

# +7 912 345-67-89, 8(912)3456789, 79123456789: not a part of a longer number, an id or a moment.
PHONE = re.compile(r"(?<![\w+-])(?:\+7|[78])[ (-]{0,2}(\d{3})[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?(\d{2})(?![\w-])")


def masked(text: str) -> str:
    """`+7 912 ***-**-89` for every number of a phone in it."""
    return PHONE.sub(r"+7 \1 ***-**-\2", text)
