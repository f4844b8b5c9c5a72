"""The same two reads by several clients, each in a process of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tools.bench.bare_calls import BareCalls
from tools.bench.process import ISOLATED, PROGRAMS, Process, started
from tools.bench.published import amocrm_js, python_client
from tools.bench.workshop import Workshop

OURS, JAVASCRIPT, PYTHON = "our `client.py`", "`amocrm-js`", "`aioamocrm`"
PUBLISHED = (JAVASCRIPT, PYTHON)


@contextmanager
def clients(workshop: Workshop, calls: BareCalls, contact: int) -> Iterator[dict[str, Process]]:
    """By name, ready to read. Raises MissingError."""
    named = {"PATH": os.environ["PATH"]}
    asked = [calls.url, calls.host, calls.token, str(calls.lead), str(contact)]
    port, node = calls.url.rpartition(":")[2], {**named, "NODE_PATH": str(amocrm_js())}
    javascript = [str(shutil.which("node")), "--require", str(PROGRAMS / "loopback_https.js")]
    javascript += [str(PROGRAMS / "amocrm_js.js"), "{}", calls.host.partition(".")[0], *asked[2:]]
    commands = {
        OURS: ([*ISOLATED, "{}", "our_client", "open", str(workshop.folder), *asked], named),
        JAVASCRIPT: (javascript, {**node, "SANDBOX_PORT": port}),
        PYTHON: ([*ISOLATED, "{}", "published_client", "open", str(python_client(workshop.place)), *asked], named),
    }
    with ExitStack() as stack:
        yield {name: stack.enter_context(started(*how)) for name, how in commands.items()}
