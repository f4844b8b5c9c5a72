"""Database, sandbox vendors and gateway as one thing that starts and stops: for `./dev up` and `./dev demo`."""

import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import requests
from psycopg2 import sql

from tools import serverless_offline, widget
from tools.development import Options, redirect_uri
from tools.functions import BARE
from tools.migrate import migrate, target
from tools.postgres import database
from tools.processes import Child, last_lines, start

AMOCRM = f"{BARE}amocrm-integration"
START_SECONDS = 30.0
PAUSE = 0.02


class RunError(Exception):
    """One sentence with the cure for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Program:
    """A process of ours, the address it answers at and its log."""

    name: str
    child: Child
    url: str
    log: Path

    def check(self) -> None:
        """Raises RunError when it has ended."""
        if self.child.exit_code is not None:
            raise RunError(f"The {self.name} ended ({last_lines(self.log, 1)}): see {self.log}.")

    def wait_until_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            self.check()
            status = _status(self.url)
            if status is not None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise RunError(f"The {self.name} answers {status} ({last_lines(self.log, 2)}): see {self.log}.")
            if status is not None:
                return
            time.sleep(PAUSE)
        raise RunError(f"The {self.name} does not answer at {self.url}: see {self.log}.")


@dataclass(frozen=True, slots=True)
class Running:
    options: Options
    environment: Mapping[str, str]
    dsn: str
    programs: tuple[Program, ...]

    @property
    def function_url(self) -> str:
        return f"{self.options.gateway_url}{AMOCRM}"

    def check(self) -> None:
        for program in self.programs:
            program.check()


@contextmanager
def running(options: Options, environment: Mapping[str, str], state: Path) -> Iterator[Running]:
    """Raises RunError, PostgresError or MigrationError; whatever it started is stopped at the end."""
    refuse_taken(options)
    with _sandbox(options, environment, state) as sandbox, database(environment, state / "postgres") as server:
        dsn = server if environment.get("DATABASE_URL") else _own_database(server, options)
        final = {**environment, "DATABASE_URL": dsn}
        migrate(target(final)["DATABASE_URL"], environment.get("MAIN_DB_SCHEMA", "").strip())
        with gateway(options, final, state) as served:
            programs = tuple(program for program in (sandbox, served) if program)
            for program in programs:
                program.wait_until_ready()
            yield Running(options, final, dsn, programs)


def refuse_taken(options: Options) -> None:
    for port in (options.port, options.port + 1) if options.sandbox else (options.port,):
        if is_taken(port):
            raise RunError(f"Port {port} is taken: end the program that uses it, or choose another with --port 3100.")


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


@contextmanager
def _sandbox(options: Options, environment: Mapping[str, str], state: Path) -> Iterator[Program | None]:
    if not options.sandbox:
        yield None
        return
    archive = widget.write(state / "widget.zip", options.gateway_url + AMOCRM)
    command = [sys.executable, "-m", "sandbox", "--port", str(options.port + 1), "--widget", str(archive)]
    command += ["--redirect-uri", redirect_uri(environment), "--hook-url", options.gateway_url + AMOCRM]
    command += ["--insales-url", environment["PUBLIC_BASE_URL"], "--evotor-url", environment["PUBLIC_BASE_URL"]]
    if secret := environment.get("EVOTOR_WEBHOOK_SECRET"):
        command += ["--evotor-webhook-secret", secret]
    with _program("sandbox", command, environment, options.sandbox_url, state) as program:
        yield program


@contextmanager
def gateway(options: Options, environment: Mapping[str, str], state: Path, name: str = "gateway") -> Iterator[Program]:
    """Does not wait until it is ready."""
    health = f"{options.gateway_url}{AMOCRM}?action=health"
    command = [sys.executable, "-m", "tools.gateway", "--port", str(options.port)]
    if options.serverless:
        command, environment = _serverless(options), serverless_offline.environment(environment)
    with _program(name, command, environment, health, state) as program:
        yield program


def _serverless(options: Options) -> list[str]:
    try:
        return serverless_offline.command(options.port)
    except serverless_offline.Unbuilt as problem:
        raise RunError(str(problem)) from None


@contextmanager
def _program(name: str, command: list[str], environment: Mapping[str, str], url: str, state: Path) -> Iterator[Program]:
    log = state / f"{name}.log"
    log.unlink(missing_ok=True)
    child = start(command, log=log, environment=environment, ending=signal.SIGTERM)
    try:
        yield Program(name, child, url, log)
    finally:
        child.stop()


def _own_database(server: str, options: Options) -> str:
    """Real accounts keep their database; the sandbox forgets at its end, so its database begins anew with it.

    Apart, since the scheduler would take the tokens of one side to the other.
    """
    if not options.sandbox:
        return server
    name = sql.Identifier(f"sandbox_{options.port}")
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(name))
    return urlsplit(server)._replace(path=f"/{name.string}").geturl()


def _status(url: str) -> int | None:
    """None while nothing listens."""
    try:
        return requests.get(url, timeout=START_SECONDS).status_code
    except requests.ConnectionError:
        return None
