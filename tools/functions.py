"""The functions of a folder, loaded as the clouds load them, and which paths lead to them."""

import importlib.util
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

Handler = Callable[[dict[str, Any], "Context"], object]
SECONDS = 30
BARE = "/functions/"

# contract.md §2; a path leads to a function only where its folder exists. /* is whatever lies below.
ROUTES = (
    ("/api/auth/amocrm/*", "amocrm-integration"),
    ("/admin", "amocrm-integration"),
    ("/admin/*", "amocrm-integration"),
    ("/widget", "amocrm-integration"),
    ("/calculator/*", "amocrm-integration"),
    ("/api/auth/insales", "insales-auth"),
    ("/api/auth/insales/*", "insales-auth"),
    ("/login", "insales-auth"),
    ("/dashboard", "insales-auth"),
    ("/cabinet/*", "insales-auth"),
    ("/api/auth/evotor", "evotor-auth"),
    ("/api/auth/evotor/*", "evotor-auth"),
    ("/api/evotor/hooks/*", "evotor-auth"),
)


@dataclass(frozen=True, slots=True)
class Context:
    """The second argument of a handler: what Yandex and Lambda have in common."""

    function_name: str
    request_id: str
    aws_request_id: str
    function_version: str = "local"
    memory_limit_in_mb: int = 256
    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.deadline - time.monotonic()) * 1000))


class Function:
    """A folder with an index.py; loading is tried again at each call until it succeeds, as a cold start would."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._file = folder / "index.py"
        self._handler: Handler | None = None
        self._loading = threading.Lock()

    def load(self) -> Handler:
        with self._loading:
            if self._handler is None:
                self._handler = _load(self._file, f"function_{self.name.replace('-', '_')}").handler
            return self._handler

    def call(self, event: dict[str, Any], request_id: str) -> object:
        return self.load()(event, Context(self.name, request_id, request_id))


def found_in(root: Path) -> dict[str, Function]:
    return {file.parent.name: Function(file.parent) for file in sorted(root.glob("*/index.py"))}


def routes_to(names: Iterable[str]) -> list[tuple[str, str]]:
    known = set(names)
    bare = [(f"{BARE}{name}", name) for name in sorted(known)]
    return bare + [(pattern, name) for pattern, name in ROUTES if name in known]


def target(path: str, names: Iterable[str]) -> tuple[str, str] | None:
    """The function's name and the path it sees ("" for its bare URL), or None."""
    for pattern, name in routes_to(names):
        if path == pattern or (pattern.endswith("/*") and path.startswith(pattern[:-1])):
            return name, "" if pattern.startswith(BARE) else path
    return None


def _load(file: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not Python")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
