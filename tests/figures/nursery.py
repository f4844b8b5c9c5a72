"""`python -m tests.figures.nursery <module of Task and run>`: forks workers from a warm process.

Reads one line of tasks at a time and answers with the workers' exit statuses, negative for a signal.
"""

import faulthandler
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from functools import partial


def born(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001 - nothing of a worker may run on in a copy of this process
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    faulthandler.enable()
    worker = importlib.import_module(sys.argv[1])
    for line in sys.stdin:
        tasks = [worker.Task(**fields) for fields in json.loads(line)]
        children = [born(partial(worker.run, task)) for task in tasks]
        statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(statuses), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
