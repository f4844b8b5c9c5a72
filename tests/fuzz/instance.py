"""One instance of a function as a cloud keeps it: a process that gets events one by one and answers them.

`python -m tests.fuzz.instance <folder under backend>`: a line of JSON in, a line of JSON out.
"""

import io
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from tools.functions import Context, Handler, found_in

BACKEND = Path(__file__).resolve().parents[2] / "backend"
PAGES = Path("/proc/self/statm")


def memory_kb() -> int:
    """What this process holds now; its peak where nothing tells more."""
    if PAGES.exists():
        return int(PAGES.read_text().split()[1]) * resource.getpagesize() // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def outcome(handler: Handler, event: Any, request_id: str) -> dict[str, Any]:  # noqa: ANN401 - any event
    """`raised`: what came out of the handler instead of an answer that JSON can carry."""
    began, answer, raised = time.monotonic(), None, None
    try:
        answer = json.loads(json.dumps(handler(event, Context("fuzzed", request_id, request_id)), allow_nan=False))
    except BaseException as error:  # noqa: BLE001 - this is what is looked for
        raised = f"{type(error).__name__}: {error}"
    return {"answer": answer, "raised": raised, "seconds": time.monotonic() - began, "memory_kb": memory_kb()}


def serve(handler: Handler, asked: TextIO, told: TextIO) -> None:
    for line in asked:
        sys.stdout = log = io.StringIO()
        said = json.loads(line)
        result = outcome(handler, said["event"], said["request_id"])
        print(json.dumps({**result, "log": log.getvalue()}), file=told, flush=True)


if __name__ == "__main__":
    serve(found_in(BACKEND)[sys.argv[1]].load(), sys.stdin, sys.stdout)
