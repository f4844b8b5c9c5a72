"""docs/deploy.md, "This machine": its commands, taken from its text and run in a copy of the checkout."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.needs import missing
from tests.tools import node
from tools import demo_steps
from tools.bootstrap import EVERYTHING
from tools.demo import free_pair
from tools.demo_steps import Demo
from tools.development import Options
from tools.doctor_live import function_urls
from tools.environment import dotenv
from tools.journey import Journey
from tools.places import PROJECT, ROOT, SHARED, digest, workspace
from tools.running import AMOCRM
from tools.sandbox_control import Sandbox
from tools.virtualenv import Virtualenv

SECTION = "## This machine, by serverless-offline"
COPIED = (
    "tools",
    "backend",
    "sandbox",
    "db_migrations",
    "frontend",
    "deploy",
    "dev",
    "pyproject.toml",
    "serverless.yml",
)
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(guide: str) -> list[str]:
    """Each line of the section's shell blocks."""
    section = guide.partition(f"\n{SECTION}\n")[2].partition("\n## ")[0]
    return [line for block in BLOCK.findall(section) for line in block.splitlines()]


def test_the_guide_has_the_commands_that_are_run_here() -> None:
    guide = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert commands(guide) == ["npm ci", "./dev package", "./dev up --serverless", "./dev doctor --url local"]


@dataclass(frozen=True)
class Checkout:
    root: Path

    def environment(self) -> dict[str, str]:
        return {name: os.environ[name] for name in ("PATH", "HOME", "CI") if name in os.environ}

    def run(self, command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 - a command of our own guide
            command.split(), cwd=self.root, env=self.environment(), capture_output=True, text=True, check=False
        )

    def kept(self, name: str) -> str:
        return (self.root / ".dev" / name).read_text()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """With what `npm ci` and the first `./dev` would download, where it is here already."""
    venv = Virtualenv(workspace() / ".venv", ROOT / "pyproject.toml")
    if not venv.holds(EVERYTHING):
        missing("this .venv was not made by `./dev test`, which would install into it")
    root = tmp_path_factory.mktemp("guide")
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    (root / "node_modules").symlink_to(node.modules())
    (root / ".venv").mkdir()
    for entry in ("bin", "lib", "pyvenv.cfg"):
        (root / ".venv" / entry).symlink_to(venv.place / entry)
    Virtualenv(root / ".venv", root / "pyproject.toml")._mark(EVERYTHING)
    yield Checkout(root)
    shutil.rmtree(SHARED / f"{PROJECT}-{digest(root / '.dev' / 'postgres')}", ignore_errors=True)


@pytest.fixture(scope="module")
def demo(checkout: Checkout) -> Iterator[Demo]:
    """After `./dev package` and `./dev up --serverless`, on a port that is free here."""
    built = checkout.run("./dev package")
    assert built.returncode == 0, built.stderr
    options = Options(free_pair())
    up = subprocess.Popen(  # noqa: S603 - a command of our own guide
        ["./dev", "up", "--serverless", "--port", str(options.port)],
        cwd=checkout.root,
        env=checkout.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    page = "".join(iter(lambda: up.stdout.readline() if up.stdout else "", "Ctrl-C stops everything.\n"))
    assert "could not be connected" not in page, page
    sandbox = Sandbox(options.sandbox_url)
    journey = Journey(options.gateway_url + AMOCRM, dotenv(checkout.kept("keys.env"))["ADMIN_TOKEN"])
    yield Demo(sandbox, sandbox.first_account(), journey, checkout.kept("database_url"), options.gateway_url, "")
    up.send_signal(signal.SIGTERM)
    assert up.communicate(timeout=60)[0].endswith("Stopped.\n")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", [name for name in demo_steps.STEPS if not name.startswith("connect")])
def test_the_main_job_passes_through_serverless_offline(demo: Demo, step: str) -> None:
    """`up` has connected the account through it already; a step that does not hold raises."""
    assert demo_steps.STEPS[step](demo)


@pytest.mark.timeout(600)
def test_the_doctor_finds_every_function_of_it_well(demo: Demo, checkout: Checkout) -> None:
    for name in function_urls(demo.gateway_url).values():
        assert requests.get(name, params={"action": "health"}, timeout=60).ok
    told = checkout.run(f"./dev doctor --url {demo.gateway_url}").stdout  # `local` is port 3000

    assert "health of amocrm-integration" in told
    assert "✗ health" not in told
