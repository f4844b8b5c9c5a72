"""serverless-offline as the host of the functions: `dist/` by serverless.yml, the same handlers that AWS would call."""

import sys
from collections.abc import Mapping
from pathlib import Path

from tools.places import ROOT, workspace

SERVED = Path("dist") / "amocrm-integration" / "index.py"
BETWEEN = 2  # the port after the sandbox's: by it serverless-offline speaks to its functions


class Unbuilt(Exception):
    """What to do first."""


def command(port: int, root: Path = ROOT) -> list[str]:
    """Raises Unbuilt."""
    program = workspace(root) / "node_modules" / ".bin" / "osls"
    if not program.exists():
        raise Unbuilt(f"serverless-offline is not installed: run `npm ci` in {root}.")
    if not (root / SERVED).exists():
        raise Unbuilt("There is no dist/ to run: run `./dev package` first.")
    ports = ["--httpPort", str(port), "--lambdaPort", str(port + BETWEEN)]
    return [str(program), "offline", "--stage", "offline", *ports]


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """It starts whatever `python3` stands in the virtual environment that is active."""
    return {**settings, "VIRTUAL_ENV": sys.prefix}
