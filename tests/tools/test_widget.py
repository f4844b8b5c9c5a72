"""The archive: what lies in it, where it calls, and that it can be made again byte for byte."""

import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from tools import widget
from tools.widget_source import FOLDER, WidgetError

URL = "https://functions.example.test/d4c0ffee"


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_archive_holds_what_amocrm_wants_at_its_root() -> None:
    names = opened(widget.build(URL)).namelist()
    assert {"manifest.json", "script.js", "style.css", "i18n/ru.json", "images/logo.png"} <= set(names)
    assert not [name for name in names if name.startswith("script/") or name.endswith(".md")]


def test_the_script_calls_the_function_it_was_built_for() -> None:
    script = opened(widget.build(URL)).read("script.js").decode()
    assert f"const FUNCTION_URL = '{URL}';" in script
    assert "@" not in script.replace("@media", "")


def test_the_parts_are_joined_readably_in_the_order_script_js_names() -> None:
    script = opened(widget.build(URL)).read("script.js").decode()
    assert "@include" not in script
    assert script.index("function textsOf(") < script.index("function callsOf(") < script.index("function openCard(")


def test_the_contact_of_the_manifest_stands_in_the_texts() -> None:
    archive = opened(widget.build(URL))
    contact = json.loads(archive.read("manifest.json"))["widget"]["support"]["email"]
    texts = json.loads(archive.read("i18n/ru.json"))
    assert texts["failure"]["contact"] == contact
    assert texts["widget"]["description"].endswith(contact)


def test_another_name_of_the_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WidgetError, match=r"only by the name widget\.zip"):
        widget.write(tmp_path / "glass.zip", URL)


def test_another_copy_made_at_another_time_gives_the_same_bytes(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(FOLDER, tmp_path / "copy"))
    for file in copy.rglob("*"):
        os.utime(file, (0, 0))
        file.chmod(0o700)
    assert widget.build(URL, copy) == widget.build(URL)


def test_another_address_gives_another_archive() -> None:
    assert widget.build(URL) != widget.build(URL + "2")


@pytest.mark.parametrize(
    "address",
    [
        "http://functions.example.test/x",
        "https://functions.example.test/x?action=1",
        "https://user@functions.example.test/x",
        "https://functions.example.test/x';alert(1)//",
        "",
    ],
)
def test_an_address_that_could_leak_the_token_or_break_the_script_is_refused(address: str) -> None:
    with pytest.raises(WidgetError, match="is not an address of a function"):
        widget.build(address)


def test_a_broken_rule_stops_the_build_and_is_named(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(FOLDER, tmp_path / "copy"))
    (copy / "images" / "logo.png").unlink()
    with pytest.raises(WidgetError, match=r"images/logo\.png"):
        widget.build(URL, copy)


def test_the_command_takes_its_address_from_public_base_url(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", "http://127.0.0.1:3000/")
    assert widget.main(["--out", str(tmp_path / "widget.zip")]) == 0
    assert "http://127.0.0.1:3000/functions/amocrm-integration" in capsys.readouterr().out
    assert zipfile.is_zipfile(tmp_path / "widget.zip")


def test_the_command_says_what_is_wrong_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert widget.main(["--function-url", "ftp://x", "--out", str(tmp_path / "widget.zip")]) == 1
    assert "is not an address of a function" in capsys.readouterr().err
