"""`./dev up` in a copy of the checkout: what it prints, that all of it works, and that nothing stays behind."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tools.demo import free_pair
from tools.places import PROJECT, ROOT, SHARED, digest
from tools.postgres_cluster import free_port
from tools.samples import APP_SHOP, OAUTH_SHOP
from tools.shop_browser import ShopBrowser

LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """So that the `.dev` of the person who runs the tests stays theirs."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("tools", "backend", "sandbox", "db_migrations", "frontend"):
        shutil.copytree(ROOT / name, root / name, ignore=LEFT_OUT)
    yield root
    shutil.rmtree(SHARED / f"{PROJECT}-{digest(root / '.dev' / 'postgres')}", ignore_errors=True)


class Up:
    """A running `up`; `page` is what it printed until it was ready."""

    def __init__(self, root: Path, *arguments: str, **settings: str) -> None:
        self.port = free_pair()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(  # noqa: S603 - Python itself
            [sys.executable, "-m", "tools.up", "--port", str(self.port), *arguments],
            cwd=root,
            env={**kept, "PYTHONPATH": str(root), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout
        lines = iter(self.process.stdout.readline, "")
        self.page = "".join(line for line in _until(lines, "Ctrl-C"))

    def get(self, path: str) -> int:
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=10).status_code

    def browser(self, shop: str) -> ShopBrowser:
        return ShopBrowser(f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port + 1}", shop)

    def listens(self) -> bool:
        with socket.socket() as probe:
            return any(probe.connect_ex(("127.0.0.1", port)) == 0 for port in (self.port, self.port + 1))

    def end(self, number: signal.Signals) -> str:
        self.process.send_signal(number)
        return self.process.communicate(timeout=20)[0]


def _until(lines: Iterator[str], last: str) -> Iterator[str]:
    for line in lines:
        yield line
        if line.startswith(last):
            return


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_serves_a_connected_card_and_stops_everything(copy: Path, number: signal.Signals) -> None:
    up = Up(copy)
    card = re.search(r"http://\S+/leads/detail/\S+", up.page)
    assert card, up.page
    assert "could not be connected" not in up.page
    assert requests.get(card[0], timeout=10).ok
    assert up.get("/functions/amocrm-integration?action=health") == 200
    assert f"http://127.0.0.1:{up.port}/login" in up.page
    assert up.browser(OAUTH_SHOP).log_in().url == f"http://127.0.0.1:{up.port}/dashboard"
    assert "«Подключить Эвотор»" in up.page
    assert up.end(number) == "\nStopped.\n"
    assert (up.process.returncode, up.listens()) == (0, False)


def test_the_other_door_of_insales_opens_by_one_setting(copy: Path) -> None:
    up = Up(copy, INSALES_AUTH_MODE="app")
    assert f"{APP_SHOP}/admin2/" in up.page
    browser = up.browser(APP_SHOP)
    assert browser.press("install")["is_installed"]
    assert browser.open_application().url == f"http://127.0.0.1:{up.port}/dashboard"
    up.end(signal.SIGTERM)


def test_evotor_needs_no_account_on_any_port(copy: Path) -> None:
    up = Up(copy)
    sandbox = f"http://127.0.0.1:{up.port + 1}"
    page = up.browser(OAUTH_SHOP)
    page.log_in()
    assert page.get(f"http://127.0.0.1:{up.port}/api/auth/evotor").url.startswith(
        f"{sandbox}/_browser/market.evotor.ru"
    )
    [told] = requests.post(f"{sandbox}/_control/evotor/hooks", json={"kind": "receipts"}, timeout=10).json()["hooks"]
    assert told["status"] == 200
    up.end(signal.SIGTERM)


def test_what_was_started_ends_even_when_up_is_killed(copy: Path) -> None:
    up = Up(copy)
    up.end(signal.SIGKILL)
    until = time.monotonic() + 10
    while up.listens() and time.monotonic() < until:
        time.sleep(0.05)
    assert not up.listens()


def test_no_secret_is_printed_or_readable_by_others(copy: Path) -> None:
    up = Up(copy)
    up.end(signal.SIGTERM)
    kept = (copy / ".dev" / "keys.env").read_text() + (copy / ".dev" / "database_url").read_text()
    secrets = re.findall(r"(?<==)\S+|(?<=:)[^:/@\s]+(?=@)", kept)
    assert len(secrets) == 5
    assert [secret for secret in secrets if secret in up.page] == []
    assert {stat.S_IMODE((copy / ".dev" / name).stat().st_mode) for name in ("keys.env", "database_url")} == {0o600}


def test_real_vendors_are_called_when_the_sandbox_is_not_wanted(copy: Path) -> None:
    up = Up(copy, "--public-url", "https://tunnel.example.test/", INSALES_API_KEY="glassdeals", EVOTOR_CLIENT_ID="5a0c")
    up.end(signal.SIGTERM)
    assert "https://tunnel.example.test/api/auth/amocrm/callback" in up.page
    assert "https://tunnel.example.test/api/auth/insales/callback" in up.page
    assert "https://tunnel.example.test/api/auth/evotor/callback" in up.page
    assert "https://tunnel.example.test/api/evotor/hooks/" in up.page
    assert "leads/detail" not in up.page


def test_a_wrong_setting_is_named_in_one_sentence(copy: Path) -> None:
    up = Up(copy, PUBLIC_BASE_URL="http://example.com")
    up.process.communicate(timeout=20)
    assert up.process.returncode == 1
    assert "PUBLIC_BASE_URL must begin with https://" in up.page


def test_a_taken_port_is_named_in_one_sentence(copy: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "tools.up", "--port", str(port)]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)  # noqa: S603 - Python itself
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken: end the program that uses it, or choose another with --port 3100.\n"
