"""The embedded server: it starts for anybody, harms nothing, and leaves nothing running."""

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.databases import query
from tools.places import ROOT
from tools.postgres import database, embedded
from tools.postgres_cluster import PostgresError
from tools.processes import command_line

HOLD = """
import sys, time
from pathlib import Path
from tools.postgres import embedded
with embedded(Path(sys.argv[1])) as dsn:
    print(dsn, flush=True)
    time.sleep(60)
"""


def held(directory: Path) -> tuple[subprocess.Popen[str], str]:
    """Another process that owns the server of `directory`, and the DSN."""
    command = [sys.executable, "-c", HOLD, str(directory)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - Python itself
    assert process.stdout
    return process, process.stdout.readline().strip()


def is_up(dsn: str) -> bool:
    try:
        with closing(psycopg2.connect(dsn)):
            return True
    except psycopg2.OperationalError:
        return False


def gone_within(dsn: str, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and is_up(dsn):
        time.sleep(0.02)
    return not is_up(dsn)


def modes(path: Path) -> list[tuple[str, int, int, int]]:
    found = [(step, step.stat()) for step in (path, *path.parents)]
    return [(str(step), stat.S_IMODE(now.st_mode), now.st_uid, now.st_gid) for step, now in found]


def test_data_outlives_the_server_and_the_server_not_its_owner(tmp_path: Path) -> None:
    directory = tmp_path / "postgres"
    with embedded(directory) as first:
        query(first, "CREATE TABLE kept ()")
    assert not is_up(first)
    with embedded(directory, throw_away=True) as second:
        assert query(second, "SELECT to_regclass('kept') IS NOT NULL") == [(True,)]


def test_no_directory_changes_its_owner_or_mode(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    watched = [tmp_path, closed, Path(sys.prefix), Path.home(), Path("/var/tmp")]  # noqa: S108 - looked at only
    before = [modes(path) for path in watched]
    with embedded(closed / "postgres", throw_away=True):
        pass
    assert [modes(path) for path in watched] == before


def test_nobody_enters_without_the_password(tmp_path: Path) -> None:
    with embedded(tmp_path / "postgres", throw_away=True) as dsn:
        host = dsn.partition("@")[2]
        assert not is_up(f"postgresql://dev@{host}")
        assert not is_up(f"postgresql://dev:guess@{host}")
        assert stat.S_IMODE((tmp_path / "postgres").stat().st_mode) == 0o700


def test_the_server_ends_with_an_owner_that_was_killed(tmp_path: Path) -> None:
    process, dsn = held(tmp_path / "postgres")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert gone_within(dsn, 5)
    with embedded(tmp_path / "postgres", throw_away=True) as next_dsn:
        assert is_up(next_dsn)


def test_a_server_left_alone_is_ended_by_the_next_start(tmp_path: Path) -> None:
    process, dsn = held(tmp_path / "postgres")
    for pid in [*children(process.pid, "guard"), process.pid]:
        os.kill(pid, signal.SIGKILL)
    process.communicate()
    assert is_up(dsn)
    with embedded(tmp_path / "postgres", throw_away=True) as next_dsn:
        assert is_up(next_dsn)
        assert not is_up(dsn)


def children(parent: int, word: str) -> list[int]:
    """Child processes of `parent` with this word in their command line."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout  # noqa: S607 - any ps
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [pid for pid, ppid in pairs if ppid == parent and word in command_line(pid)]


def test_a_second_command_shares_the_running_server(tmp_path: Path) -> None:
    with embedded(tmp_path / "postgres", throw_away=True) as first:
        with embedded(tmp_path / "postgres") as second:
            assert second == first
        assert is_up(first)


def test_a_stale_note_of_a_server_does_not_harm_who_has_its_number_now(tmp_path: Path) -> None:
    with embedded(tmp_path / "postgres") as dsn:
        (data,) = query(dsn, "SHOW data_directory")
    bystander = subprocess.Popen(["sleep", "60"])  # noqa: S607 - any sleep
    Path(str(data[0]), "postmaster.pid").write_text(f"{bystander.pid}\n{data[0]}\n0\n5432\n")
    with embedded(tmp_path / "postgres", throw_away=True) as dsn:
        assert is_up(dsn)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_server_that_does_not_start_says_what_to_do(tmp_path: Path) -> None:
    with embedded(tmp_path / "postgres") as dsn:
        (data,) = query(dsn, "SHOW data_directory")
    Path(str(data[0]), "postgresql.conf").write_text("no such setting\n")
    with (
        pytest.raises(PostgresError, match=r"syntax error.*postgres\.log.*DATABASE_URL"),
        embedded(tmp_path / "postgres", throw_away=True),
    ):
        pass


def test_a_database_that_was_given_wins() -> None:
    with database({"DATABASE_URL": "postgresql://elsewhere/db"}, Path("/nowhere")) as dsn:
        assert dsn == "postgresql://elsewhere/db"
