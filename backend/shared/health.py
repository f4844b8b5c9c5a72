"""Whether this function lives; asks nobody."""

from shared.services import Services
from shared.version import VERSION
from shared.web import Request, Response, json_response


def health(_request: Request, _caller: object, _services: Services) -> Response:
    return json_response(200, {"status": "ok", "version": VERSION})
