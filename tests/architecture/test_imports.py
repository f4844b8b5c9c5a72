"""Arrows point one way: index → app → actions → domain, and everything → shared (design.md §2)."""

import sys
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.sample import put, write
from tests.architecture.tree import (
    BACKEND,
    ROOT,
    VENDORS,
    functions,
    imported,
    imported_at_once,
    package_of,
    pinned,
    place,
    python,
    roots,
)

OUTSIDE = ("tools", "sandbox", "tests")
# Module → its distribution in the group `cloud`. Not in requirements.txt, so imported inside functions alone.
CLOUD = {"boto3": "boto3", "botocore": "boto3"}


def forbidden(paths: Iterable[Path], names: Iterable[str]) -> list[str]:
    """Imports of the named top-level modules."""
    unwanted = set(names)
    return [
        f"{place(path, line)} imports {module}"
        for path in paths
        for line, module in imported(path)
        if module.partition(".")[0] in unwanted
    ]


def impure(paths: Iterable[Path], package: str) -> list[str]:
    """Imports of anything but the standard library and the package itself."""
    return [
        f"{place(path, line)} imports {module}"
        for path in paths
        for line, module in imported(path)
        if module.partition(".")[0] not in sys.stdlib_module_names and not f"{module}.".startswith((f"{package}.", "."))
    ]


def upward(paths: Iterable[Path], table: str) -> list[str]:
    """Imports of the action table, which only index.py may read."""
    return [
        f"{place(path, line)} imports {module}" for path in paths for line, module in imported(path) if module == table
    ]


def requirements(function: Path, shared: Iterable[Path]) -> set[str]:
    """What requirements.txt has to say, from the imports of the function and of what it shares."""
    modules = roots(module for path in [*python(".", root=function), *shared] for _, module in imported(path))
    own = {"", "shared", *VENDORS, *CLOUD, "_typeshed"}  # the last one exists for type checkers alone
    distributions = {_distribution(module) for module in modules - own - sys.stdlib_module_names}
    if "zoneinfo" in modules:  # the clouds' images bring no time zones
        distributions.add("tzdata")
    return {f"{name}=={pinned().get(name, 'not in pyproject.toml')}" for name in distributions}


def eager(paths: Iterable[Path]) -> list[str]:
    """Imports at load time of what most installations do not have."""
    return [
        f"{place(path, line)} imports {module}"
        for path in paths
        for line, module in imported_at_once(path)
        if module.partition(".")[0] in CLOUD
    ]


def _distribution(module: str) -> str:
    known = {name.lower(): name for name in pinned()}
    candidates = packages_distributions().get(module, [module])
    return next((known[name.lower()] for name in candidates if name.lower() in known), candidates[0])


def test_shared_code_knows_no_vendor() -> None:
    assert forbidden(python("backend/shared"), [*VENDORS, *OUTSIDE]) == []


def test_one_vendor_never_imports_another() -> None:
    for function in functions():
        package = package_of(function)
        others = {*VENDORS, *OUTSIDE} - {package.name if package else ""}

        assert forbidden(python(".", root=function), others) == []


def test_the_sandbox_and_the_backend_never_import_each_other() -> None:
    assert forbidden(python("sandbox"), ["shared", "backend", *VENDORS, "tools", "tests"]) == []
    assert forbidden(python("backend"), ["sandbox"]) == []


def test_the_calculator_imports_nothing_but_itself_and_the_standard_library() -> None:
    calculator = BACKEND / "amocrm-integration" / "amocrm" / "calculator"

    assert impure(python(".", root=calculator), "amocrm.calculator") == []


def test_only_the_entry_point_reads_the_action_table() -> None:
    for function in functions():
        package = package_of(function)
        assert package is not None, f"{place(function)} needs one package with app.py"

        assert upward(python(".", root=package), f"{package.name}.app") == []


def test_requirements_name_exactly_the_third_party_modules_in_use() -> None:
    for function in functions():
        written = (function / "requirements.txt").read_text(encoding="utf-8").split()

        assert sorted(written) == sorted(requirements(function, python("backend/shared")))


def test_the_clouds_own_modules_are_imported_only_where_they_are_used() -> None:
    assert eager(python("backend")) == []


def test_the_group_cloud_names_exactly_the_clouds_own_modules_in_use() -> None:
    used = roots(module for path in python("backend") for _, module in imported(path)) & CLOUD.keys()

    assert {CLOUD[module] for module in used} == set(pinned("cloud"))
    assert pinned("cloud").keys() & pinned().keys() == set()


def test_a_vendor_in_shared_code_is_noticed(tmp_path: Path) -> None:
    paths = write(
        tmp_path, shared__tokens="def late():\n    from amocrm.client import Client\n", shared__log="import json\n"
    )

    assert forbidden(paths, VENDORS) == ["shared/tokens.py:2 imports amocrm.client"]


def test_a_library_in_the_calculator_is_noticed(tmp_path: Path) -> None:
    paths = write(tmp_path, calculator__money="import decimal\nimport requests\nfrom amocrm.calculator import panes\n")
    paths += write(tmp_path, calculator__note="from amocrm import client\nfrom . import money\n")

    assert impure(paths, "amocrm.calculator") == [
        "calculator/money.py:2 imports requests",
        "calculator/note.py:1 imports amocrm",
    ]


def test_an_action_that_reads_the_table_is_noticed(tmp_path: Path) -> None:
    assert upward(write(tmp_path, glass__deals="from glass.app import app\n"), "glass.app") != []


def test_requirements_follow_the_imports(tmp_path: Path) -> None:
    write(
        tmp_path,
        index="import psycopg2\nfrom zoneinfo import ZoneInfo\nimport jwt\nimport shared.log\nimport nobody_knows\n",
    )
    shared = [put(tmp_path.parent, "shared/web.py", "import requests.adapters\n")]

    assert {line.partition("==")[0] for line in requirements(tmp_path, shared)} == {
        "PyJWT",
        "nobody_knows",
        "psycopg2-binary",
        "requests",
        "tzdata",
    }


def test_a_cloud_module_that_loads_at_once_is_noticed(tmp_path: Path) -> None:
    late = "def read():\n    import boto3\n    from botocore.config import Config\n"
    early = (
        "try:\n    import boto3\nexcept ImportError:\n    boto3 = None\n\nclass A:\n    from botocore import config\n"
    )
    paths = write(tmp_path, shared__late=late, shared__early=early)

    assert eager(paths) == ["shared/early.py:2 imports boto3", "shared/early.py:7 imports botocore"]
    assert requirements(tmp_path, paths) == set()


def test_the_backend_is_where_the_rules_look() -> None:
    assert functions()
    assert len(python("backend/shared")) > 10
    assert (ROOT / "sandbox" / "__main__.py") in python("sandbox")
