"""Flyway's rules without a database: names, order, checksums, what may be applied.

Source of the facts: flyway 13.0.0 (PostgreSQLDatabase, PostgreSQLAdvisoryLockTemplate, ChecksumCalculator), so that
real Flyway can take over at any time and find nothing to do.
"""

import io
import itertools
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

NAME = re.compile(r"V(?P<version>\d+(?:[._]\d+)*)__(?P<description>.+)\.sql")
LOCK_NUMBER = int.from_bytes(b"Flyway", "big")
SIGN_BIT = 2**31
BASELINES = frozenset({"BASELINE", "SQL_BASELINE"})
Key = tuple[int, ...]


class MigrationError(Exception):
    """One sentence for the person at the terminal; never holds a part of a DSN."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A file; `version` as Flyway writes it: dots for underscores, leading zeros kept."""

    version: str
    description: str
    script: str
    text: str
    checksum: int


@dataclass(frozen=True, slots=True)
class Applied:
    """A row of flyway_schema_history; repeatable scripts and the schema marker have no version."""

    version: str | None
    type: str
    script: str
    checksum: int | None
    success: bool


def read(directory: Path) -> list[Migration]:
    """All files in order; raises MigrationError for a wrong name and for a number used twice."""
    found = sorted(
        (_migration(path) for path in directory.glob("*.sql")), key=lambda one: (key(one.version), one.script)
    )
    for former, latter in itertools.pairwise(found):
        if key(former.version) == key(latter.version):
            raise MigrationError(f"{former.script} and {latter.script} have the same number: renumber the newer one.")
    return found


def _migration(path: Path) -> Migration:
    parts = NAME.fullmatch(path.name)
    if not parts:
        raise MigrationError(f"{path.name} is not named like V7__what_it_does.sql.")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise MigrationError(f"{path.name} is not UTF-8 (byte {problem.start}).") from None
    version, description = parts["version"].replace("_", "."), parts["description"].replace("_", " ")
    return Migration(version, description, path.name, text, checksum(data))


def key(version: str) -> Key:
    """Compared part by part as numbers; 1 and 1.0 are the same."""
    numbers = [int(part) for part in version.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def checksum(data: bytes) -> int:
    """CRC32 of the lines without their ends, as Java's signed int; only CR, LF and CRLF end a line."""
    crc = 0
    for line in io.StringIO(data.decode("utf-8-sig"), newline=None):
        crc = zlib.crc32(line.rstrip("\n").encode(), crc)
    return crc - 2 * SIGN_BIT if crc >= SIGN_BIT else crc


def lock_number(schema: str) -> int:
    """Of the advisory lock that Flyway takes for the history table of this schema."""
    return LOCK_NUMBER + _java_hash(f'"{schema}"."flyway_schema_history"')


def _java_hash(text: str) -> int:
    value = 0
    units = memoryview(text.encode("utf-16-le")).cast("H")
    for unit in units:
        value = (31 * value + unit) % (2 * SIGN_BIT)
    return value - 2 * SIGN_BIT if value >= SIGN_BIT else value


def pending(files: Sequence[Migration], history: Iterable[Applied]) -> list[Migration]:
    """What is left to apply, in order. Raises MigrationError when files and history contradict each other."""
    rows = {key(row.version): row for row in history if row.version is not None}
    floor = max((at for at, row in rows.items() if row.type in BASELINES), default=())
    done = {at: row for at, row in rows.items() if row.type not in BASELINES}
    by_key = {key(file.version): file for file in files}
    for at, row in sorted(done.items()):
        _compare(row, by_key.get(at), is_newest=at > max(by_key, default=()))
    newest = max(rows, default=())
    left = [file for at, file in by_key.items() if at not in done and at > floor]
    for file in left:
        if key(file.version) < newest:
            raise MigrationError(
                f"{file.script} is new, but {rows[newest].script} is already applied: number it above that one."
            )
    return left


def _compare(row: Applied, file: Migration | None, *, is_newest: bool) -> None:
    if not row.success:
        raise MigrationError(f"{row.script} failed half-way under Flyway: mend the schema and run `flyway repair`.")
    if file is None:
        if is_newest:  # applied by a newer release, this one was rolled back: Flyway accepts it too
            return
        raise MigrationError(f"{row.script} is applied, but its file is missing: restore it.")
    if row.script != file.script:
        raise MigrationError(f"{row.script} was applied and is now named {file.script}: restore the name.")
    if row.checksum is not None and row.checksum != file.checksum:
        raise MigrationError(
            f"{file.script} was edited after it was applied as {row.script} (checksum {row.checksum}, now "
            f"{file.checksum}): restore the file and put the change into a new one."
        )
