"""The specification of a Yandex API Gateway: our paths on a domain of our own. `python -m tools.yandex_gateway …`.

Printed as JSON, which is YAML too. Standard library only: deploy/yandex/deploy.sh calls it with any Python.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from tools.functions import routes_to

Part = dict[str, Any]
PROXY: Part = {"name": "proxy", "in": "path", "required": True, "schema": {"type": "string"}}


def specification(functions: Mapping[str, str], invoker: str) -> Part:
    """`functions`: name → id at Yandex; `invoker`: id of the service account that may call them."""
    paths = {_template(pattern): _path(pattern, functions[name], invoker) for pattern, name in routes_to(functions)}
    return {"openapi": "3.0.0", "info": {"title": "glass-deals", "version": "1.0.0"}, "paths": paths}


def _template(pattern: str) -> str:
    return pattern.removesuffix("/*") + "/{proxy+}" if pattern.endswith("/*") else pattern


def _path(pattern: str, function: str, invoker: str) -> Part:
    """Every method: the function itself says which it takes, and answers a preflight."""
    integration = {
        "type": "cloud_functions",
        "function_id": function,
        "tag": "$latest",
        "service_account_id": invoker,
        "payload_format_version": "1.0",
    }
    called: Part = {
        "x-yc-apigateway-integration": integration,
        "responses": {"default": {"description": "of the function"}},
    }
    return {
        "x-yc-apigateway-any-method": {**called, "parameters": [PROXY]} if pattern.endswith("/*") else called,
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.yandex_gateway", description=__doc__)
    parser.add_argument("--invoker", required=True, help="id of a service account")
    parser.add_argument("function", nargs="+", help="<name>=<id>")
    options = parser.parse_args(arguments)
    functions = dict(pair.split("=", 1) for pair in options.function)
    print(json.dumps(specification(functions, options.invoker), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
