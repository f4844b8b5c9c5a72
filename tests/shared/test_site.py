"""Pages and files of frontend/cabinet: policy, versions, and that only listed files are reached."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

from shared import site
from shared.clock import Chance
from shared.errors import NotFound
from shared.settings import load
from shared.site import Page, Site
from shared.web import Kind, Request, Response
from tests.insales.visitor import ENVIRONMENT, NO_DATABASE
from tools.package import assemble
from tools.places import ROOT

CABINET = Site("cabinet")
SETTINGS = load({**ENVIRONMENT, "DATABASE_URL": NO_DATABASE})
FILES = sorted((ROOT / "frontend/cabinet").rglob("*.html"))
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def asked(name: str = "cabinet.css", *, known: str = "", **query: str) -> Response:
    headers = {"if-none-match": known} if known else {}
    return CABINET.asset(name, Request(Kind.HTTP, "GET", f"/cabinet/{name}", query=query, headers=headers))


def version(name: str = "cabinet.css") -> str:
    return CABINET.assets[name].version


def test_a_page_may_load_from_us_alone_and_nobody_frames_it() -> None:
    values = dict.fromkeys(("title", "icon", "style", "script", "body"), "")
    headers = Page(CABINET, "layout.html").response(values).headers
    assert headers["Content-Security-Policy"] == STRICT
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
    assert headers["Cache-Control"] == "no-store"


def test_a_forms_redirect_may_end_where_the_page_says() -> None:
    values = dict.fromkeys(("title", "icon", "style", "script", "body"), "")
    headers = Page(CABINET, "layout.html", ("https://*.myinsales.ru",)).response(values).headers
    assert "form-action 'self' https://*.myinsales.ru; frame-ancestors" in headers["Content-Security-Policy"]


def test_an_unnamed_value_of_a_page_is_an_error() -> None:
    with pytest.raises(ValueError, match="differ"):
        Page(CABINET, "layout.html").response({"title": "a"})


@pytest.mark.parametrize(
    ("name", "kind"), [("cabinet.css", "text/css"), ("cabinet.js", "text/javascript"), ("logo.svg", "image/svg+xml")]
)
def test_a_file_comes_with_its_type_and_version(name: str, kind: str) -> None:
    answer = asked(name)
    assert (answer.status, answer.headers["Content-Type"]) == (200, f"{kind}; charset=utf-8")
    assert answer.headers["ETag"] == f'"{version(name)}"'
    assert answer.body == (ROOT / "frontend/cabinet" / name).read_text(encoding="utf-8")


def test_only_a_link_to_this_very_version_is_kept_for_ever() -> None:
    assert "immutable" in asked(v=version()).headers["Cache-Control"]
    assert asked().headers["Cache-Control"] == asked(v="0" * 16).headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("known", ['"{}"', 'W/"{}"', '"old", "{}"', "*"])
def test_who_has_a_file_is_told_so(known: str) -> None:
    answer = asked(known=known.format(version()))
    assert (answer.status, answer.body) == (304, "")
    assert answer.headers["ETag"] == f'"{version()}"'


@pytest.mark.parametrize("known", ['"old"', "", version()])
def test_who_has_another_version_gets_this_one(known: str) -> None:
    assert asked(known=known).status == 200


@pytest.mark.parametrize(
    "name", ["", "login.html", "parts/card.html", "../widget/style.css", "/etc/passwd", "cabinet.css/", "CABINET.CSS"]
)
def test_nothing_but_the_listed_files_is_reached(name: str) -> None:
    with pytest.raises(NotFound):
        asked(name)


@pytest.mark.parametrize("host", ["functions.poehali.dev", "functions.yandexcloud.net"])
def test_a_host_shared_with_strangers_gets_a_sentence_instead_of_a_page(host: str) -> None:
    answer = site.refused(structs.replace(SETTINGS, public_base_url=f"https://{host}/9f6c"), Chance())
    assert answer is not None
    assert answer.status == 403
    assert "собственный домен" in answer.body


def test_an_own_host_refuses_nothing() -> None:
    assert site.refused(SETTINGS, Chance()) is None


def test_a_folder_that_was_not_packed_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="frontend/nowhere"):
        site.place("nowhere")


def test_a_package_brings_its_pages_along(tmp_path: Path) -> None:
    folder = assemble(ROOT, "insales-auth", tmp_path / "insales-auth")
    program = "import sys; sys.path.insert(0, sys.argv[1]); from shared import site; print(site.place('cabinet'))"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-I", "-c", program, folder], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(folder.resolve() / "frontend" / "cabinet")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_template_has_no_code_no_style_and_no_bare_attribute(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|=\$|='", text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)
