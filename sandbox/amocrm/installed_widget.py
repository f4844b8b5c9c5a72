"""The archive somebody uploaded: read again for each answer, so a new build shows after a reload of the page."""

import json
import mimetypes
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class InstalledWidget:
    archive: Path

    def file(self, name: str) -> bytes | None:
        """None when the archive has no such file."""
        with zipfile.ZipFile(self.archive) as packed:
            return packed.read(name) if name in packed.namelist() else None

    def manifest(self) -> dict[str, Any]:
        return self._json("manifest.json")

    def texts(self, locale: str = "ru") -> dict[str, Any]:
        return self._json(f"i18n/{locale}.json")

    def _json(self, name: str) -> dict[str, Any]:
        """Refused as the upload to amoCRM would be: KeyError without the file, ValueError when it is not JSON."""
        content = self.file(name)
        if content is None:
            raise KeyError(name)
        found: dict[str, Any] = json.loads(content)
        return found


def media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
