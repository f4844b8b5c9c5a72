"""`./dev evotor login`: the mailed code, the kept token, and a password that is nowhere afterwards."""

import json
import os
import traceback
from datetime import timedelta
from pathlib import Path

import pytest

from evotor.publisher import Developer, LogIn
from shared import errors
from shared.clock import SystemClock
from shared.outgoing import Outgoing
from shared.secret import Secret
from tests.evotor.publisher_desk import LOGGED_IN, NO_TOKEN, PASSWORD, TOKEN, Bench, bench, logged_in, tokens
from tests.shared.raw_server import RawServer
from tools.evotor.desk import Desk

ENTERED = (200, LOGGED_IN)
TOKEN_FILE = "evotor-publisher.json"


def codes(bench: Bench) -> list[tuple[str | None, str | None]]:
    """Of each request: the code in the form, the code in the header."""
    forms = [dict(request.body) for request in bench.sent if isinstance(request.body, list)]
    return [
        (form.get("2fa_confirmation"), request.headers.get("2fa_confirmation"))
        for form, request in zip(forms, bench.sent, strict=True)
    ]


def everything(bench: Bench, capsys: pytest.CaptureFixture[str]) -> str:
    """All that a person or a file could hold afterwards."""
    files = [path.read_text() for path in bench.desk.state.rglob("*") if path.is_file()]
    return "\n".join([*files, *bench.person.told, *capsys.readouterr()])


def test_from_a_known_address_no_code_is_asked_for(tmp_path: Path) -> None:
    with bench(tmp_path, ENTERED) as made:
        assert made.run("login") == 0
    assert codes(made) == [(None, None)]
    assert "Logged in until" in made.person.told[-1]


@pytest.mark.parametrize(
    "first",
    [NO_TOKEN, (400, {}), (403, b"<h1>no</h1>"), (200, {"status": "CODE_SENT"}), (202, b""), (200, b"["), (500, b"")],
)
def test_any_first_answer_without_a_token_may_mean_a_mailed_code(tmp_path: Path, first: tuple[int, object]) -> None:
    with bench(tmp_path, first, ENTERED, says_back=("anna@glass.example", " 481516 ")) as made:
        assert made.run("login") == 0
    assert codes(made) == [(None, None), ("481516", "481516")]
    assert made.person.secretly == 1


def test_the_first_answer_is_kept_as_it_was(tmp_path: Path) -> None:
    with bench(tmp_path, NO_TOKEN, ENTERED, says_back=("anna@glass.example", "481516")) as made:
        made.run("login")
    first, second = made.log
    assert (first["request"], first["status"]) == ("POST /oauth/token without 2fa_confirmation", 401)
    assert (first["body"], second["status"]) == ('{"error": "unauthorized"}', 200)
    assert isinstance(first["headers"], dict)
    assert first["headers"]["content-type"] == "application/json"


def test_where_the_code_only_makes_the_address_known_the_third_request_goes_without_it(tmp_path: Path) -> None:
    answers = [NO_TOKEN, (200, {"status": "CONFIRMED"}), ENTERED]
    with bench(tmp_path, *answers, says_back=("anna@glass.example", "481516")) as made:
        assert made.run("login") == 0
    assert codes(made) == [(None, None), ("481516", "481516"), (None, None)]


def test_a_code_given_at_once_goes_with_the_first_request(tmp_path: Path) -> None:
    with bench(tmp_path, ENTERED) as made:
        assert made.run("login --user anna@glass.example --code 481516") == 0
    assert codes(made) == [("481516", "481516")]


def test_a_second_refusal_is_shown_and_ends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = (400, {"error": "invalid_grant", "error_description": "Bad credentials\x1b[2J"})
    with bench(tmp_path, NO_TOKEN, wrong, says_back=("anna@glass.example", "1")) as made:
        assert made.run("login") == 1
    assert "400" in (shown := capsys.readouterr().err)
    assert "Bad credentials" in shown
    assert not (tmp_path / TOKEN_FILE).exists()


def test_no_code_ends_it_without_a_second_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bench(tmp_path, NO_TOKEN, says_back=("anna@glass.example", "")) as made:
        assert made.run("login") == 1
    assert len(made.sent) == 1
    assert "401" in capsys.readouterr().err


def test_escapes_of_the_vendor_do_not_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bench(tmp_path, (403, b"\x1b[2Jgone\r\n"), says_back=("anna@glass.example", "")) as made:
        made.run("login")
    assert "\x1b" not in everything(made, capsys)


@pytest.mark.parametrize("code", ["код", "1\t2"])
def test_a_code_that_no_header_can_carry_is_not_sent(tmp_path: Path, code: str) -> None:
    with bench(tmp_path, NO_TOKEN, says_back=("anna@glass.example", code)) as made:
        assert made.run("login") == 1
    assert len(made.sent) == 1


@pytest.mark.parametrize(
    "echo",
    [
        {"error_description": f"wrong password {PASSWORD}"},
        f"<p>{PASSWORD}</p>".encode(),
        {"sent": {"form": [PASSWORD]}},
    ],
)
def test_the_password_is_nowhere_even_when_the_vendor_repeats_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], echo: object
) -> None:
    with bench(tmp_path, (400, echo), (400, echo), says_back=("anna@glass.example", "481516")) as made:
        assert made.run("login") == 1
    assert dict(made.sent[0].body)["password"] == PASSWORD  # type: ignore[call-overload]
    assert PASSWORD not in everything(made, capsys)


