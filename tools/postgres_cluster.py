"""One Postgres data directory and the server on it: made, started, found again, stopped."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg2

from tools import postgres_binaries
from tools.accounts import Account, server_account
from tools.places import PROJECT, SHARED, PlaceError, digest, own_directory
from tools.processes import Child, command_line, end, last_lines, start

USER = "dev"
ENTER_ONLY = 0o711
READY_SECONDS = 30.0
PAUSE = 0.01
ATTEMPTS = 3
PORT_LINE = 3  # of postmaster.pid, counted from 0
LOCALE = "C" if sys.platform == "darwin" else "C.UTF-8"
# What a crash of this machine would lose is made again in a second.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "wal_level=minimal",
        "max_wal_senders=0", "timezone=UTC", "unix_socket_directories=", "listen_addresses=127.0.0.1")  # fmt: skip


class PostgresError(Exception):
    """One sentence with the cure for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """`directory` is ours (lock, password, log), `place` holds the data and may be entered by `account`."""

    directory: Path
    place: Path
    data: Path
    binaries: Path
    account: Account

    @classmethod
    def at(cls, directory: Path, binaries: Path) -> Self:
        """Makes the directories; raises PostgresError."""
        try:
            return cls._at(directory.absolute(), binaries.resolve(), server_account())
        except (OSError, KeyError, PlaceError, subprocess.SubprocessError) as problem:
            raise PostgresError(
                f"Postgres could not be prepared ({problem}): set DATABASE_URL to a Postgres of your own."
            ) from problem

    @classmethod
    def _at(cls, directory: Path, binaries: Path, account: Account) -> Self:
        own_directory(directory)
        # Root's server cannot live below root's closed home, and opening that home to everyone is not ours to do.
        apart = SHARED / f"{PROJECT}-{digest(directory)}"
        place = own_directory(apart, ENTER_ONLY) if account.is_borrowed else directory
        data = place / f"data-{postgres_binaries.major(binaries)}"
        return cls(directory, place, data, postgres_binaries.within_reach(binaries, account), account)

    @property
    def lock(self) -> Path:
        return self.directory / "lock"

    @property
    def log(self) -> Path:
        return self.directory / "postgres.log"

    @property
    def password(self) -> Path:
        return self.directory / f"password-{self.data.name}"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def start(self) -> tuple[Child, str]:
        """The running server and its DSN; raises PostgresError."""
        try:
            self._end_former()
            if not self.data.exists() or not self.password.exists():
                self._initialise()
            return self._started()
        except (OSError, subprocess.SubprocessError) as problem:
            raise self._failure(str(problem)) from problem

    def dsn_of_another(self) -> str:
        """Of the server that another living process started or is just starting."""
        dsn = self._dsn_when_ready(None)
        if dsn is None:
            raise self._failure("another command holds it and it does not answer")
        return dsn

    def _started(self) -> tuple[Child, str]:
        """A free port may be taken by the time it is used, so a failure is tried again."""
        for _ in range(ATTEMPTS):
            child = self._listening()
            dsn = self._dsn_when_ready(child)
            if dsn:
                return child, dsn
            child.stop()
        raise self._failure(last_lines(self.log))

    def _dsn_when_ready(self, child: Child | None) -> str | None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and (child is None or child.exit_code is None):
            dsn = self._dsn()
            if dsn and _answers(dsn):
                return dsn
            time.sleep(PAUSE)
        return None

    def _dsn(self) -> str | None:
        lines = self.pid_file.read_text().splitlines() if self.pid_file.exists() else []
        if len(lines) <= PORT_LINE or not self.password.exists():
            return None
        return f"postgresql://{USER}:{self.password.read_text()}@127.0.0.1:{lines[PORT_LINE]}/postgres"

    def _end_former(self) -> None:
        """A server left by a killed process is stopped; a number that now belongs to some other program is not."""
        if not self.pid_file.exists():
            return
        pid = int(self.pid_file.read_text().split("\n", 1)[0])
        if str(self.data) in command_line(pid):
            end(pid, signal.SIGINT, signal.SIGQUIT)
        self.pid_file.unlink(missing_ok=True)

    def _initialise(self) -> None:
        """Into a directory that gets its name only when complete."""
        password = secrets.token_urlsafe(24)
        unfinished, shown = self.place / "data.new", self.place / "initial-password"
        for former in (unfinished, self.data):
            shutil.rmtree(former, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        _write_private(shown, password)
        for path in (unfinished, shown):
            self.account.own(path)
        self._run_initdb(unfinished, shown)
        shown.unlink()
        unfinished.rename(self.data)
        _write_private(self.password, password)

    def _run_initdb(self, data: Path, password: Path) -> None:
        options = ["--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8", f"--locale={LOCALE}"]
        command = [
            str(self.binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            USER,
            *options,
            "--no-sync",
            "--no-instructions",
        ]
        with self.log.open("wb") as log:
            subprocess.run(
                command, env=_environment(), stdout=log, stderr=log, cwd="/", check=True, **self.account.lowered()
            )

    def _listening(self) -> Child:
        settings = [part for setting in FAST for part in ("-c", setting)]
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-p", str(free_port()), *settings]
        return start(command, log=self.log, environment=_environment(), account=self.account, ending=signal.SIGINT)

    def _failure(self, reason: str) -> PostgresError:
        return PostgresError(
            f"Postgres does not start ({reason}): see {self.log}, delete {self.directory} to begin with an empty "
            "database, or set DATABASE_URL to a Postgres of your own."
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(dsn: str) -> bool:
    try:
        psycopg2.connect(dsn).close()
    except psycopg2.OperationalError:
        return False
    return True


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _environment() -> dict[str, str]:
    """Nothing of the caller's: PGDATA and the like would reach another server."""
    return {"LC_ALL": LOCALE, "PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC"}
