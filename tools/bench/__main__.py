"""Ratios measured side by side: `./dev bench [group …] [--quick]`; writes docs/benchmarks.md."""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tools.bench import document, machine
from tools.bench.document import Section
from tools.bench.group import Group
from tools.bench.groups import clients, cold_start, growth, refresh, warm_calls
from tools.bench.measured import Row, row
from tools.bench.process import EndedError
from tools.bench.published import MissingError
from tools.bench.scale import Scale
from tools.bench.workshop import Workshop, workshop
from tools.flyway import MigrationError
from tools.journey import JourneyError
from tools.places import ROOT, PlaceError
from tools.postgres_cluster import PostgresError
from tools.running import RunError
from tools.up import stop_on_signals

GROUPS = (cold_start.GROUP, warm_calls.GROUP, refresh.GROUP, clients.GROUP, growth.GROUP)
DOCUMENT = ROOT / "docs" / "benchmarks.md"
FAULTS = (RunError, PostgresError, MigrationError, PlaceError, JourneyError, MissingError, EndedError)


def main(arguments: list[str] | None = None) -> int:
    options = parsed(arguments)
    stop_on_signals()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as place, workshop(Path(place)) as made:
            for section in measured(made, chosen(options.group), Scale(options.quick)):
                print(f"\n{section.text()}", flush=True)
                if not options.quick:
                    write(section)
    except FAULTS as problem:
        print(problem or type(problem).__name__, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; sections that were not finished stay as they were.", file=sys.stderr)
        return 1
    return 0


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    names = [group.name for group in GROUPS]
    parser.add_argument("group", nargs="*", metavar="group", help=f"of {', '.join(names)}; all when none is named")
    parser.add_argument("--quick", action="store_true", help="show that it can be measured; writes nothing")
    options = parser.parse_args(arguments)
    if strange := set(options.group) - set(names):
        parser.error(f"no group {', '.join(sorted(strange))}: there are {', '.join(names)}")
    return options


def chosen(names: Sequence[str]) -> list[Group]:
    return [group for group in GROUPS if not names or group.name in names]


def measured(made: Workshop, groups: Sequence[Group], scale: Scale) -> Iterator[Section]:
    """Each as soon as it is there."""
    described = machine.described(machine.postgres_version(made.server))
    for group in groups:
        print(f"Measuring: {group.title} …", flush=True)
        yield Section(group.title, command(group), group.about, rows(group, made, scale), today(), described)


def rows(group: Group, made: Workshop, scale: Scale) -> list[Row]:
    """Of every claim; quickly, of those that were measured. Raises ValueError for one that was left out."""
    samples = group.measure(made, scale)
    return [row(claim, samples.get(claim, ())) for claim in group.claims if claim in samples or not scale.is_quick]


def command(group: Group) -> str:
    return f"./dev bench {group.name}"


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def write(section: Section) -> None:
    former = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    DOCUMENT.write_text(document.merged(former, [section], [group.title for group in GROUPS]), encoding="utf-8")
    print(f"Written: {DOCUMENT.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
