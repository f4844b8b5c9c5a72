"""What amoCRM's upload says of manifest.json and i18n, and what keeps an uploaded widget from being shown."""

import re
from collections.abc import Iterator

from tools.widget_source import PLACE_OF_CONTACT
from tools.widget_tree import Tree

LANGUAGES = {"ru", "en", "es", "pt"}
SETTING_TYPES = {"text", "pass", "users", "users_lp", "custom"}
SECTIONS = {"widget", "locations", "settings", "tour"}
WIDGET_FIELDS = {
    "name",
    "description",
    "short_description",
    "version",
    "interface_version",
    "init_once",
    "locale",
    "installation",
    "support",
}
# A location that is declared and not served fails moderation.
SERVED_BY = {"lcard-1": r"getBaseEntity\(\) === 'leads'", "settings": r"\bsettings\s*[:(]"}
LOCATION = re.compile(
    r"(?:lcard|ccard|comcard|cucard|llist|clist|culist|tlist|settings|advanced_settings|card_sdk|catalogs|"
    r"digital_pipeline|lead_sources|whatsapp_modal|salesbot_designer|sms|mobile_card|amoforms|widget_page|everywhere)"
    r"(?:-[01])?"
)
VERSION = re.compile(r"\d+\.\d+\.\d+")
INTERFACE = 2


def fields(tree: Tree) -> Iterator[str]:
    for name in sorted(set(tree.manifest) - SECTIONS):
        yield f"manifest.json: amoCRM knows no top-level field {name}, or this widget has no use for it"
    for name in sorted(set(tree.widget) - WIDGET_FIELDS):
        yield f"manifest.json: amoCRM knows no field widget.{name}, or this widget has no use for it"
    for name in sorted(WIDGET_FIELDS - set(tree.widget)):
        yield f"manifest.json: widget.{name} is missing"


def installation(tree: Tree) -> Iterator[str]:
    if tree.widget.get("installation") is not True:
        yield "manifest.json: widget.installation is not true, so the widget cannot be installed"
    if tree.widget.get("init_once") is not False:
        yield "manifest.json: widget.init_once is not false; only telephony may stay alive between cards"
    if tree.widget.get("interface_version") != INTERFACE:
        yield f"manifest.json: widget.interface_version is not {INTERFACE}"
    if not VERSION.fullmatch(str(tree.widget.get("version"))):
        yield "manifest.json: widget.version is not like 1.0.0; amoCRM keeps an old widget in its cache by it"


def support(tree: Tree) -> Iterator[str]:
    declared = tree.widget.get("support")
    if not isinstance(declared, dict) or not {"link", "email"} <= set(declared):
        yield "manifest.json: widget.support lacks link or email"
    for locale, texts in tree.locales.items():
        said = texts.get("widget", {})
        if PLACE_OF_CONTACT not in str(said.get("description")):
            yield f"i18n/{locale}.json: widget.description does not tell the contact, {PLACE_OF_CONTACT}"
        if re.search(r"amo\s*crm|амо", str(said.get("name")), re.IGNORECASE):
            yield f"i18n/{locale}.json: widget.name may not hold the name of amoCRM"


def settings(tree: Tree) -> Iterator[str]:
    if not tree.settings:
        yield 'manifest.json: top-level "settings" is not an object with at least one field'
    if "settings" in tree.widget:
        yield "manifest.json: settings stand inside widget, not at the top level"
    for name, setting in tree.settings.items():
        kind = setting.get("type") if isinstance(setting, dict) else None
        if kind not in SETTING_TYPES:
            yield f"manifest.json: settings.{name} has the unknown type {kind!r}"


def tour(tree: Tree) -> Iterator[str]:
    declared = tree.manifest.get("tour")
    if declared is not None and (not isinstance(declared, dict) or declared.get("is_tour") is not True):
        yield "manifest.json: tour is there without is_tour: true"


def locations(tree: Tree) -> Iterator[str]:
    declared = [str(name) for name in tree.manifest.get("locations", [])]
    for name in declared:
        if not LOCATION.fullmatch(name):
            yield f"manifest.json: amoCRM knows no location {name}"
        elif name not in SERVED_BY or not re.search(SERVED_BY[name], tree.script):
            yield f"manifest.json: location {name} is declared and the script does not serve it"
    for name in sorted(set(SERVED_BY) - set(declared)):
        yield f"manifest.json: the script serves {name}, which is not in locations"


def languages(tree: Tree) -> Iterator[str]:
    declared = set(tree.widget.get("locale", []))
    for name in sorted(declared ^ set(tree.locales)):
        yield f"i18n/{name}.json: the locale list of the manifest and the files differ"
    for name in sorted(declared - LANGUAGES):
        yield f"manifest.json: amoCRM speaks no {name}; it speaks {', '.join(sorted(LANGUAGES))}"


def translations(tree: Tree) -> Iterator[str]:
    for locale, texts in tree.locales.items():
        sections = {name: said for name, said in texts.items() if isinstance(said, dict)}
        wanted = _manifest_keys(tree) | _script_keys(tree.script, set(sections))
        for key in sorted(wanted):
            section, _, name = key.partition(".")
            if not isinstance(sections.get(section, {}).get(name), str):
                yield f"i18n/{locale}.json: no translation for {key!r}"
        for section, said in texts.items():
            if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
                yield f"i18n/{locale}.json: {section} is not a section of texts; amoCRM reads two levels"


def _manifest_keys(tree: Tree) -> set[str]:
    """Where amoCRM expects "section.key", never the text itself."""
    keys = {str(tree.widget.get(name)) for name in ("name", "short_description", "description")}
    keys |= {str(setting.get("name")) for setting in tree.settings.values() if isinstance(setting, dict)}
    described = tree.manifest.get("tour", {})
    return keys | ({str(described["tour_description"])} if "tour_description" in described else set())


def _script_keys(script: str, sections: set[str]) -> set[str]:
    """Named in t(…), or standing in a table: any 'section.key' of a section that exists."""
    called = set(re.findall(r"\bt\('([a-z]+\.[a-z_]+)'", script))
    return called | {key for key in re.findall(r"'([a-z]+\.[a-z_]+)'", script) if key.partition(".")[0] in sections}
