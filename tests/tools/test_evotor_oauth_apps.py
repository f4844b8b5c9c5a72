"""`./dev evotor oauth-app`: a client is made as asked for, its secret is shown once, wrong rights are not sent."""

import json
from pathlib import Path

import pytest

from tests.evotor.publisher_desk import APP, SECRET, Bench, client, logged_in

CREATE = "oauth-app create --version 0.1 --redirect https://example.html/ --scope device:read"
LIST = "oauth-app list --version 0.1"
LISTED = (200, {"items": [client()], "paging": {}})


def made_with(bench: Bench) -> object:
    return bench.sent[-1].body


def test_a_new_client_is_shown_as_the_settings_it_becomes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path, (200, client())) as made:
        assert made.run(CREATE) == 0
    assert capsys.readouterr().out.splitlines() == [
        "EVOTOR_CLIENT_ID=89856c66-c9d1-4fad-996e-71fa368179ee",
        f"EVOTOR_CLIENT_SECRET={SECRET}",
        "EVOTOR_REDIRECT_URI=https://example.html/",
    ]
    assert "Settings of the function evotor-auth" in made.person.told[-1]
    assert SECRET not in made.desk.log.read_text()


def test_a_program_gets_the_client_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path, (201, client())) as made:
        made.run(f"{CREATE} --json")
    told = json.loads(capsys.readouterr().out)
    assert (told["client_secret"], told["scope"], told["version_id"]) == (SECRET, ["device:read"], "0.1")
    assert made.person.told == []


def test_redirects_and_scopes_may_be_several_and_go_once_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged_in(tmp_path, (200, client())) as made:
        made.run(f"{CREATE} store:read device:read --scope product:read --redirect https://b.example/x")
    assert made_with(made) == {
        "registered_redirect_uri": ["https://example.html/", "https://b.example/x"],
        "scope": ["device:read", "store:read", "product:read"],
    }
    assert SECRET in capsys.readouterr().out


@pytest.mark.parametrize("scope", ["devices:read", "event:read", "device"])
def test_a_scope_of_another_family_is_not_sent(tmp_path: Path, scope: str, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path) as made:
        assert made.run(f"oauth-app create --version 0.1 --redirect https://a.example/ --scope {scope}") == 1
    assert made.sent == []
    assert "--force" in capsys.readouterr().err


def test_forced_it_is_sent_nevertheless(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path, (200, client(scope=["device:read", "moon:read"]))) as made:
        assert made.run(f"{CREATE} moon:read --force") == 0
    assert SECRET in capsys.readouterr().out


@pytest.mark.parametrize("url", ["http://a.example/", "a.example", "https://", "https://a.example/#x", "https://[::1"])
def test_an_address_that_is_no_https_address_is_not_sent(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged_in(tmp_path) as made:
        assert made.run(f"oauth-app create --version 0.1 --redirect {url} --scope device:read") == 1
    assert made.sent == []
    assert "https://" in capsys.readouterr().err


def test_in_development_this_machine_needs_no_tls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = "http://127.0.0.1:3000/api/auth/evotor/callback"
    with logged_in(tmp_path, (200, client(registered_redirect_uri=[home]))) as made:
        assert made.run(f"oauth-app create --version 0.1 --redirect {home} --scope device:read") == 0
        made.desk.environment["APP_ENV"] = "production"  # type: ignore[index]
        del made.desk.environment["UPSTREAM_GATEWAY"]  # type: ignore[attr-defined]
        assert made.run(f"oauth-app create --version 0.1 --redirect {home} --scope device:read") == 1
    assert (len(made.sent), SECRET in capsys.readouterr().out) == (1, True)


def test_the_address_and_the_application_may_come_from_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged_in(tmp_path, (200, client())) as made:
        made.desk.environment["EVOTOR_REDIRECT_URI"] = "https://example.html/"  # type: ignore[index]
        assert made.run("oauth-app create --version 0.1 --scope device:read") == 0
    assert made.sent[0].url.endswith(f"/apps/{APP}/versions/0.1/oauth-apps?type=web")
    assert SECRET in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["--app ../x", "--version ..", "--app a?b"])
def test_what_is_no_identifier_is_not_sent(tmp_path: Path, wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path) as made:
        assert made.run(f"{LIST} {wrong}") == 1
    assert made.sent == []
    assert "identifier" in capsys.readouterr().err


def test_without_an_application_it_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path) as made:
        del made.desk.environment["EVOTOR_APP_ID"]  # type: ignore[attr-defined]
        assert made.run(LIST) == 1
    assert "EVOTOR_APP_ID" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (client(scope=["store:read"]), "scopes are now: store:read"),
        (client(registered_redirect_uri=[]), "redirect URIs are now: none"),
        (client(authorized_grant_types=["implicit"]), "no refresh tokens"),
    ],
)
def test_a_client_other_than_asked_for_is_told(
    tmp_path: Path, answer: object, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged_in(tmp_path, (200, answer)) as made:
        assert made.run(CREATE) == 1
    assert complaint in made.person.told[-1]
    assert SECRET in capsys.readouterr().out


def test_an_answer_of_another_shape_advises_to_look_before_repeating(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged_in(tmp_path, (200, {"client_id": "x"})) as made:
        assert made.run(CREATE) == 1
    assert "oauth-app list" in capsys.readouterr().err


def test_the_list_is_a_table_without_secrets_and_without_colours_when_piped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two = client(scope=["device:read", "store:read"])
    with logged_in(tmp_path, (200, {"items": [two], "paging": {}})) as made:
        assert made.run(LIST) == 0
    title, *lines = (line.split() for line in capsys.readouterr().out.splitlines())
    assert title == ["CLIENT", "ID", "VERSION", "REDIRECT", "URI", "SCOPE", "GRANTS"]
    assert lines[0] == [str(two["client_id"]), "0.1", "https://example.html/", "device:read", "authorization_code"]
    assert lines[1:] == [["store:read", "implicit"], ["refresh_token"]]


@pytest.mark.parametrize("form", ["", "--json"])
def test_secrets_are_listed_only_on_demand(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path, LISTED, LISTED) as made:
        made.run(f"{LIST} {form}")
        assert SECRET not in capsys.readouterr().out
        made.run(f"{LIST} {form} --show-secrets")
        assert SECRET in capsys.readouterr().out


def test_further_pages_are_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logged_in(tmp_path, (200, {"items": [], "paging": {"next_cursor": "x"}})) as made:
        made.run(f"{LIST} --json")
    assert json.loads(capsys.readouterr().out) == {"items": [], "is_whole": False}
    assert "more than it listed" in made.person.told[-1]
