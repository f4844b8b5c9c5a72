"""Entry point of the function; the same in every function folder but for the package it serves."""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
# `shared` lies one folder up in the repository and beside this file in dist/.
for place in (str(FOLDER.parent), str(FOLDER)):
    if place not in sys.path:
        sys.path.insert(0, place)

from shared.deferred import deferred  # noqa: E402 - after the path is set

with deferred("insales"):
    from insales.app import app


def handler(event: object, context: object) -> dict[str, object]:
    return app.handle(event, context)
