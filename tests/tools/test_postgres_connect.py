"""Why a connection fails, without its password."""

import pytest

from tests.databases import Postgres
from tools.flyway import MigrationError
from tools.postgres_connect import connect

PASSWORD = "swordfish"


@pytest.mark.parametrize(
    "dsn",
    [
        f"postgresql://me:{PASSWORD}@127.0.0.1:1/db",
        f"postgresql://me:{PASSWORD}@127.0.0.1:port/db",
        f"postgresql://me:p@{PASSWORD}@127.0.0.1/db",
        f"host=127.0.0.1 {PASSWORD}",
        f"postgresql://me:x@127.0.0.1/db?nonsense={PASSWORD}",
    ],
)
def test_a_wrong_url_is_explained_without_its_secret(dsn: str) -> None:
    with pytest.raises(MigrationError, match="DATABASE_URL") as failure:
        connect(dsn)
    assert PASSWORD not in str(failure.value)


def test_a_wrong_password_is_explained_without_it(postgres: Postgres) -> None:
    host = postgres.dsn.partition("@")[2]
    with pytest.raises(MigrationError, match="authentication failed") as failure:
        connect(f"postgresql://dev:{PASSWORD}@{host}")
    assert PASSWORD not in str(failure.value)
