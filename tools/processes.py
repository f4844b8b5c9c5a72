"""Child processes that end with this one, however it ends."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.accounts import Account

# Holds the reading end of a pipe: when the other end closes, as it does on SIGKILL too, the child is told to end.
GUARD = 'read -r _; kill -s "$2" "$1" 2>/dev/null'
PATIENCE = 10.0
PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class Child:
    process: subprocess.Popen[bytes]
    guard: subprocess.Popen[bytes]
    ending: signal.Signals

    @property
    def exit_code(self) -> int | None:
        return self.process.poll()

    def stop(self) -> None:
        """Asks, waits, then kills; calling it again does nothing."""
        self.guard.kill()
        self.guard.wait()
        if self.guard.stdin:
            self.guard.stdin.close()
        if self.process.poll() is None:
            self.process.send_signal(self.ending)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    account: Account | None = None,
    ending: signal.Signals = signal.SIGTERM,
) -> Child:
    """In a session of its own, so that Ctrl-C reaches only us and we stop things in order."""
    lowered = account.lowered() if account else {}
    place = "/" if account and account.is_borrowed else None
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=place,
            start_new_session=True,
            **lowered,
        )
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", str(process.pid), ending.name.removeprefix("SIG")],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    return Child(process, guard, ending)


def command_line(pid: int) -> list[str]:
    """Of any process on this machine; empty when there is none or nothing tells."""
    listing = Path(f"/proc/{pid}/cmdline")
    if listing.parent.parent.joinpath("self").exists():
        words = listing.read_bytes().decode(errors="replace").split("\0") if listing.exists() else []
        return [word for word in words if word]
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.split()


def end(pid: int, *signals: signal.Signals) -> bool:
    """Sends the signals one after the other, each with its time to work; whether the process is gone."""
    for number in signals:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not command_line(pid):
                return True
            time.sleep(PAUSE)
    return False


def last_lines(log: Path, count: int = 3) -> str:
    """The end of a log on one line, for a message."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return " | ".join(line.strip() for line in lines[-count:])
