"""One installation for each table: connected once, and as new again only after a row that failed."""

from collections.abc import Iterator

import pytest

from amocrm import access
from shared.rate import Budget
from tests.databases import as_new
from tests.hostile.target import Target, standing
from tests.office import configure
from tests.sandbox_process import SandboxProcess, running_sandbox

# Its assertions are every row's, and have to say what was found.
pytest.register_assert_rewrite("tests.hostile.runner")


@pytest.fixture(scope="session")
def hostile_vendors() -> Iterator[SandboxProcess]:
    with running_sandbox("--hook-url", "http://127.0.0.1:9/hook") as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def target(hostile_vendors: SandboxProcess, common_database: str) -> Iterator[Target]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        configure(monkeypatch, hostile_vendors, as_new(common_database))
        # As in Target.renew: here nobody has to be spared.
        monkeypatch.setattr(access, "BUDGET", Budget(per_second=1000, burst=1, patience=6.0))
        with standing(hostile_vendors, common_database) as installation:
            yield installation
