"""Where an unforeseen failure happened, for the log."""

import traceback
from pathlib import Path

FRAMES = 4


def where(error: BaseException) -> str:
    """The type and the last frames, never the text: it may quote a row, a body or a token."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return type(error).__name__ + " " + " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
