"""The deliberate bugs of tools/mutants.toml still apply; with --soak each is caught."""

import ast
import inspect

import pytest

from shared import signatures
from tests.figures.report import Amount
from tools.mutate import ROOT, Mutant, mutants, survivors


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_a_deliberate_bug_still_finds_its_place(mutant: Mutant) -> None:
    assert [(edit.search, edit.count(ROOT)) for edit in mutant.edits if edit.count(ROOT) != 1] == []
    assert all((ROOT / test.partition("::")[0]).is_file() for test in mutant.tests)


def test_every_deliberate_bug_is_caught(amount: Amount) -> None:
    if not amount(0, 1):
        pytest.skip("two minutes of mutants: ./dev test tests/figures --soak")
    assert survivors(mutants()) == []


def test_secrets_are_compared_in_constant_time() -> None:
    """No test of behaviour can see the difference."""
    nodes = list(ast.walk(ast.parse(inspect.getsource(signatures.same))))
    called = {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    assert called == {"compare_digest"}
    assert not any(isinstance(node, ast.Compare) for node in nodes)
