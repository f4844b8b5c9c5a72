"""Where settings of commands come from, and who wins."""

from pathlib import Path

from tools.development import Options, generated_keys, settings
from tools.environment import dotenv, given


def test_a_dotenv_file_is_read_as_people_write_it() -> None:
    text = "# note\n\nA=1\nexport B = two words \nC=\"x=y\"\nD='#'\nnonsense\nE=\n"
    assert dotenv(text) == {"A": "1", "B": "two words", "C": "x=y", "D": "#", "E": ""}


def test_the_callers_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=file\nB=file\n")
    assert given(tmp_path, {"A": "caller"}) == {"A": "caller", "B": "file"}


def test_what_a_person_wrote_wins_over_what_is_generated_and_an_empty_line_does_not() -> None:
    made = settings(
        Options(), {"ADMIN_TOKEN": "made", "CRON_SECRET": "made"}, {"ADMIN_TOKEN": "own", "CRON_SECRET": ""}
    )
    assert (made["ADMIN_TOKEN"], made["CRON_SECRET"]) == ("own", "made")


def test_a_public_url_on_the_command_line_wins_over_all() -> None:
    asked = Options(sandbox=False, public_url="https://tunnel.test/")
    made = settings(asked, {}, {"PUBLIC_BASE_URL": "https://other.test"})
    assert made["PUBLIC_BASE_URL"] == "https://tunnel.test"
    assert "UPSTREAM_GATEWAY" not in made


def test_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    first = generated_keys(tmp_path / "keys.env")
    assert generated_keys(tmp_path / "keys.env") == first
    assert len(first["ADMIN_TOKEN"]) >= 32
