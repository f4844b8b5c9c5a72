"""The whole suite: `./dev test [pytest arguments]`."""

import os
import sys

from tools.places import state_directory


def main() -> None:
    """Becomes pytest; what tests learn between runs stays in `.dev`."""
    environment = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(state_directory() / "hypothesis")}
    command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    os.execve(sys.executable, command, environment)  # noqa: S606 - our own Python


if __name__ == "__main__":
    main()
