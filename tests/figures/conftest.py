"""One rig a test, each on its own way to Postgres: direct, and through PgBouncer where it is installed.

`./dev test --soak` runs the full counts of the figures instead of the small ones.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Servers
from tests.figures.pooler import is_installed, pooler, through
from tests.figures.rig import Crew, Rig, line_of, program


@pytest.fixture(scope="session")
def crew() -> Iterator[Crew]:
    with program("tests.figures.nursery", "tests.figures.worker") as process:
        yield Crew(process)


@pytest.fixture(scope="session")
def pooler_port(servers: Servers) -> Iterator[int]:
    with pooler(servers.get("embedded").dsn) as port:
        yield port


@pytest.fixture(params=["direct", "pooled"])
def way(request: pytest.FixtureRequest, database_url: str) -> str:
    """A DSN of the migrated and emptied database."""
    if request.param == "direct":
        return database_url
    return through(database_url, request.getfixturevalue("pooler_port"))


@pytest.fixture
def rig(way: str, database_url: str, crew: Crew, tmp_path: Path) -> Iterator[Rig]:
    with program("tools.bench.programs.vendor", str(tmp_path / "vendor.jsonl")) as process:
        yield Rig(way, database_url, crew, line_of(process), tmp_path)


@pytest.fixture
def ways_rig(request: pytest.FixtureRequest, database_url: str, crew: Crew, tmp_path: Path) -> Iterator[Rig]:
    """Its workers go direct and, where it is installed, through the pooler by turns."""
    more = [through(database_url, request.getfixturevalue("pooler_port"))] if is_installed() else []
    with program("tools.bench.programs.vendor", str(tmp_path / "vendor.jsonl")) as process:
        yield Rig(database_url, database_url, crew, line_of(process), tmp_path, more_ways=more)
