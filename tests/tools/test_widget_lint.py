"""Each rule of amoCRM's upload, broken once; those on code are in test_widget_code_rules.py."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.tools.widget_copy import change, manifest_of, replace
from tools import widget_pictures
from tools.widget_lint import lint
from tools.widget_source import FOLDER


def test_our_own_widget_breaks_no_rule() -> None:
    assert lint(FOLDER) == []


def test_files_belong_at_the_root(widget: Path) -> None:
    assert lint(widget.parent) == [
        "manifest.json: missing at the root of the archive",
        "script.js: missing at the root of the archive",
    ]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"locations"', '// where it lives\n  "locations"', "not strict JSON"),
        ('"settings"],', '"settings",],', "not strict JSON"),
        ('"init_once": false', '"init_once": NaN', "NaN is not JSON"),
        ('"installation": true', '"installation": true, "installation": true', "a key is repeated"),
    ],
)
def test_json_is_strict(widget: Path, old: str, new: str, why: str) -> None:
    replace(widget / "manifest.json", old, new)
    assert why in lint(widget)[0]


def test_a_bom_is_refused(widget: Path) -> None:
    file = widget / "style.css"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert lint(widget) == ["style.css: begins with a BOM"]


def test_windows_line_ends_are_refused(widget: Path) -> None:
    file = widget / "script" / "texts.js"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert lint(widget) == ["script/texts.js: lines end with CR"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"installation": False}, "cannot be installed"),
        ({"init_once": True}, "init_once is not false"),
        ({"interface_version": 1}, "interface_version is not 2"),
        ({"version": "1"}, "version is not like 1.0.0"),
        ({"support": {"link": "https://example.com"}}, "support lacks link or email"),
    ],
)
def test_the_manifest_says_how_the_widget_is_installed(widget: Path, values: dict[str, Any], why: str) -> None:
    manifest_of(widget, **values)
    assert why in "\n".join(lint(widget))


@pytest.mark.parametrize("settings", [None, [], {}])
def test_settings_are_an_object_with_a_field(widget: Path, settings: object) -> None:
    change(widget / "manifest.json", settings=settings)
    assert lint(widget) == ['manifest.json: top-level "settings" is not an object with at least one field']


def test_settings_inside_the_section_widget_are_not_found_by_amocrm(widget: Path) -> None:
    manifest_of(widget, settings={"a": {"name": "settings.support_contact", "type": "text"}})
    assert "manifest.json: settings stand inside widget, not at the top level" in lint(widget)


def test_a_setting_has_a_type_amocrm_knows(widget: Path) -> None:
    change(widget / "manifest.json", settings={"a": {"name": "settings.support_contact", "type": "checkbox"}})
    assert lint(widget) == ["manifest.json: settings.a has the unknown type 'checkbox'"]


@pytest.mark.parametrize("name", ["version", "locale", "lcard", "mobile"])
def test_a_top_level_field_that_amocrm_does_not_know_is_found(widget: Path, name: str) -> None:
    change(widget / "manifest.json", **{name: {}})
    assert lint(widget) == [f"manifest.json: amoCRM knows no top-level field {name}, or this widget has no use for it"]


def test_a_field_of_the_widget_that_amocrm_does_not_know_is_found(widget: Path) -> None:
    manifest_of(widget, code="glass")
    assert lint(widget) == ["manifest.json: amoCRM knows no field widget.code, or this widget has no use for it"]


def test_a_field_that_moderation_asks_for_is_missed(widget: Path) -> None:
    section = json.loads((widget / "manifest.json").read_text())["widget"]
    del section["short_description"]
    change(widget / "manifest.json", widget=section)
    assert "manifest.json: widget.short_description is missing" in lint(widget)


def test_a_tour_is_declared_as_one(widget: Path) -> None:
    change(widget / "manifest.json", tour={"tour_images": {"ru": []}})
    assert lint(widget) == ["manifest.json: tour is there without is_tour: true"]


def test_every_declared_location_is_served(widget: Path) -> None:
    change(widget / "manifest.json", locations=["lcard-1", "settings", "everywhere"])
    assert lint(widget) == ["manifest.json: location everywhere is declared and the script does not serve it"]


def test_a_location_that_does_not_exist_is_named(widget: Path) -> None:
    change(widget / "manifest.json", locations=["lcard-1", "settings", "tlbar"])
    assert lint(widget) == ["manifest.json: amoCRM knows no location tlbar"]


def test_every_served_location_is_declared(widget: Path) -> None:
    change(widget / "manifest.json", locations=["lcard-1"])
    assert lint(widget) == ["manifest.json: the script serves settings, which is not in locations"]


def test_each_locale_has_its_file(widget: Path) -> None:
    manifest_of(widget, locale=["ru", "en"])
    assert lint(widget) == ["i18n/en.json: the locale list of the manifest and the files differ"]


def test_a_language_that_amocrm_does_not_speak_is_found(widget: Path) -> None:
    shutil.copy(widget / "i18n" / "ru.json", widget / "i18n" / "de.json")
    manifest_of(widget, locale=["ru", "de"])
    assert lint(widget) == ["manifest.json: amoCRM speaks no de; it speaks en, es, pt, ru"]


def test_texts_have_two_levels(widget: Path) -> None:
    change(widget / "i18n" / "ru.json", more={"deep": {"deeper": "текст"}})
    assert lint(widget) == ["i18n/ru.json: more is not a section of texts; amoCRM reads two levels"]


def test_the_description_tells_whom_to_ask(widget: Path) -> None:
    replace(widget / "i18n" / "ru.json", "Поддержка: @SUPPORT_EMAIL@", "")
    assert lint(widget) == ["i18n/ru.json: widget.description does not tell the contact, @SUPPORT_EMAIL@"]


def test_the_name_of_amocrm_is_not_ours(widget: Path) -> None:
    texts = json.loads((widget / "i18n" / "ru.json").read_text())["widget"]
    change(widget / "i18n" / "ru.json", widget=texts | {"name": "Калькулятор для amoCRM"})
    assert lint(widget) == ["i18n/ru.json: widget.name may not hold the name of amoCRM"]


def test_a_literal_text_instead_of_a_key_is_refused(widget: Path) -> None:
    manifest_of(widget, name="Калькулятор")
    assert lint(widget) == ["i18n/ru.json: no translation for 'Калькулятор'"]


def test_every_key_of_the_script_has_a_text(widget: Path) -> None:
    replace(widget / "i18n" / "ru.json", '"new_lead"', '"renamed"')
    assert lint(widget) == ["i18n/ru.json: no translation for 'card.new_lead'"]


def test_a_picture_has_exactly_its_size(widget: Path) -> None:
    shutil.copy(widget / "images" / "logo_min.png", widget / "images" / "logo.png")
    assert lint(widget) == ["images/logo.png: must be a PNG of 130×100 px, found (84, 84)"]


def test_a_picture_is_really_a_png(widget: Path) -> None:
    (widget / "images" / "logo.png").write_text("<svg/>")
    assert lint(widget) == ["images/logo.png: must be a PNG of 130×100 px, found none"]


def test_a_picture_does_not_move(widget: Path) -> None:
    file = widget / "images" / "logo.png"
    file.write_bytes(file.read_bytes() + b"acTL")
    assert lint(widget) == ["images/logo.png: moves; pictures are still"]


def test_a_picture_is_at_most_300_kilobytes(widget: Path) -> None:
    file = widget / "images" / "logo.png"
    file.write_bytes(file.read_bytes() + bytes(300 * 1024))
    assert lint(widget) == ["images/logo.png: larger than 300 kB"]


def test_a_file_that_nothing_uses_is_found(widget: Path) -> None:
    (widget / "images" / "old.png").write_bytes(b"")
    (widget / "script" / "old.js").write_text("")
    assert lint(widget) == ["images/old.png: nothing uses it", "script/old.js: script.js does not include it"]


def test_an_included_part_exists(widget: Path) -> None:
    (widget / "script" / "texts.js").unlink()
    assert lint(widget) == ["script.js: script/texts.js is included and does not exist"]


def test_a_manifest_that_cannot_be_read_is_one_clear_problem_among_others(widget: Path) -> None:
    (widget / "manifest.json").write_text("{")
    assert any(problem.startswith("manifest.json: not strict JSON") for problem in lint(widget))


def test_the_committed_pictures_are_what_the_drawing_makes() -> None:
    drawn = widget_pictures.draw(84, 84)
    committed = (FOLDER / "images" / "logo_min.png").read_bytes()
    assert widget_pictures.pixels(drawn) == widget_pictures.pixels(committed)
