"""/login: the way into the shop, or what stands in it and the cure."""

from collections.abc import Sequence

from insales import entrance, page_messages
from insales.cabinet import SITE, Links, document, frame
from insales.configuration import APP, Configuration, NotConfigured, read
from insales.page_messages import Trouble
from shared.markup import Markup
from shared.settings import Settings
from shared.web import Request, Response

NOTHING = Markup("")


def shown(request: Request, settings: Settings, links: Links) -> Response:
    try:
        configuration = read(settings)
    except NotConfigured as error:
        return _page(links, _not_configured(error.faults), NOTHING, key=_key(settings, links))
    notice = _trouble(request.query["error"]) if "error" in request.query else NOTHING
    way = _way(configuration, links, entrance.return_to(request))
    key = _key(settings, links)
    folded = SITE.part("parts/way_key_folded.html", form=key) if key.text else NOTHING
    return _page(links, notice, way, key=folded, forms=_forms(configuration, settings))


def _page(links: Links, notice: Markup, way: Markup, *, key: Markup, forms: tuple[str, ...] = ()) -> Response:
    body = SITE.part("login.html", logo=links.asset("logo.svg"), notice=notice, way=way, key=key)
    return document(forms=forms).response(frame(links, page_messages.LOGIN_TITLE, body))


def _key(settings: Settings, links: Links) -> Markup:
    """The administrator's key, where that way in is on and its function has a path of ours."""
    if settings.admin_token is None or links.admin is None:
        return NOTHING
    return SITE.part("parts/way_key.html", target=f"{links.admin}?action=admin_login", after=links.admin)


def _way(configuration: Configuration, links: Links, return_to: str) -> Markup:
    if configuration.mode == APP:
        return SITE.part("parts/way_app.html", target=links.login_form, return_to=return_to)
    return SITE.part("parts/way_oauth.html", login=links.login(return_to=return_to))


def _forms(configuration: Configuration, settings: Settings) -> tuple[str, ...]:
    """Chromium holds the redirect from our form to the shop against the page's form-action."""
    if configuration.mode != APP:
        return ()
    local = settings.upstream_gateway
    return (local,) if local else tuple(f"https://*.{suffix}" for suffix in configuration.suffixes)


def _trouble(code: str) -> Markup:
    """An unknown code gets a general sentence: anybody can put one into a link to us."""
    trouble: Trouble = page_messages.TROUBLES.get(code, page_messages.UNKNOWN)
    lists = [_list(page_messages.PERSON, trouble.person), _list(page_messages.ADMINISTRATOR, trouble.administrator)]
    return SITE.part("parts/notice.html", tone="error", role="alert", what=trouble.what, lists=lists)


def _not_configured(faults: Sequence[str]) -> Markup:
    lists = _list(page_messages.FAULTS, faults)
    return SITE.part("parts/notice.html", tone="warning", role="alert", what=page_messages.NOT_CONFIGURED, lists=lists)


def _list(whom: str, texts: Sequence[str]) -> Markup:
    items = [SITE.part("parts/item.html", text=text) for text in texts]
    return SITE.part("parts/list.html", whom=whom, items=items) if items else NOTHING
