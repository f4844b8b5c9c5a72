"""A gateway on a free port, in front of two functions that return what they were given; a widget to spoil."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.gateway_client import ECHO, Client
from tools.functions import found_in
from tools.gateway import Gateway
from tools.widget_source import FOLDER


@pytest.fixture
def functions(tmp_path: Path) -> Path:
    for name in ("amocrm-integration", "evotor-auth"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.py").write_text(ECHO)
    (tmp_path / "shared").mkdir()
    return tmp_path


@pytest.fixture
def client(functions: Path, shape: str) -> Iterator[Client]:
    with Gateway(("127.0.0.1", 0), found_in(functions), shape) as gateway:
        threading.Thread(target=gateway.serve_forever, args=[0.01], daemon=True).start()
        client = Client(gateway.server_port)
        yield client
        client.connection.close()
        gateway.shutdown()


@pytest.fixture
def shape() -> str:
    return "yandex"


@pytest.fixture
def widget(tmp_path: Path) -> Path:
    """A copy of frontend/widget."""
    return Path(shutil.copytree(FOLDER, tmp_path / "widget"))
