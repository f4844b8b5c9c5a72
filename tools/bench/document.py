"""docs/benchmarks.md: a section for each group, replaced when that group was measured again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tools.bench.measured import Row, Unit, shown

TITLE = """# Benchmarks

Written by `./dev bench`; `./dev bench cold` measures one section again. Each row sets two things against each other
that ran by turns in the same run, so what else the machine did concerns both. `./dev bench --quick` shows in a minute
that everything can be measured, and writes nothing.

A row is judged by its median. Beside it stand all repetitions (lowest–highest) and their middle half. A row is **void**
when its middle half is wider than the distance from its median to the limit: it shows nothing then, neither that the
limit holds nor that it does not.
"""
HEAD = ("What", "Compared to", "Median", "Lowest–highest", "Middle half", "Repetitions", "Limit", "Verdict")
SECTION = re.compile(r"^## ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    command: str
    about: str
    rows: Sequence[Row]
    when: str
    machine: str

    def text(self) -> str:
        """As it stands in the document."""
        measured = f"`{self.command}`, {self.when}. {self.machine}"
        return "\n\n".join([f"## {self.title}", measured, self.about, table(self.rows)]) + "\n"


def table(rows: Sequence[Row]) -> str:
    lines = [HEAD, tuple("---" for _ in HEAD), *(cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cells(row: Row) -> tuple[str, ...]:
    claim, (first, third) = row.claim, row.middle
    lowest, highest = min(row.samples), max(row.samples)
    return (
        claim.what,
        claim.compared_to,
        shown(row.median, claim.unit),
        span(lowest, highest, claim.unit),
        span(first, third, claim.unit),
        str(len(row.samples)),
        claim.bound,
        str(row.verdict),
    )


def span(low: float, high: float, unit: Unit) -> str:
    """The unit once."""
    return f"{shown(low, unit).partition(' ')[0]}–{shown(high, unit)}"


def merged(document: str, sections: Sequence[Section], order: Sequence[str]) -> str:
    """The document with these sections in place of their former selves, all in the order of the titles."""
    _, *former = SECTION.split(document)
    texts = {text.partition("\n")[0]: f"## {text.rstrip()}\n" for text in former}
    texts |= {section.title: section.text() for section in sections}
    return "\n".join([TITLE, *(texts[title] for title in order if title in texts)])


def claimed(document: str) -> dict[str, list[tuple[str, str, str]]]:
    """Title → what each row says it measures, against what, and its limit."""
    _, *sections = SECTION.split(document)
    return {text.partition("\n")[0]: _claims(text) for text in sections}


def _claims(text: str) -> list[tuple[str, str, str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    found = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [(parts[0], parts[1], parts[6]) for parts in found]
