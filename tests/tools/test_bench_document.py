"""docs/benchmarks.md says what `./dev bench` measures, and nothing else."""

import re

from tests.tools.test_bench_rows import section
from tools.bench.__main__ import DOCUMENT, GROUPS, command
from tools.bench.document import claimed
from tools.bench.group import Group
from tools.bootstrap import available

WRITTEN = DOCUMENT.read_text(encoding="utf-8")
COMMAND = re.compile(r"`\./dev ([a-z]+)(?: ([a-z]+))?")
MEASURED_BY = re.compile(
    r"^## (.+)\n\n`(\./dev bench [a-z]+)`, \d{4}-\d\d-\d\d\. \d+ cores .*Python 3.*Postgres \d", re.MULTILINE
)


def claims(group: Group) -> list[tuple[str, str, str]]:
    return [(claim.what, claim.compared_to, claim.bound) for claim in group.claims]


def test_its_rows_are_those_that_are_measured() -> None:
    assert claimed(WRITTEN) == {group.title: claims(group) for group in GROUPS}


def test_each_section_names_its_command_the_day_and_the_machine() -> None:
    assert MEASURED_BY.findall(WRITTEN) == [(group.title, command(group)) for group in GROUPS]


def test_every_command_in_it_exists() -> None:
    named, groups = COMMAND.findall(WRITTEN), {"", *(group.name for group in GROUPS)}
    assert {name for name, _ in named} <= set(available())
    assert {group for name, group in named if name == "bench"} <= groups


def test_a_row_more_or_less_would_be_noticed() -> None:
    assert claimed(WRITTEN + "\n" + section("Other", 1.0).text()).keys() - claimed(WRITTEN).keys() == {"Other"}


def test_no_claim_stands_twice_in_a_section() -> None:
    assert [group.name for group in GROUPS if len(set(group.claims)) != len(group.claims)] == []
