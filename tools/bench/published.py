"""The clients that others publish for amoCRM, installed apart from everything of ours."""

import os
import platform
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tools.bytecode import RUNNING, Interpreter, compile_tree
from tools.places import ROOT
from tools.wheels import Machine, collected

AMOCRM_JS = "3.6.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "glass-deals" / f"amocrm-js-{AMOCRM_JS}"
NPM = ("install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix")
PATIENCE = 110  # seconds


class MissingError(Exception):
    """What is not installed, with the cure."""


def amocrm_js() -> Path:
    """The folder node finds it in; downloaded once. Raises MissingError."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise MissingError("node and npm are missing: install Node.js 16 or newer (apt install nodejs npm)")
    if not (CACHE / "node_modules" / "amocrm-js" / "package.json").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [npm, *NPM, str(CACHE), f"amocrm-js@{AMOCRM_JS}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
        if done.returncode:
            raise MissingError(f"npm install amocrm-js@{AMOCRM_JS} did not work: {done.stderr[-300:]}")
    return CACHE / "node_modules"


def python_client(place: Path) -> Path:
    """A folder with what pyproject.toml's group `bench` names, compiled as our own packages are."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["optional-dependencies"]["bench"])
    folder = place / "published"
    if not folder.exists():
        shutil.copytree(collected(wanted, Machine(RUNNING, platform.machine())), folder)
        compile_tree(folder, [Interpreter(RUNNING, sys.executable)])
    return folder
