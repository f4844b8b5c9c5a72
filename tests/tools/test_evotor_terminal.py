"""What a person at a real terminal sees of `./dev evotor`, and what a pipe gets."""

import os
import pty
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from tests.evotor.publisher_desk import PASSWORD, bench
from tools.evotor.tables import BOLD, GREEN, PLAIN, has_colours, table
from tools.places import ROOT

LOG_IN = """
import sys
from pathlib import Path
from tools.evotor.command import main
from tools.evotor.desk import Desk
from tools.evotor.terminal import Terminal
from shared.clock import SystemClock
environment = {"APP_ENV": "test", "UPSTREAM_GATEWAY": sys.argv[1]}
sys.exit(main(["login"], Desk(environment, Path(sys.argv[2]), Terminal(), SystemClock())))
"""


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def command(gateway: str, state: Path) -> dict[str, Any]:
    """In a session without a terminal of its own: what is handed to it is all there is."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", LOG_IN, gateway, str(state)]
    return {"args": arguments, "cwd": ROOT, "env": environment, "start_new_session": True}


def typed(screen: int, question: str, answer: str) -> str:
    """What was shown until `question`, then the answer is typed."""
    shown = ""
    while question not in shown:
        shown += os.read(screen, 4096).decode()
    os.write(screen, f"{answer}\n".encode())
    return shown


def test_the_password_is_not_echoed(tmp_path: Path) -> None:
    screen, keyboard = pty.openpty()
    with bench(tmp_path, (200, {"access_token": "t" * 40})) as made:
        process = subprocess.Popen(**command(made.server.url, tmp_path), stdin=keyboard, stderr=keyboard)
        shown = typed(screen, "E-mail", "anna@glass.example") + typed(screen, "Password", PASSWORD)
        assert process.wait(20) == 0
    os.close(keyboard)
    shown += os.read(screen, 4096).decode()
    os.close(screen)
    assert "anna@glass.example" in shown
    assert PASSWORD not in shown
    assert dict(made.sent[0].body)["password"] == PASSWORD  # type: ignore[call-overload]


def test_without_a_terminal_no_password_is_taken(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        typed_blindly = f"anna@glass.example\n{PASSWORD}\n"
        answer = subprocess.run(
            **command(made.server.url, tmp_path), input=typed_blindly, capture_output=True, text=True, check=False
        )
    assert (answer.returncode, made.sent) == (1, [])
    assert "asked at a terminal" in answer.stderr


def test_colours_are_for_a_terminal_that_wants_them() -> None:
    assert has_colours(Screen(), {"TERM": "xterm", "NO_COLOR": ""})
    assert not has_colours(Screen(), {"NO_COLOR": "1"})
    assert not has_colours(Screen(), {"TERM": "dumb"})
    assert not has_colours(StringIO(), {})


def test_a_table_has_its_columns_under_each_other() -> None:
    assert table(["A", "LONG"], [["one\ntwo", "x"], ["", "y"]], colours=False) == "A    LONG\none  x\ntwo\n     y"


def test_a_tinted_row_is_tinted_whole() -> None:
    shown = table(["A"], [["x"], ["y"]], [GREEN], colours=True)
    assert shown == f"{BOLD}A{PLAIN}\n{GREEN}x{PLAIN}\ny"


def test_a_foreign_text_in_a_cell_cannot_steer_the_terminal() -> None:
    assert table(["A"], [["\x1b[31mx\r\u202e"]], colours=False) == "A\n·[31mx··"
