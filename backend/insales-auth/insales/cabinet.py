"""The frame of our pages, and where their links lead."""

from urllib.parse import urlencode

from shared.markup import Markup, Value
from shared.site import Page, Site

SITE = Site("cabinet")
FILES = "/cabinet/"
LOGIN = "/api/auth/insales"
ADMIN = "/admin"
EVOTOR = "/api/auth/evotor"  # of another function, which on a bare URL has an address of its own


class Links:
    """`is_bare`: on a bare function URL there are no paths, so everything is a parameter (contract.md §2.4)."""

    def __init__(self, *, is_bare: bool) -> None:
        self._is_bare = is_bare

    def page(self, name: str, **parameters: str) -> str:
        if self._is_bare:
            return f"?{urlencode({'page': name, **parameters})}"
        return f"/{name}?{urlencode(parameters)}" if parameters else f"/{name}"

    def asset(self, name: str) -> str:
        """Names the present version, so that browsers may keep it for ever."""
        version = {"v": SITE.assets[name].version}
        return f"?{urlencode({'page': name, **version})}" if self._is_bare else f"{FILES}{name}?{urlencode(version)}"

    def login(self, **parameters: str) -> str:
        """Of our action that sends the browser to the shop."""
        if self._is_bare:
            return f"?{urlencode({'action': 'login', **parameters})}"
        return f"{LOGIN}?{urlencode(parameters)}"

    @property
    def evotor(self) -> str | None:
        """To Evotor's consent, where it has a path of ours."""
        return None if self._is_bare else EVOTOR

    @property
    def admin(self) -> str | None:
        """The administrator's page, of another function as well."""
        return None if self._is_bare else ADMIN

    @property
    def login_form(self) -> str:
        """A form brings its own parameters, `action` among them."""
        return "?" if self._is_bare else LOGIN

    @property
    def logout(self) -> str:
        return "?action=logout" if self._is_bare else f"{LOGIN}?action=logout"


BY_PATH, BARE = Links(is_bare=False), Links(is_bare=True)


def document(*, forms: tuple[str, ...] = ()) -> Page:
    """`forms`: see Page."""
    return Page(SITE, "layout.html", forms)


def frame(links: Links, title: str, body: Markup) -> dict[str, Value]:
    """What a document is filled with."""
    return {
        "title": title,
        "icon": links.asset("logo.svg"),
        "style": links.asset("cabinet.css"),
        "script": links.asset("cabinet.js"),
        "body": body,
    }
