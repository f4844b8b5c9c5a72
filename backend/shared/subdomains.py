"""A merchant's host at a vendor: one label under a suffix of the vendor's, or no host at all (reliability.md C7)."""

import re
from collections.abc import Collection, Sequence

from shared.errors import HostNotAllowed

SHORT_NAME = re.compile(r"(?!xn--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
WEB_ADDRESS = re.compile(r"https://([A-Za-z0-9.-]+)(?:[/?#][^\x00-\x20\x7f\\]*)?")
# Old ways to write an IP address: `0`, `2130706433`, `0x7f000001`.
NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]+")


def typed(text: str, suffixes: Sequence[str], taken: Collection[str] = ()) -> str:
    """From what a person types: a short name (of the first suffix), a host, or the address of any page there.

    Raises HostNotAllowed.
    """
    if SHORT_NAME.fullmatch(text) and not NUMBER.fullmatch(text):
        return checked(f"{text}.{suffixes[0]}", suffixes, taken)
    page = WEB_ADDRESS.fullmatch(text)
    return checked(page[1] if page else text, suffixes, taken)


def checked(text: str, suffixes: Sequence[str], taken: Collection[str] = ()) -> str:
    """From a browser or a vendor: the host in lower case; nothing around it is tolerated. `taken`: the vendor's own.

    Raises HostNotAllowed; looks no name up.
    """
    host = text.lower() if text.isascii() else ""  # the Kelvin sign would become a k
    label, _, suffix = host.partition(".")
    if not (SHORT_NAME.fullmatch(label) and suffix and suffix in suffixes):
        raise HostNotAllowed("not a host of this vendor")
    if label in taken:
        raise HostNotAllowed("a page of the vendor's own, not a merchant's")
    return host
