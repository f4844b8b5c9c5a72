"""Where a host name leads, and whether we may go there."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[Address]]

# Networks without IPv4 reach IPv4 servers through this prefix (RFC 6052): the last four bytes are the real address.
NAT64 = IPv6Network("64:ff9b::/96")


def resolve(host: str, port: int) -> Sequence[Address]:
    """Every address of `host`, in the system's order; raises OSError when there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def is_public(address: Address) -> bool:
    """Whether it belongs to the Internet, also when the address hides another one inside (reliability.md C7)."""
    if isinstance(address, IPv6Address):
        if address.sixtofour is not None or address.teredo is not None:
            return False
        address = _embedded(address)
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_loopback(address: Address) -> bool:
    return address.is_loopback


def network(address: str) -> str:
    """Whom we count as one caller: a provider gives a single home 2⁶⁴ addresses of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        known = known.ipv4_mapped or ip_network((known, 64), strict=False).network_address
    return str(known)


def _embedded(address: IPv6Address) -> Address:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else address
