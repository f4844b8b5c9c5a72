"""The sandbox's card shows no widget that amoCRM would not show, and nothing that amoCRM does not promise."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.card_column import open_card
from tests.sandbox_process import running_sandbox
from tools.widget import NAME, write

EMPTY = "render: () => true, bind_actions: () => true, settings: () => true, onSave: () => true, destroy: () => true"
CALLBACKS = "define([], () => function () {{ this.callbacks = {{{}}}; }});"
USES = "define(['jquery', 'lib/components/base/modal'], ($, Modal) => function () {{ this.callbacks = {{" + EMPTY
USES += ", init: () => {{ {}; return true; }} }}; }});"


@dataclass(frozen=True)
class Spoilt:
    """An archive whose script is another each time; the sandbox reads it anew for each answer."""

    archive: Path
    good: Path
    url: str

    def write(self, script: str) -> None:
        with zipfile.ZipFile(self.good) as good, zipfile.ZipFile(self.archive, "w") as spoilt:
            for name in good.namelist():
                spoilt.writestr(name, script if name == "script.js" else good.read(name))


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spoilt]:
    folder = tmp_path_factory.mktemp("spoilt")
    good = write(folder / "good" / NAME, "https://example.test/f")
    with running_sandbox("--widget", str(folder / NAME)) as sandbox:
        yield Spoilt(folder / NAME, good, sandbox.base_url)


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        (CALLBACKS.format("render: () => undefined"), "render не вернула true"),
        (CALLBACKS.format(EMPTY + ", init: () => false"), "init не вернула true"),
        (CALLBACKS.format("render: () => true, bind_actions: () => true, init: () => true"), "нет callbacks.settings"),
        ("const noDefine = true;", "script.js не вызвал define"),
        (USES.format("new Modal({class: 'x'})"), "у Modal нет параметра class"),
        (USES.format("$('#widget').slideDown()"), "в jQuery песочницы нет .slideDown()"),
        (USES.format("$.post('/x')"), "в jQuery песочницы нет $.post"),
    ],
)
def test_a_widget_that_amocrm_would_not_run_is_named(page: Page, spoilt: Spoilt, script: str, complaint: str) -> None:
    spoilt.write(script)
    open_card(page, spoilt.url, 3912171)
    expect(page.get_by_role("alert")).to_contain_text(complaint)
