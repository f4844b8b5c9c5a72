"""Whose call it is when proxies of our own stand before the platform's gateway."""

from ipaddress import ip_address

from shared import events, headers
from shared.errors import AppError


def caller_address(event: object, proxies: int) -> str:
    """The address that the outermost of our `proxies` saw; empty where the platform tells none. Never raises.

    Each proxy appends to X-Forwarded-For, so it is read from the right: what a client wrote there itself is never
    reached. Who goes past the proxies is known by the platform's own word.
    """
    source = _source(event)
    chain = [*_forwarded(event), source] if proxies else [source]
    told = chain[-1 - proxies] if len(chain) > proxies else source
    try:
        return str(ip_address(told))
    except ValueError:
        return source


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
