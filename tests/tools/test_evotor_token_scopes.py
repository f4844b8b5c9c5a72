"""`./dev evotor token scopes`: the whole set is written, so nothing may get lost on the way."""

import json
from pathlib import Path

import pytest

from tests.evotor.publisher_desk import PERSONAL, PERSONAL_ID, changed, logged_in, tokens
from tools.evotor.token_scopes import merged

HELD = (200, tokens("event:read", "app:read"))
ADD = "token scopes --add installations:read"


def test_what_is_held_stays_in_its_order_and_what_is_new_goes_behind() -> None:
    assert merged(["b", "a"], ["c", "a"], []) == ["b", "a", "c"]
    assert merged(["b", "a"], ["c"], ["b"]) == ["a", "c"]


def test_adding_writes_what_was_there_and_what_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    after = changed("event:read", "app:read", "installations:read")
    with logged_in(tmp_path, HELD, (200, after)) as made:
        assert made.run(ADD) == 0
    assert [request.method for request in made.sent] == ["GET", "PUT"]
    assert made.sent[1].url.endswith(f"/personal-tokens/{PERSONAL_ID}")
    assert made.sent[1].body == {"scope": ["event:read", "app:read", "installations:read"]}
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["SCOPE", "BEFORE", "AFTER"],
        ["event:read", "yes", "yes"],
        ["app:read", "yes", "yes"],
        ["installations:read", "yes", "+"],
    ]


def test_what_was_held_is_told_before_it_is_written_over(tmp_path: Path) -> None:
    with logged_in(tmp_path, HELD, (500, {})) as made:
        assert made.run(ADD) == 1
    assert f"{PERSONAL_ID} holds now: event:read, app:read." in made.person.told[-1]


def test_removing_writes_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path, HELD, (200, changed("app:read"))) as made:
        assert made.run("token scopes --remove event:read --json") == 0
    assert made.sent[1].body == {"scope": ["app:read"]}
    told = json.loads(capsys.readouterr().out)
    assert told == {"id": PERSONAL_ID, "before": ["event:read", "app:read"], "after": ["app:read"]}


@pytest.mark.parametrize("read", [(500, {}), (403, {}), (200, {"items": [{"id": "a"}]}), (200, b"<html>"), (204, b"")])
def test_nothing_is_written_when_the_present_scopes_could_not_be_read(
    tmp_path: Path, read: tuple[int, object], capsys: pytest.CaptureFixture[str]
) -> None:
    with logged_in(tmp_path, read) as made:
        assert made.run(ADD) == 1
    assert [request.method for request in made.sent] == ["GET"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("change", ["--add event:read", "--remove installations:read"])
def test_nothing_is_written_when_nothing_would_change(
    tmp_path: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged_in(tmp_path, HELD) as made:
        assert made.run(f"token scopes {change}") == 0
    assert len(made.sent) == 1
    assert made.person.told[-1] == "Nothing to change."
    assert "+" not in capsys.readouterr().out


def test_the_last_scope_goes_only_by_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only = (200, tokens("event:read"))
    with logged_in(tmp_path, only, only, (200, changed())) as made:
        assert made.run("token scopes --remove event:read") == 1
        assert "last scope" in capsys.readouterr().err
        assert made.run("token scopes --remove event:read --force") == 0
    assert made.sent[-1].body == {"scope": []}


@pytest.mark.parametrize(
    "line",
    ["--add event:raed", "--add store:read", "--remove app:read", "--add event:read --remove event:read"],
)
def test_doubtful_scopes_reach_no_wire(tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path) as made:
        assert made.run(f"token scopes {line}") == 1
    assert made.sent == []
    assert "--force" in capsys.readouterr().err


def test_one_of_several_tokens_has_to_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = {"items": [{"id": "one", "scope": []}, {"id": "two", "scope": ["app:read"]}], "paging": {}}
    with logged_in(tmp_path, (200, two), (200, two), (200, changed("app:read", "installations:read"))) as made:
        assert made.run(ADD) == 1
        assert "one, two" in capsys.readouterr().err
        assert made.run(f"{ADD} --token two") == 0
    assert (made.sent[-1].method, made.sent[-1].body) == ("PUT", {"scope": ["app:read", "installations:read"]})


def test_on_one_page_of_several_the_only_token_has_to_be_named_too(tmp_path: Path) -> None:
    with logged_in(tmp_path, (200, {**tokens("event:read"), "paging": {"next_cursor": "x"}})) as made:
        assert made.run(ADD) == 1
    assert len(made.sent) == 1


def test_an_answer_with_other_scopes_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path, HELD, (200, changed("installations:read"))) as made:
        assert made.run(ADD) == 1
    assert "not what was asked for" in made.person.told[-1]
    assert ["event:read", "yes", "-"] in [line.split() for line in capsys.readouterr().out.splitlines()]


def test_without_a_change_the_scopes_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path, HELD, HELD) as made:
        assert made.run("token scopes") == made.run("token scopes --json") == 0
    text = capsys.readouterr().out
    assert text.startswith("TOKEN")
    assert json.loads(text[text.index("{") :])["items"] == [{"id": PERSONAL_ID, "scope": ["event:read", "app:read"]}]


def test_the_token_itself_is_shown_only_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    after = (200, changed("event:read", "app:read", "installations:read"))
    with logged_in(tmp_path, HELD, after, HELD, after) as made:
        made.run(ADD)
        assert PERSONAL not in "".join([*made.person.told, *capsys.readouterr()])
        made.run(f"{ADD} --show-token")
    assert PERSONAL in made.person.told[-1]
    assert PERSONAL not in made.desk.log.read_text()
