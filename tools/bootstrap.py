"""What `./dev` does before a command runs: `.venv` with the pinned packages. Standard library only."""

import os
import sys
from dataclasses import dataclass
from typing import NoReturn

from tools.places import ROOT, PlaceError, state_directory, workspace
from tools.virtualenv import InstallError, Virtualenv


@dataclass(frozen=True, slots=True)
class Command:
    """`groups` are the optional dependencies in pyproject.toml the command needs on top of the functions' own."""

    summary: str
    groups: tuple[str, ...] = ("run",)


EVERYTHING = ("run", "cloud", "test")
COMMANDS = {
    "up": Command("start database, gateway, sandbox vendors and scheduler; print what to open"),
    "demo": Command("run the main job end to end without a person"),
    "test": Command("run the whole suite; arguments go to pytest", EVERYTHING),
    "check": Command("format, lint, types, layout rules", EVERYTHING),
    "migrate": Command("apply db_migrations/ to DATABASE_URL"),
    "keys": Command("new, status, rotate: the keys that seal tokens", ("run", "cloud")),
    "evotor": Command("log-in, OAuth clients and scopes of the application's developer at Evotor"),
    "doctor": Command("say what is well and what needs somebody, with the cure", ("run", "cloud")),
    "bench": Command("measure cold start, warm calls, refresh, growth; write docs/benchmarks.md", EVERYTHING),
    "package": Command("build dist/: every function and the widget, self-contained", EVERYTHING),
}


def main(arguments: list[str]) -> int:
    """Never returns for a known command: the process becomes `.venv`'s Python."""
    name, *rest = arguments or [""]
    if name not in available():
        print(usage())
        return 0 if name in {"", "-h", "--help", "help"} else 2
    try:
        become(name, rest)
    except (InstallError, PlaceError) as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped; the next call goes on from here.", file=sys.stderr)
    return 1


def available() -> dict[str, Command]:
    """What this checkout really holds."""
    return {name: command for name, command in COMMANDS.items() if _is_here(name)}


def _is_here(name: str) -> bool:
    """A module, or a package that can be run."""
    return any((ROOT / "tools" / place).exists() for place in (f"{name}.py", f"{name}/__main__.py"))


def usage() -> str:
    rows = [f"  {name:<10}{command.summary}" for name, command in available().items()]
    return "\n".join(["usage: ./dev <command> [arguments]", "", *rows])


def become(name: str, rest: list[str]) -> NoReturn:
    place = Virtualenv(workspace() / ".venv", ROOT / "pyproject.toml")
    environment = environment_for_tools(dict(os.environ))
    place.ensure(COMMANDS[name].groups, environment)
    os.chdir(ROOT)
    environment["PYTHONPATH"] = str(ROOT)
    os.execve(place.python, [str(place.python), "-m", f"tools.{name}", *rest], environment)  # noqa: S606 - our own venv


def environment_for_tools(environment: dict[str, str]) -> dict[str, str]:
    """A usable HOME whatever the caller has; settings that would send packages elsewhere are dropped."""
    dropped = {"PYTHONHOME", "PYTHONSAFEPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "VIRTUAL_ENV"}
    kept = {name: value for name, value in environment.items() if name not in dropped}
    if not os.access(kept.get("HOME", ""), os.W_OK):
        home = state_directory() / "home"
        home.mkdir(exist_ok=True)
        kept["HOME"] = str(home)
    return kept