def test_the_password_is_in_no_exception(tmp_path: Path) -> None:
    with RawServer(lambda taken: taken.close()) as server:
        door = LogIn(Outgoing(gateway=server.url, clock=SystemClock()), lambda *_: None)
        with pytest.raises(errors.AnswerLost) as caught:
            door.ask(Developer("anna@glass.example", Secret(PASSWORD)), Secret("481516"))
    # The library's exception, which holds the request, must not come along as the context.
    assert caught.value.__context__ is None
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def test_the_token_lies_in_a_file_of_its_owner_alone(tmp_path: Path) -> None:
    usual = os.umask(0)
    try:
        with logged_in(tmp_path):
            files = [(tmp_path / name).stat() for name in (TOKEN_FILE, "evotor.log")]
    finally:
        os.umask(usual)
    assert [(file.st_mode & 0o777, file.st_uid) for file in files] == [(0o600, os.getuid())] * 2
    assert set(json.loads((tmp_path / TOKEN_FILE).read_text())) == {"vendor", "ends", "access_token"}


def test_the_log_holds_no_token(tmp_path: Path) -> None:
    with logged_in(tmp_path, (200, tokens("event:read"))) as made:
        made.run("token scopes")
    assert TOKEN not in made.desk.log.read_text()


def test_the_next_command_uses_the_kept_token(tmp_path: Path) -> None:
    with logged_in(tmp_path, (200, tokens("event:read"))) as made:
        assert made.run("token scopes") == 0
    assert [request.headers["x-authorization"] for request in made.sent] == [f"Bearer {TOKEN}"]
    assert made.person.secretly == 1


def test_after_half_an_hour_the_log_in_is_asked_for_again(tmp_path: Path) -> None:
    with logged_in(tmp_path, ENTERED, (200, tokens("event:read"))) as made:
        made.person.answers, made.clock.ahead = ["anna@glass.example"], timedelta(minutes=30)
        assert made.run("token scopes") == 0
    assert (made.sent[0].url, made.person.secretly) == ("https://dev.evotor.ru/oauth/token", 2)


def test_a_token_that_evotor_takes_no_more_leads_to_a_new_log_in(tmp_path: Path) -> None:
    with logged_in(tmp_path, NO_TOKEN, ENTERED, (200, tokens("event:read"))) as made:
        made.person.answers = ["anna@glass.example"]
        assert made.run("token scopes") == 0
    assert [request.method for request in made.sent] == ["GET", "POST", "GET"]


def test_a_token_that_evotor_takes_no_more_is_forgotten_at_once(tmp_path: Path) -> None:
    with logged_in(tmp_path, NO_TOKEN, NO_TOKEN) as made:
        made.person.answers = ["anna@glass.example", ""]
        assert made.run("token scopes") == 1
    assert not (tmp_path / TOKEN_FILE).exists()


def test_a_new_log_in_that_evotor_does_not_take_either_ends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with bench(tmp_path, ENTERED, NO_TOKEN) as made:
        assert made.run("token scopes") == 1
    assert "not even the new log-in" in capsys.readouterr().err


def test_a_token_of_the_sandbox_does_not_go_to_evotor(tmp_path: Path) -> None:
    with logged_in(tmp_path) as made:
        real = Desk({"EVOTOR_APP_ID": "x"}, tmp_path, made.person, made.clock)
        assert real.kept_token.read() is None
    assert not (tmp_path / TOKEN_FILE).exists()


@pytest.mark.parametrize("spoil", [lambda file: file.chmod(0o644), lambda file: file.write_text("{"), Path.unlink])
def test_a_spoilt_or_readable_token_file_is_not_used(tmp_path: Path, spoil: object) -> None:
    with logged_in(tmp_path) as made:
        assert callable(spoil)
        spoil(tmp_path / TOKEN_FILE)
        assert made.desk.kept_token.read() is None
    assert not (tmp_path / TOKEN_FILE).exists()


def test_a_link_in_the_place_of_the_token_file_is_not_followed(tmp_path: Path) -> None:
    with logged_in(tmp_path) as made:
        elsewhere = (tmp_path / TOKEN_FILE).rename(tmp_path / "elsewhere")
        (tmp_path / TOKEN_FILE).symlink_to(elsewhere)
        assert made.desk.kept_token.read() is None


def test_logout_forgets(tmp_path: Path) -> None:
    with logged_in(tmp_path) as made:
        assert made.run("logout") == made.run("logout") == 0
    assert not (tmp_path / TOKEN_FILE).exists()
    assert made.person.told == ["Forgotten.", "There was no log-in."]


def test_a_program_learns_until_when(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bench(tmp_path, ENTERED) as made:
        made.run("login --json")
    assert set(json.loads(capsys.readouterr().out)) == {"expires_at", "token_file"}


def test_there_is_no_way_to_give_the_password_on_the_command_line(tmp_path: Path) -> None:
    with bench(tmp_path) as made, pytest.raises(SystemExit):
        made.run("login --password x")


@pytest.mark.parametrize(
    "environment",
    [{"UPSTREAM_GATEWAY": "http://127.0.0.1:1"}, {"APP_ENV": "test", "UPSTREAM_GATEWAY": "http://evil.example"}],
)
def test_a_gateway_is_for_development_and_on_this_machine(
    tmp_path: Path, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with bench(tmp_path) as made:
        strange = Bench(
            Desk(environment, tmp_path, made.person, made.clock), made.person, made.clock, made.server, made.answers
        )
        assert strange.run("login") == 1
    assert "UPSTREAM_GATEWAY" in capsys.readouterr().err
    assert made.person.secretly == 0
