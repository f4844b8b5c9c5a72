"""The publisher's token between two commands: in a file of this user alone, until its end (half an hour).

It is not sealed: a key beside it would be read as easily. The password is kept nowhere.
"""

import json
import os
import stat
from datetime import datetime, timedelta
from pathlib import Path

from evotor.publisher_answers import PublisherToken
from shared.clock import Clock
from shared.secret import Secret

FILE = "evotor-publisher.json"
OWNER_ONLY = 0o600
OTHERS = 0o077
RESERVE = timedelta(seconds=30)  # a token that ends while the command runs is of no use


class KeptToken:
    """`vendor`: where the token came from. The sandbox's must not go to Evotor, nor Evotor's to a sandbox."""

    def __init__(self, directory: Path, vendor: str, clock: Clock) -> None:
        self.file = directory / FILE
        self._vendor = vendor
        self._clock = clock

    def keep(self, token: PublisherToken) -> datetime:
        """When it ends."""
        ends = self._clock.now() + timedelta(seconds=token.expires_in)
        text = json.dumps({"vendor": self._vendor, "ends": ends.isoformat(), "access_token": token.value.reveal()})
        new = self.file.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
            file.write(text)
        new.replace(self.file)
        return ends

    def read(self) -> Secret | None:
        """None, and the file is gone, when it ended, is of another vendor or could have been written by others."""
        text = self._text()
        if text is None:
            return None
        try:
            held = json.loads(text)
            is_good = held["vendor"] == self._vendor and self._lasts(datetime.fromisoformat(held["ends"]))
            found = Secret(str(held["access_token"])) if is_good else None
        except (ValueError, KeyError, TypeError):
            found = None
        if found is None:
            self.forget()
        return found

    def forget(self) -> bool:
        """Whether there was one."""
        was_there = self.file.exists()
        self.file.unlink(missing_ok=True)
        return was_there

    def _lasts(self, ends: datetime) -> bool:
        return self._clock.now() + RESERVE < ends

    def _text(self) -> str | None:
        try:
            with os.fdopen(os.open(self.file, os.O_RDONLY | os.O_NOFOLLOW)) as file:
                found = os.fstat(file.fileno())
                is_ours = found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & OTHERS
                return file.read() if is_ours else ""
        except OSError:
            return None
