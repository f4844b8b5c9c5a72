"""Screenshots and printed pages that tests leave in `.dev/pictures` for people to look at; nothing reads them."""

from pathlib import Path

from tools.places import state_directory


def picture(name: str, kind: str = "png") -> Path:
    folder = state_directory() / "pictures"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.{kind}"
