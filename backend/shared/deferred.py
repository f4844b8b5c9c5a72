"""The table of a function without its actions' code: each module is loaded by the first call that needs it.

A cold start pays for the action that was asked for, not for all of them (docs/decisions/0013).
"""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import Any

LOADED = frozenset({"app", "claims", "paths", "provider"})  # the table, and the data in it
# Two modules at a time would let msgspec learn one type in two threads, which ends the process: see structs.reader.
LOADING = RLock()


class Later:
    """Stands in the table for a function; the first call loads its module."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__ = module
        self.__name__ = name
        self._found: Callable[..., Any] | None = None

    @property
    def function(self) -> Callable[..., Any]:
        if self._found is None:
            with LOADING:
                self._found = getattr(import_module(self.__module__), self.__name__)
        return self._found

    def __call__(self, *arguments: object, **options: object) -> object:
        return self.function(*arguments, **options)


class _Unloaded(ModuleType):
    """Whatever is looked for in it is a function that will be there."""

    def __getattr__(self, name: str) -> Later:
        if name.startswith("__"):
            raise AttributeError(name)
        return Later(self.__name__, name)


class _Finder(Loader):
    """Of a package's modules, save those that are LOADED as usual."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(self, name: str, *_where: object) -> ModuleSpec | None:
        package, _, module = name.rpartition(".")
        return ModuleSpec(name, self) if package == self._package and module not in LOADED else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Unloaded(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing yet."""


@contextmanager
def deferred(package: str) -> Iterator[None]:
    """Around the import of `<package>.app`, before anything else of the package is loaded.

    What is loaded here stays for good, so the collector of garbage looks at it neither now nor later.
    """
    finder = _Finder(package)
    with LOADING:
        sys.meta_path.insert(0, finder)
        gc.disable()
        try:
            yield
        finally:
            sys.meta_path.remove(finder)
            _forget(package)
            gc.freeze()
            gc.enable()


def _forget(package: str) -> None:
    """From here on an import finds the real modules."""
    for name, module in list(sys.modules.items()):
        if isinstance(module, _Unloaded) and name.startswith(f"{package}."):
            del sys.modules[name]
            vars(sys.modules[package]).pop(name.rpartition(".")[2], None)
