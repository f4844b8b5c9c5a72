"""The sandbox's card shows no widget that amoCRM would not show."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.widget_form import open_card
from tests.sandbox_process import running_sandbox
from tools.widget import write

CALLBACKS = "define([], () => function () {{ this.callbacks = {{{}}}; }});"


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        (CALLBACKS.format("render: () => undefined"), "render не вернула true"),
        (CALLBACKS.format("render: () => true, bind_actions: () => true, init: () => false"), "init не вернула true"),
        ("const noDefine = true;", "script.js не вызвал define"),
    ],
)
def test_a_widget_that_breaks_the_protocol_is_named(page: Page, tmp_path: Path, script: str, complaint: str) -> None:
    archive = tmp_path / "widget.zip"
    whole = write(tmp_path / "good.zip", "https://example.test/f")
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(archive, "w") as spoilt:
        for name in good.namelist():
            spoilt.writestr(name, script if name == "script.js" else good.read(name))
    with running_sandbox("--widget", str(archive)) as sandbox:
        open_card(page, sandbox.base_url, 3912171)
        expect(page.get_by_role("alert")).to_contain_text(complaint)
