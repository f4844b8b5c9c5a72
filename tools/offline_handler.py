"""What serverless-offline calls: the handler of `dist/<function>/`, with a context as serverless.yml promises it.

Its own stand-in for a context says 6 seconds and one request id for ever, whatever the function is configured to.
"""

import os
from typing import Any
from uuid import uuid4

from tools.functions import Function
from tools.places import ROOT

BEFORE_NAME = "glass-deals-offline-"  # service and stage of serverless.yml

function = Function(ROOT / "dist" / os.environ["AWS_LAMBDA_FUNCTION_NAME"].removeprefix(BEFORE_NAME))
function.load()  # a package that cannot start says so at once


def handler(event: dict[str, Any], _context: object) -> object:
    return function.call(event, str(uuid4()))
