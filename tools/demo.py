"""The main job end to end without a person: `./dev demo`. Exit code 0 only if every step held.

What a step claims is read from the sandbox's own control API, never from our answer or our database.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tools import demo_evotor, demo_insales, demo_steps
from tools.demo_steps import Demo, NotHeldError
from tools.development import Options, new_keys, settings
from tools.flyway import MigrationError
from tools.journey import Journey, JourneyError
from tools.places import PlaceError
from tools.postgres import embedded
from tools.postgres_cluster import PostgresError, free_port
from tools.running import RunError, Running, gateway, is_taken, running
from tools.sandbox_control import Sandbox
from tools.up import stop_on_signals
from tools.widget_source import WidgetError

# Nothing else of the caller's reaches the programs: a `.env` with a real database or client is not for a demo.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")

STEPS = {**demo_steps.STEPS, **demo_insales.STEPS, **demo_evotor.STEPS}
# An answer that lacks what a step reads in it.
ODD_SHAPES = (LookupError, TypeError, ValueError)


def main() -> int:
    stop_on_signals()
    begun = time.monotonic()
    print("Starting database, gateway and sandbox …", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="demo-") as place, everything(Path(place)) as demo:
            print(_line("ok", "database, gateway and sandbox started", time.monotonic() - begun), flush=True)
            held = all(run(name, step, demo) for name, step in STEPS.items())
    except (RunError, PostgresError, MigrationError, PlaceError, WidgetError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 1
    print(f"\n{'All steps held' if held else 'The demo failed'} after {time.monotonic() - begun:.1f} s.")
    return 0 if held else 1


@contextmanager
def everything(place: Path) -> Iterator[Demo]:
    """On free ports and an empty database that is thrown away."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    with embedded(place / "postgres", throw_away=True) as dsn:
        options = Options(free_pair())
        environment = settings(options, new_keys(), {**kept, "DATABASE_URL": dsn})
        with running(options, environment, place) as everything, other_door(everything, place) as application_url:
            sandbox = Sandbox(options.sandbox_url)
            journey = Journey(everything.function_url, environment["ADMIN_TOKEN"])
            yield Demo(sandbox, sandbox.first_account(), journey, dsn, options.gateway_url, application_url)


@contextmanager
def other_door(everything: Running, place: Path) -> Iterator[str]:
    """The address of a second gateway: an installation speaks one mode of InSales at a time."""
    options = Options(free_port())
    changed = {"INSALES_AUTH_MODE": "app", "PUBLIC_BASE_URL": options.gateway_url}
    with gateway(options, {**everything.environment, **changed}, place, "second gateway") as program:
        program.wait_until_ready()
        yield options.gateway_url


def free_pair() -> int:
    while is_taken((port := free_port()) + 1):
        pass
    return port


def run(name: str, step: Callable[[Demo], str], demo: Demo) -> bool:
    begun = time.monotonic()
    try:
        detail = step(demo)
    except (NotHeldError, JourneyError, requests.RequestException, *ODD_SHAPES) as problem:
        reason = str(problem) or type(problem).__name__
        print(_line("FAILED", name, time.monotonic() - begun, reason), flush=True)
        return False
    print(_line("ok", name, time.monotonic() - begun, detail), flush=True)
    return True


def _line(verdict: str, name: str, seconds: float, detail: str = "") -> str:
    rows = [f"{verdict:<7}{seconds:5.2f} s  {name}", *(f"{'':16}{row}" for row in detail.splitlines())]
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
