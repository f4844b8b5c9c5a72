"""PyJWT as it is without its extra `crypto`: we read and write nothing but HS256.

The other algorithms would bring X.509, SSH keys and elliptic curves: two fifths more of everything that a cold start
loads. `cryptography` itself is the vault's.
"""

import importlib
import sys
from typing import TYPE_CHECKING, Any

HIDDEN = "cryptography"


def _loaded() -> Any:  # noqa: ANN401 - a module
    modules: dict[str, Any] = sys.modules
    known = {name: module for name, module in modules.items() if name.partition(".")[0] == HIDDEN}
    for name in known:
        del modules[name]
    modules[HIDDEN] = None  # as the language defines it: an import finds nothing there
    try:
        return importlib.import_module("jwt")
    finally:
        del modules[HIDDEN]
        modules.update(known)


if TYPE_CHECKING:
    import jwt
else:
    jwt = _loaded()

__all__ = ["jwt"]
