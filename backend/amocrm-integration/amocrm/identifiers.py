"""amoCRM's identifiers as text, and the largest number that survives its JSON."""

import re
from uuid import UUID

from shared.errors import BadParam

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKEN_ID = re.compile(r"[\x21-\x7e]{1,128}")
NUMBER = re.compile(r"[1-9][0-9]{0,15}")
LARGEST = 2**53


def calculation_id(given: object) -> UUID:
    """Raises BadParam."""
    if not isinstance(given, str) or not UUID_TEXT.fullmatch(given):
        raise BadParam(field="id")
    return UUID(given)
