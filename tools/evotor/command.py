"""What the developer of the application does at Evotor: log in, make OAuth clients, change a personal token's scopes.

The password is asked at the terminal and kept nowhere. The token that Evotor gives for it lasts half an hour and lies
that long in .dev/evotor-publisher.json, readable by you alone. Every answer of Evotor is kept in .dev/evotor.log,
without secrets. With UPSTREAM_GATEWAY (and APP_ENV=development) a sandbox is asked instead of dev.evotor.ru.
"""

import argparse
import json
import sys
from pathlib import Path

from evotor.publisher import Refused
from shared import errors
from shared.clock import SystemClock
from tools.environment import given
from tools.evotor import oauth_apps, token_scopes
from tools.evotor.desk import Desk, Misused
from tools.evotor.tables import printable
from tools.evotor.terminal import NoTerminal, Terminal
from tools.places import PlaceError, state_directory

INTERRUPTED = 130
LONGEST_SHOWN = 500
BEFORE_REPEATING = "Before repeating, `oauth-app list` or `token scopes` shows whether it was done."


def main(arguments: list[str] | None = None, desk: Desk | None = None) -> int:
    options = parsed(arguments)
    try:
        made = desk or Desk(given(), state_directory(), Terminal(), SystemClock())
    except PlaceError as problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        code: int = options.run(made, options)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED
    except (Misused, NoTerminal, errors.AppError) as problem:
        print(explained(problem, made.log), file=sys.stderr)
        return 1
    return code


def explained(problem: Exception, log: Path) -> str:
    """What happened and what to do."""
    if isinstance(problem, Refused):
        told = printable(problem.told)[:LONGEST_SHOWN]
        return f"Evotor refuses: {problem.http_status} {told}\nThe whole answer is in {log}."
    if isinstance(problem, errors.Unauthorized):
        return f"Evotor takes not even the new log-in: is the application yours? Its answer is in {log}."
    if isinstance(problem, errors.NotSent):
        return f"Evotor cannot be reached ({problem.detail}): this call was not sent."
    if isinstance(problem, errors.AnswerLost):
        return f"No answer of Evotor ({problem.detail}). {BEFORE_REPEATING}"
    if isinstance(problem, errors.AppError):
        return f"Evotor's answer is not as documented ({problem.detail}), see {log}. {BEFORE_REPEATING}"
    return str(problem)


def log_in(desk: Desk, options: argparse.Namespace) -> int:
    _, ends = desk.log_in(options.user, options.code)
    if options.json:
        print(json.dumps({"expires_at": ends.isoformat(timespec="seconds"), "token_file": str(desk.kept_token.file)}))
    return 0


def log_out(desk: Desk, _options: argparse.Namespace) -> int:
    desk.terminal.tell("Forgotten." if desk.kept_token.forget() else "There was no log-in.")
    return 0


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev evotor", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="login | logout | oauth-app | token")
    _of_logging_in(commands)
    _of_oauth_apps(commands.add_parser("oauth-app", help="OAuth clients of the application"))
    _of_tokens(commands.add_parser("token", help="the publisher's personal token"))
    return parser.parse_args(arguments)


def _of_logging_in(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    entering = commands.add_parser("login", help="ask for the password and, from a new address, for the mailed code")
    entering.add_argument("--user", default="", metavar="E-MAIL", help="of the developer's cabinet; asked when missing")
    entering.add_argument("--code", default="", help="that was mailed already")
    entering.add_argument("--json", action="store_true", help="for a program")
    entering.set_defaults(run=log_in)
    leaving = commands.add_parser("logout", help="forget the token before its half hour is over")
    leaving.set_defaults(run=log_out)


def _of_oauth_apps(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="create | list")
    making = commands.add_parser("create", help="make a client and show its secret")
    listing = commands.add_parser("list", help="the clients there are")
    for command in (making, listing):
        command.add_argument("--app", default="", help="the application's id; EVOTOR_APP_ID when missing")
        command.add_argument("--version", required=True, help="its id or its number, such as 0.1")
        command.add_argument("--json", action="store_true", help="for a program")
    meaning = "where merchants come back to; EVOTOR_REDIRECT_URI when missing"
    making.add_argument("--redirect", nargs="+", action="extend", default=[], metavar="URL", help=meaning)
    making.add_argument("--scope", nargs="+", action="extend", required=True, metavar="S", help="such as store:read")
    making.add_argument("--force", action="store_true", help="send scopes and addresses that look wrong, too")
    making.set_defaults(run=oauth_apps.create)
    listing.add_argument("--show-secrets", action="store_true", help="the secrets, too")
    listing.set_defaults(run=oauth_apps.show)


def _of_tokens(parser: argparse.ArgumentParser) -> None:
    command = parser.add_subparsers(required=True, metavar="scopes").add_parser("scopes", help="show or change them")
    command.add_argument("--add", nargs="+", action="extend", default=[], metavar="S")
    command.add_argument("--remove", nargs="+", action="extend", default=[], metavar="S")
    command.add_argument("--token", default="", metavar="ID", help="which one, where there are several")
    command.add_argument("--force", action="store_true", help="send scopes that look wrong, or none at all, too")
    command.add_argument("--show-token", action="store_true", help="the value that Evotor sends with a change")
    command.add_argument("--json", action="store_true", help="for a program")
    command.set_defaults(run=token_scopes.scopes)
