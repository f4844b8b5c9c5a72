"""Whose call it is when proxies of our own stand before the platform's gateway."""

from ipaddress import IPv6Address, ip_address, ip_network

from shared import events, headers
from shared.addresses import Address
from shared.errors import AppError

# Nobody calls from there through the Internet: a proxy that writes such an address tells of a neighbour of its own.
_INSIDE = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/3",
        "::/96",
        "fc00::/7",
        "fe80::/10",
        "ff00::/8",
    )
)


def caller_address(event: object, proxies: int) -> str:
    """The address that the outermost of our `proxies` saw; empty where the platform tells none. Never raises.

    Each proxy appends to X-Forwarded-For, so it is read from the right: what a client wrote there itself is not reached
    when the call came through all of them. Who can call the function past them chooses his address, which nobody can
    see here: the proxies have to be the only way in.
    """
    source = _source(event)
    told = _told(_forwarded(event), proxies) if proxies else None
    return source if told is None or _is_inside(told) else str(told)


def _told(forwarded: list[str], proxies: int) -> Address | None:
    """The last `proxies` words are theirs but for the nearest one's own address, which is the platform's word."""
    if len(forwarded) < proxies:
        return None
    try:
        addresses = [ip_address(word) for word in forwarded[-proxies:]]
    except ValueError:
        return None
    return addresses[0]


def _is_inside(address: Address) -> bool:
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return any((plain or address) in network for network in _INSIDE)


def _source(event: object) -> str:
    try:
        return events.source_address(event) if isinstance(event, dict) else ""
    except AppError:
        return ""


def _forwarded(event: object) -> list[str]:
    try:
        return headers.forwarded(event) if isinstance(event, dict) else []
    except AppError:
        return []
