"""Everything for development from one command: `./dev up`."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from tools.development import Options, generated_keys, settings
from tools.environment import given
from tools.flyway import MigrationError
from tools.functions import BARE, found_in
from tools.places import ROOT, PlaceError, state_directory
from tools.postgres_cluster import PostgresError
from tools.running import RunError, Running, running
from tools.scheduler import ticking
from tools.signposts import page
from tools.widget_source import WidgetError

PAUSE = 0.3
HIGHEST_PORT = 65534  # the sandbox takes the next one


def main(arguments: list[str] | None = None) -> int:
    begun = time.monotonic()
    options = parsed(arguments)
    stop_on_signals()
    state = state_directory()
    made = {**generated_keys(state / "keys.env"), "SPILL_FOLDER": str(state / "spill")}
    environment = settings(options, made, given())
    print(
        "Starting database, gateway and sandbox …" if options.sandbox else "Starting database and gateway …", flush=True
    )
    try:
        with running(options, environment, state) as everything, ticking(*_ticks(everything)):
            _write_database_url(state, everything.dsn)
            print(page(everything, state, time.monotonic() - begun), flush=True)
            _hold(everything)
    except (RunError, PostgresError, MigrationError, PlaceError, WidgetError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


def parsed(arguments: list[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="./dev up", description=__doc__)
    parser.add_argument("--port", type=int, default=3000, help="of the gateway; the sandbox takes the next one")
    parser.add_argument("--no-sandbox", action="store_true", help="call the real vendors")
    parser.add_argument("--serverless", action="store_true", help="run dist/ by serverless.yml, as AWS would")
    parser.add_argument("--public-url", default="", metavar="https://…", help="of a tunnel; calls the real vendors")
    chosen = parser.parse_args(arguments)
    if not 0 < chosen.port <= HIGHEST_PORT:
        parser.error(f"--port is a number from 1 to {HIGHEST_PORT}")
    # A vendor's real account redirects to the tunnel, and its code is worth nothing to the sandbox.
    sandbox = not chosen.no_sandbox and not chosen.public_url
    return Options(chosen.port, sandbox, chosen.public_url, serverless=chosen.serverless)


def stop_on_signals() -> None:
    """Ctrl-C, a polite kill and a closed terminal all unwind what was started; `nohup` stays respected."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(number: int, frame: object) -> None:  # noqa: ARG001 - the standard library's call
    """Only the first one: stopping is not to be interrupted."""
    for later in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(later, signal.SIG_IGN)
    raise KeyboardInterrupt


def _ticks(everything: Running) -> tuple[list[str], str]:
    if everything.options.serverless:
        return [], ""  # serverless.yml has a schedule of its own
    urls = [f"{everything.options.gateway_url}{BARE}{name}" for name in found_in(ROOT / "backend")]
    return urls, everything.environment.get("CRON_SECRET", "")


def _hold(everything: Running) -> None:
    while True:
        everything.check()
        time.sleep(PAUSE)


def _write_database_url(state: Path, dsn: str) -> None:
    file = state / "database_url"
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
        kept.write(dsn)


if __name__ == "__main__":
    sys.exit(main())
