"""Pages and files of one folder of frontend/, read once; a request only ever picks a file by its name in this list.

Pages carry no code and no style inside, so their policy allows none (reliability.md C11).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shared import messages, modules, pages
from shared.clock import Chance
from shared.errors import NotFound
from shared.markup import Markup, Template, Value
from shared.settings import Settings
from shared.web import Request, Response, html_response

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
SHORT, FOR_EVER = "public, max-age=300", "public, max-age=31536000, immutable"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action {forms}; frame-ancestors {frame}"
)
# It can name no single origin, only refuse all.
UNFRAMED = {"X-Frame-Options": "DENY"}
HEADERS = {
    # `same-origin` would cut a consent window off from the page that opened it.
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Asset:
    content_type: str
    text: str = field(repr=False)
    version: str

    def answer(self, request: Request) -> Response:
        """200, or 304 for who has it. A link that names this very version is good for ever."""
        lasting = request.query.get("v") == self.version
        headers = {"ETag": f'"{self.version}"', "Cache-Control": FOR_EVER if lasting else SHORT}
        if self._is_known(request.headers.get("if-none-match", "")):
            return Response(304, headers)
        return Response(200, {"Content-Type": self.content_type, **headers}, body=self.text)

    def _is_known(self, tags: str) -> bool:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return not known.isdisjoint({"*", f'"{self.version}"'})


class Site:
    """Raises FileNotFoundError where the folder is not part of the package.

    `entries`: modules that are served as one script each, together with those they need.
    """

    def __init__(self, folder: str, *entries: str) -> None:
        root = place(folder)
        templates = sorted(root.rglob("*.html"))
        self._templates = {file.relative_to(root).as_posix(): Template(_text(file)) for file in templates}
        texts = {file.name: _text(file) for file in sorted(root.iterdir()) if file.suffix in TYPES}
        self.assets = {name: _asset(name, text) for name, text in _scripted(texts, entries).items()}

    def part(self, template: str, **values: Value) -> Markup:
        """Raises ValueError where the template has other places."""
        return self._templates[template].filled(values)

    def asset(self, name: str, request: Request) -> Response:
        """Raises NotFound."""
        if name not in self.assets:
            raise NotFound("asset")
        return self.assets[name].answer(request)


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document. `forms`: origins where a form's redirects may end, which browsers check as well.

    `frame`: the one origin whose pages may show it in a frame.
    """

    site: Site
    template: str
    forms: Sequence[str] = ()
    frame: str | None = None

    def response(
        self, values: Mapping[str, Value], status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        policy = POLICY.format(forms=" ".join(["'self'", *self.forms]), frame=self.frame or "'none'")
        unframed = {} if self.frame else UNFRAMED
        told = {**HEADERS, **unframed, "Content-Security-Policy": policy, **(headers or {})}
        return html_response(status, self.site.part(self.template, **values).text, told)


def refused(settings: Settings, chance: Chance) -> Response | None:
    """On a host shared with strangers a page of ours could be read and driven by theirs: a sentence instead of it."""
    if settings.has_own_host:
        return None
    return pages.page(403, messages.OWN_HOST_TITLE, messages.OWN_HOST_NEEDED, nonce=chance.token())


def place(folder: str) -> Path:
    """Beside index.py in dist/, beside backend/ in the repository."""
    here = Path(__file__).resolve()
    found = [root / "frontend" / folder for root in here.parents[1:3] if (root / "frontend" / folder).is_dir()]
    if not found:
        raise FileNotFoundError(f"frontend/{folder} is not part of this package")
    return found[0]


def _scripted(texts: Mapping[str, str], entries: Sequence[str]) -> dict[str, str]:
    inside = {name for entry in entries for name in modules.reached(texts, entry)}
    others = {name: text for name, text in texts.items() if name not in inside}
    return {**others, **{entry: modules.bundled(texts, entry) for entry in entries}}


def _asset(name: str, text: str) -> Asset:
    return Asset(TYPES[Path(name).suffix], text, hashlib.sha256(text.encode()).hexdigest()[:16])


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
