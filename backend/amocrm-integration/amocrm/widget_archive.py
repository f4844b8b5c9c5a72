"""`widget.zip` as the package brings it along; its script names this installation's address."""

import hashlib
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from amocrm import messages
from shared.administrator import Administrator
from shared.errors import NotFound
from shared.services import Services
from shared.web import Request, Response

NAME = "widget.zip"
HERE = Path(__file__).resolve()
# Beside index.py in a package; in a checkout where ./dev up leaves what it made for its own address.
PLACES = (HERE.parents[1] / NAME, *(root / ".dev" / NAME for root in HERE.parents[3:4]))
SHOWN_OF_DIGEST = 8


@dataclass(frozen=True, slots=True)
class Archive:
    content: bytes
    version: str
    sha256: str

    @property
    def shown(self) -> dict[str, object]:
        return {"version": self.version, "sha256": self.sha256, "bytes": len(self.content), "name": NAME}


def archive(places: Sequence[Path] = PLACES) -> Archive | None:
    """None where it was not packed. Read once."""
    place = next((place for place in places if place.is_file()), None)
    return _read(place) if place else None


def widget_archive(request: Request, caller: Administrator, services: Services) -> Response:
    """Raises NotFound with the way to build it."""
    found = archive()
    if found is None:
        raise NotFound("archive", message=messages.ARCHIVE_ABSENT)
    services.audit.write(
        "widget_archive",
        actor=caller.actor,
        object_=f"{found.version} {found.sha256[:SHOWN_OF_DIGEST]}",
        outcome="done",
        request_id=request.request_id,
        owner=caller.owner,
        ip=request.source_ip,
    )
    headers = {"Content-Type": "application/zip", "Content-Disposition": f'attachment; filename="{NAME}"'}
    return Response.of_bytes(found.content, headers)


@cache
def _read(place: Path) -> Archive:
    content = place.read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as packed:
        manifest = json.loads(packed.read("manifest.json"))
    return Archive(content, str(manifest["widget"]["version"]), hashlib.sha256(content).hexdigest())
