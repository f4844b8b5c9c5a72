"""`python -m tests.figures.nursery`: forks workers from a warm process, because importing everything takes its time.

Reads one line of tasks at a time and answers with the workers' exit statuses, negative for a signal.
"""

import json
import os
import sys
import traceback

from tests.figures.worker import Task, run


def born(task: Task) -> int:
    child = os.fork()
    if child:
        return child
    try:
        run(task)
    except BaseException:  # noqa: BLE001 - nothing of a worker may run on in a copy of this process
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    for line in sys.stdin:
        children = [born(Task(**fields)) for fields in json.loads(line)]
        statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(statuses), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
