"""Each rule of amoCRM's upload and moderation, broken once."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tools import widget_pictures
from tools.widget_lint import lint
from tools.widget_source import FOLDER


@pytest.fixture
def widget(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "widget"))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def change(file: Path, **sections: Any) -> None:  # noqa: ANN401 - any JSON value
    file.write_text(json.dumps(json.loads(file.read_text()) | sections))


def manifest_of(widget: Path, **values: Any) -> None:  # noqa: ANN401 - any JSON value
    section = json.loads((widget / "manifest.json").read_text())["widget"]
    change(widget / "manifest.json", widget=section | values)


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
    file = widget / "script" / "numbers.js"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert lint(widget) == ["script/numbers.js: lines end with CR"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"installation": False}, "cannot be installed"),
        ({"init_once": True}, "init_once is not false"),
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


def test_a_setting_has_a_type_amocrm_knows(widget: Path) -> None:
    change(widget / "manifest.json", settings={"a": {"name": "settings.support_contact", "type": "checkbox"}})
    assert lint(widget) == ["manifest.json: settings.a has the unknown type 'checkbox'"]


def test_every_declared_location_is_served(widget: Path) -> None:
    change(widget / "manifest.json", locations=["lcard-1", "settings", "everywhere"])
    assert lint(widget) == ["manifest.json: location everywhere is declared and the script does not serve it"]


def test_every_served_location_is_declared(widget: Path) -> None:
    change(widget / "manifest.json", locations=["lcard-1"])
    assert lint(widget) == ["manifest.json: the script serves settings, which is not in locations"]


def test_each_locale_has_its_file(widget: Path) -> None:
    manifest_of(widget, locale=["ru", "en"])
    assert lint(widget) == ["i18n/en.json: the locale list of the manifest and the files differ"]


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


def test_a_picture_is_at_most_300_kilobytes(widget: Path) -> None:
    file = widget / "images" / "logo.png"
    file.write_bytes(file.read_bytes() + bytes(300 * 1024))
    assert lint(widget) == ["images/logo.png: larger than 300 kB"]


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("console.log(1);", "console.log"),
        ("alert('!');", "alert()"),
        ("eval('1');", "eval()"),
        ("document.createElement('script');", "a script element"),
        ("$.ajax({async: false});", "a synchronous request"),
        ("const twig = '{{ name }}';", "Twig in the markup"),
    ],
)
def test_what_moderation_forbids_is_found(widget: Path, code: str, what: str) -> None:
    with (widget / "script" / "numbers.js").open("a") as part:
        part.write(code + "\n")
    assert lint(widget) == [f"script.js: {what} is forbidden"]


def test_a_missing_callback_is_found(widget: Path) -> None:
    replace(widget / "script.js", "onSave:", "onStore:")
    assert lint(widget) == ["script.js: callback onSave is missing"]


def test_the_address_has_one_place(widget: Path) -> None:
    replace(widget / "script" / "calls.js", "@FUNCTION_URL@", "https://example.test")
    assert lint(widget) == ["script.js: @FUNCTION_URL@ must stand in it exactly once"]


def test_a_style_for_foreign_elements_is_refused(widget: Path) -> None:
    with (widget / "style.css").open("a") as style:
        style.write(".card-holder, .glass-calc a { color: red !important; }\n")
    assert lint(widget) == [
        "style.css: '.card-holder' is outside .glass-calc",
        "style.css: @import and !important are forbidden",
    ]


def test_a_file_that_nothing_uses_is_found(widget: Path) -> None:
    (widget / "images" / "old.png").write_bytes(b"")
    (widget / "script" / "old.js").write_text("")
    assert lint(widget) == ["images/old.png: nothing uses it", "script/old.js: script.js does not include it"]


def test_an_included_part_exists(widget: Path) -> None:
    (widget / "script" / "numbers.js").unlink()
    assert lint(widget) == ["script.js: script/numbers.js is included and does not exist"]


def test_a_manifest_that_cannot_be_read_is_one_clear_problem_among_others(widget: Path) -> None:
    (widget / "manifest.json").write_text("{")
    assert any(problem.startswith("manifest.json: not strict JSON") for problem in lint(widget))


def test_the_committed_pictures_are_what_the_drawing_makes() -> None:
    drawn = widget_pictures.draw(84, 84)
    committed = (FOLDER / "images" / "logo_min.png").read_bytes()
    assert widget_pictures.pixels(drawn) == widget_pictures.pixels(committed)
