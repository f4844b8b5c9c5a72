"""Which hosts are amoCRM's: everything that gets our tokens and secrets passes here first (reliability.md C7)."""

import re
from collections.abc import Sequence

from shared import errors

# amocrm.com became kommo.com; its accounts are still addressed by the old name.
SUFFIXES = ("amocrm.ru", "amocrm.com", "kommo.com")
GLOBAL_SUFFIXES = ("amocrm.com", "kommo.com")

LABEL = r"(?!xn--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
SHORT_NAME = re.compile(LABEL)
WEB_ADDRESS = re.compile(r"https://([A-Za-z0-9.-]+)(?:[/?#][^\x00-\x20\x7f\\]*)?")
# One-label texts that name a machine and not an account.
NO_ACCOUNTS = frozenset({"localhost", "www"})


def account_host(text: str, suffixes: Sequence[str] = SUFFIXES) -> str:
    """The account's host from what a person types: a short name, a host, or the address of any page of the account.

    Raises HostNotAllowed.
    """
    if SHORT_NAME.fullmatch(text) and text.lower() not in NO_ACCOUNTS and not _is_number(text):
        return vendor_host(f"{text}.{suffixes[0]}", suffixes)
    page = WEB_ADDRESS.fullmatch(text)
    return referred_host(page[1] if page else text, suffixes)


def referred_host(text: str, suffixes: Sequence[str] = SUFFIXES) -> str:
    """An account's host as `referer` names it; the vendor's own pages are none. Raises HostNotAllowed."""
    host = vendor_host(text, suffixes)
    if host.partition(".")[0] in NO_ACCOUNTS:
        raise errors.HostNotAllowed("a service page, not an account")
    return host


def vendor_host(text: str, suffixes: Sequence[str] = SUFFIXES) -> str:
    """The host from a browser or a vendor (`referer`, api_domain), in lower case; nothing around it is tolerated.

    Raises HostNotAllowed.
    """
    ours = "|".join(map(re.escape, suffixes))
    # No IGNORECASE: it would let the Kelvin sign pass for a k.
    if not re.fullmatch(rf"{LABEL}\.(?:{ours})", text if not text.isascii() else text.lower()):
        raise errors.HostNotAllowed("not a host of amoCRM")
    return text.lower()


def service_host(host: str) -> str:
    """Where the account's people grant access; the bare domain answers with a redirect."""
    return "www.kommo.com" if host.endswith(GLOBAL_SUFFIXES) else "www.amocrm.ru"


def _is_number(text: str) -> bool:
    """Old ways to write an IP address: `0`, `2130706433`, `0x7f000001`."""
    return re.fullmatch(r"[0-9]+|0[xX][0-9A-Fa-f]+", text) is not None
