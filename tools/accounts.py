"""The uid a server runs as. Postgres refuses root, so root lends it the account `nobody`."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict


class Lowered(TypedDict, total=False):
    """Arguments of subprocess.Popen."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int

    @property
    def is_borrowed(self) -> bool:
        """Whether it is another than our own."""
        return self.uid != os.getuid()

    def lowered(self) -> Lowered:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_borrowed else {}

    def own(self, path: Path) -> None:
        """Only for what this program has just made."""
        if self.is_borrowed:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether every directory on the way and the place itself may be read and entered."""
        real = path.resolve()
        return all(self._may_enter(step) for step in (real, *real.parents))

    def _may_enter(self, step: Path) -> bool:
        found = step.stat()
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        wanted = stat.S_IXOTH << shift
        return bool(found.st_mode & wanted)


def server_account() -> Account:
    """Raises KeyError where root has no `nobody` to lend."""
    if os.getuid() != 0:
        return Account(os.getuid(), os.getgid())
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)
