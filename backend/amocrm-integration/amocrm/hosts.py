"""Which hosts are amoCRM's: everything that gets our tokens and secrets passes here first (reliability.md C7)."""

from collections.abc import Sequence

from shared import subdomains

# amocrm.com became kommo.com; its accounts are still addressed by the old name.
SUFFIXES = ("amocrm.ru", "amocrm.com", "kommo.com")
GLOBAL_SUFFIXES = ("amocrm.com", "kommo.com")
NO_ACCOUNTS = frozenset({"localhost", "www"})


def account_host(text: str, suffixes: Sequence[str] = SUFFIXES) -> str:
    """The account's host from what a person types: a short name, a host, or the address of any page of the account.

    Raises HostNotAllowed.
    """
    return subdomains.typed(text, suffixes, NO_ACCOUNTS)


def referred_host(text: str, suffixes: Sequence[str] = SUFFIXES) -> str:
    """An account's host as `referer` names it; the vendor's own pages are none. Raises HostNotAllowed."""
    return subdomains.checked(text, suffixes, NO_ACCOUNTS)


def vendor_host(text: str, suffixes: Sequence[str] = SUFFIXES) -> str:
    """The host from a browser or a vendor (api_domain), in lower case. Raises HostNotAllowed."""
    return subdomains.checked(text, suffixes)


def service_host(host: str) -> str:
    """Where the account's people grant access; the bare domain answers with a redirect."""
    return "www.kommo.com" if host.endswith(GLOBAL_SUFFIXES) else "www.amocrm.ru"
