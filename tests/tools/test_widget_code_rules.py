"""Each rule of amoCRM's moderation on script.js and style.css, broken once."""

from pathlib import Path

import pytest

from tests.tools.widget_copy import append, replace
from tools.widget_lint import lint


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("console.log(1);", "console.log"),
        ("alert('!');", "alert()"),
        ("eval('1');", "eval()"),
        ("document.createElement('script');", "a script from elsewhere"),
        ("$.getScript('https://example.test/a.js');", "a script from elsewhere"),
        ("APP.constant = null;", "writing into APP"),
        ("APP.data['x'] += 1;", "writing into APP"),
        ("$('.js-widget-install').trigger('click');", "pressing a button for the person"),
        ("button.click();", "pressing a button for the person"),
        ("self.crm_post(url);", "crm_post, which carries no token"),
        ("setTimeout('go()', 1);", "code from a string"),
        ("$.ajax({async: false});", "a synchronous request"),
        ("const twig = '{{ name }}';", "Twig in the markup"),
    ],
)
def test_what_moderation_forbids_is_found(widget: Path, code: str, what: str) -> None:
    with (widget / "script" / "texts.js").open("a") as part:
        part.write(code + "\n")
    assert lint(widget) == [f"script.js: {what} is forbidden"]


@pytest.mark.parametrize(
    "loop",
    [
        "for (const id of ids) { self.$authorizedAjax({url: id}); }",
        "while (more) { fetch(url); }",
        "ids.forEach((id) => $.ajax({url: id}));",
        "setInterval(() => self.$authorizedAjax({url}), 1000);",
    ],
)
def test_a_request_in_a_loop_is_found(widget: Path, loop: str) -> None:
    append(widget / "script" / "texts.js", loop)
    assert lint(widget) == ["script.js: a request in a loop is forbidden"]


def test_a_trace_belongs_where_an_error_is_caught(widget: Path) -> None:
    append(widget / "script" / "texts.js", "try { f(); } catch (error) { console.trace(error); }")
    assert lint(widget) == []
    append(widget / "script" / "texts.js", "console.trace(1);")
    assert lint(widget) == ["script.js: console.trace is allowed only where an error is caught"]


def test_minified_code_is_refused(widget: Path) -> None:
    append(widget / "script" / "texts.js", "var a=1;" * 30)
    assert "moderation reads no minified code" in lint(widget)[0]


def test_the_window_of_amocrm_is_asked_for_by_name(widget: Path) -> None:
    replace(widget / "script.js", "define(['jquery', 'lib/components/base/modal']", "define(['jquery']")
    assert lint(widget) == ["script.js: Modal is used and lib/components/base/modal is not in define"]


def test_a_script_that_names_no_modules_is_refused(widget: Path) -> None:
    replace(widget / "script.js", "define(['jquery', 'lib/components/base/modal'], function", "define(function")
    assert lint(widget) == ["script.js: define with a list of modules is missing"]


def test_variables_of_amocrm_are_not_overridden(widget: Path) -> None:
    append(widget / "style.css", ".glass-calc { --palette-text-primary: red; }")
    assert lint(widget) == ["style.css: --palette-text-primary is not ours to set"]


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
