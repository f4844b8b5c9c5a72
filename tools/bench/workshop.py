"""What several groups need, made when first asked for and kept for the rest of the run."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

from tools.bench import packages
from tools.bench.installation import Installation, installed
from tools.postgres import embedded


class Workshop:
    def __init__(self, place: Path, stack: ExitStack) -> None:
        self.place = place
        self._stack = stack

    @cached_property
    def server(self) -> str:
        """The DSN of a Postgres."""
        return self._stack.enter_context(embedded(self.place / "postgres", throw_away=True))

    @cached_property
    def here(self) -> Installation:
        return self._stack.enter_context(installed(self.place, self.server))

    @cached_property
    def folder(self) -> Path:
        """The package of the function that most groups call, with bytecode."""
        return packages.packaged(self.place, [packages.AMOCRM])[packages.AMOCRM].compiled


@contextmanager
def workshop(place: Path) -> Iterator[Workshop]:
    with ExitStack() as stack:
        yield Workshop(place, stack)
