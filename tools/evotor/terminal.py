"""Questions to the person at the terminal. Everything but the result goes to stderr, so that it can be piped."""

import getpass
import sys
import warnings

from shared.secret import Secret


class NoTerminal(Exception):
    """One sentence for whoever called the command without one."""


class Terminal:
    def tell(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def ask(self, question: str) -> str:
        print(f"{question}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise NoTerminal("Nobody answers: call the command at a terminal.")
        return line.strip()

    def ask_secretly(self, question: str) -> Secret:
        """Refuses where the letters would be seen."""
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            try:
                return Secret(getpass.getpass(f"{question}: "))
            except (getpass.GetPassWarning, EOFError):
                raise NoTerminal("The password is asked at a terminal and taken from nowhere else.") from None
