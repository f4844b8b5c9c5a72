"""A program under measurement: a fresh interpreter that is told what to do and says what each step took.

    python -I -S runner.py <descriptor of its answers> <module beside this file> <first command> <arguments…>

The first command is run before anything is imported that it might import itself. After it, one JSON object a line.
`cpu` are seconds of this process's own work, `wall` those of the clock.
"""

import sys
import time

TYPE_CHECKING = False  # that of `typing` would be one import more
if TYPE_CHECKING:
    from collections.abc import Callable

    Told = dict[str, object]


def timed(work: "Callable[..., Told | None]", asked: "Told") -> "Told":
    begun, worked = time.perf_counter(), time.process_time()
    told = work(**asked) or {}
    return {**told, "cpu": time.process_time() - worked, "wall": time.perf_counter() - begun}


def main() -> None:
    _, descriptor, module, first, *arguments = sys.argv
    answers = open(int(descriptor), "w", encoding="utf-8")  # noqa: PTH123, SIM115 - closed with the process
    sys.path.insert(0, __file__.rpartition("/")[0])
    commands = __import__(module).Commands(*arguments)
    del sys.path[0]
    told = timed(getattr(commands, first), {})
    import json  # noqa: PLC0415 - part of what is measured

    while True:
        answers.write(json.dumps(told) + "\n")
        answers.flush()
        line = sys.stdin.readline()
        if not line:
            return
        asked = json.loads(line)
        told = timed(getattr(commands, asked.pop("do")), asked)


if __name__ == "__main__":
    main()
