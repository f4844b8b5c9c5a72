"""Which text is let in: what a header line, a log line and a Postgres column can all hold."""

import re

_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def is_one_line(text: str) -> bool:
    """No control characters (CR and LF split headers) and nothing that UTF-8 cannot carry."""
    return text.isprintable() if text.isascii() else not _CONTROL.search(text)


def is_storable(text: str) -> bool:
    """Line breaks are fine; NUL is refused by Postgres and a lone surrogate by psycopg2, both with an exception."""
    return "\0" not in text if text.isascii() else not _NOT_STORABLE.search(text)
