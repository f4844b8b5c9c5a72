"""Text of which everything is seen: two names that look alike are the same name."""

import re

# Joiners, marks of direction, tags and fillers: what Unicode has for other scripts and for programs.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def visible(raw: str) -> str:
    """One line: what cannot be seen goes, what cannot be printed is a space."""
    if not raw.isascii():
        raw = UNSEEN.sub("", raw)
    return (raw if raw.isprintable() else "".join(c if c.isprintable() else " " for c in raw)).strip()
