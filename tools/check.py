"""Format, lint, types and layout rules, side by side: `./dev check`."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from tools.places import ROOT, state_directory

CHECKS = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "types": ("mypy",),
    "layout": ("pytest", "-q", "tests/architecture"),
}


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    failed: bool
    output: str
    seconds: float

    def line(self) -> str:
        return f"{'FAILED' if self.failed else 'ok':<8}{self.name:<8}{self.seconds:5.1f} s"


def run(name: str, command: tuple[str, ...]) -> Result:
    """Caches lie in `.dev`, so that a checkout that may only be read can be checked too."""
    caches = state_directory()
    places = {"RUFF_CACHE_DIR": str(caches / "ruff"), "MYPY_CACHE_DIR": str(caches / "mypy")}
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **places},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(name, done.returncode != 0, done.stdout.strip(), time.monotonic() - begun)


def main() -> int:
    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(run, name, command) for name, command in CHECKS.items()]
        failures = [result for job in as_completed(jobs) if shown(result := job.result()).failed]
    for failure in failures:
        print(f"\n--- {failure.name}\n{failure.output}")
    return 1 if failures else 0


def shown(result: Result) -> Result:
    print(result.line(), flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
