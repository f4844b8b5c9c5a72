"""Which hosts are shops: everything that gets a password, token or secret of ours passes here (reliability.md C7)."""

from collections.abc import Sequence

from shared import subdomains

# The first is documented, the second is the guide's; INSALES_HOST_SUFFIXES replaces both. A shop's own domain also
# answers, but its DNS is in the shop's hands.
SUFFIXES = ("myinsales.ru", "insales.ru")
NO_SHOPS = frozenset({"api", "localhost", "www"})


def shop_host(text: str, suffixes: Sequence[str] = SUFFIXES) -> str:
    """From a request's `shop`, the configuration or our own row: the host in lower case, with nothing around it.

    Raises HostNotAllowed; looks no name up.
    """
    return subdomains.checked(text, suffixes, NO_SHOPS)


def typed_shop(text: str, suffixes: Sequence[str] = SUFFIXES) -> str:
    """From what a person types: `myshop`, `myshop.myinsales.ru`, or the address of any page of the shop.

    Raises HostNotAllowed.
    """
    plain = text.strip(" ")
    # The back office shows addresses with http; nothing is ever sent that way.
    page = f"https://{plain.removeprefix('http://')}" if plain.startswith("http://") else plain
    return subdomains.typed(page, suffixes, NO_SHOPS)
