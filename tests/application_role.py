"""The database role of the functions, with what docs/runbook.md says to grant it and nothing else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

from tests.databases import query
from tools.places import ROOT

BLOCK = re.compile(r"```sql\n(CREATE ROLE glass_app .*?)```", re.DOTALL)
PASSWORD = "sample-password-of-a-role"


@contextmanager
def application_role(dsn: str) -> Iterator[str]:
    """Its DSN; the tables are the administrator's."""
    found = BLOCK.search((ROOT / "docs" / "runbook.md").read_text(encoding="utf-8"))
    assert found is not None
    role = f"app_{uuid4().hex}"
    query(dsn, re.sub(r"\bglass\b", "public", found[1].replace("glass_app", role).replace("…", PASSWORD)))
    server = urlsplit(dsn)
    try:
        yield server._replace(netloc=f"{role}:{PASSWORD}@{server.hostname}:{server.port}").geturl()
    finally:
        query(dsn, f"DROP OWNED BY {role}; DROP ROLE {role}")
