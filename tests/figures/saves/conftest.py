"""One sandbox for all; each test finds it as new."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.figures.rig import Crew, program
from tests.figures.saves.rig import SaveRig, new_rig
from tests.office import Office, configure
from tests.sandbox_process import SandboxProcess, running_sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxProcess]:
    with running_sandbox() as process:
        yield process


@pytest.fixture(scope="session")
def clerks() -> Iterator[Crew]:
    with program("tests.figures.nursery", "tests.figures.saves.worker") as process:
        yield Crew(process)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, sandbox: SandboxProcess, database_url: str) -> Office:
    configure(monkeypatch, sandbox, database_url)
    return Office(sandbox, database_url)


@pytest.fixture
def rig(clerks: Crew, office: Office, tmp_path: Path) -> SaveRig:
    return new_rig(office.database_url, office.database_url, clerks, office, tmp_path)


@pytest.fixture
def either_way(way: str, clerks: Crew, office: Office, tmp_path: Path) -> SaveRig:
    """Direct, and through the pooler."""
    return new_rig(way, office.database_url, clerks, office, tmp_path)
