"""Whether a page of ours sent a request, by what only browsers write (reliability.md C9)."""

from shared.cors import origin_of
from shared.errors import CsrfFailed, OriginDenied
from shared.settings import Settings
from shared.web import Request


def require(request: Request, settings: Settings) -> None:
    """For a change that a cookie allows, which a browser adds by itself. Raises CsrfFailed, also when nothing tells."""
    if not _is_ours(request, settings):
        raise CsrfFailed


def refuse_foreign(request: Request, settings: Settings) -> None:
    """For what proves itself by its body, from any program: only other sites' pages are out. Raises OriginDenied."""
    if _is_ours(request, settings) is False:
        raise OriginDenied


def refuse_navigation(request: Request) -> None:
    """For a GET that begins something by cookie: a link of ours, or an address typed in. Raises CsrfFailed.

    Browsers of before 2023 may send nothing, and are let in.
    """
    if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise CsrfFailed


def _is_ours(request: Request, settings: Settings) -> bool | None:
    """Sec-Fetch-Site decides where a browser sends it, else the exact Origin; None: neither came."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return None if origin is None else origin == origin_of(settings.public_base_url)
