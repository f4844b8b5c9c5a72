"""The password grant with its mailed code, as a talk with the person at the terminal."""

from http import HTTPStatus

from evotor.publisher import Developer, LogIn, Refused
from evotor.publisher_answers import PublisherToken
from shared.secret import Secret
from tools.evotor.tables import printable
from tools.evotor.terminal import NoTerminal, Terminal

MAY_BE_CODE = """Evotor gives no token yet: {status} {told}
When the call came from an address that is new to Evotor, it has just mailed a code to the developer."""


def log_in(terminal: Terminal, door: LogIn, vendor: str, username: str = "", code: str = "") -> PublisherToken:
    """Raises Refused with the last answer."""
    developer = _asked(terminal, vendor, username)
    given = _code(code)
    answer = door.ask(developer, given)
    if isinstance(answer, Refused) and given is None:
        terminal.tell(MAY_BE_CODE.format(status=answer.http_status, told=printable(answer.told)))
        given = _code(terminal.ask("Code from the mail (Enter gives up)"))
        if given is None:
            raise answer
        answer = door.ask(developer, given)
    if isinstance(answer, Refused) and _is_taken(answer):
        # The guide's third step: "now send the request once more, without 2fa_confirmation".
        answer = door.ask(developer, None)
    if isinstance(answer, Refused):
        raise answer
    return answer


def _asked(terminal: Terminal, vendor: str, username: str) -> Developer:
    name = username.strip() or terminal.ask(f"E-mail of the developer's cabinet at {vendor}")
    password = terminal.ask_secretly("Password (never kept)")
    if not name or not password:
        raise NoTerminal("E-mail and password are both needed.")
    return Developer(name, password)


def _code(text: str) -> Secret | None:
    """It goes into a header, too."""
    code = text.strip()
    if code and not (code.isascii() and code.isprintable()):
        raise NoTerminal("A code holds Latin letters and digits.")
    return Secret(code) if code else None


def _is_taken(answer: Refused) -> bool:
    return HTTPStatus.OK <= answer.http_status < HTTPStatus.MULTIPLE_CHOICES
