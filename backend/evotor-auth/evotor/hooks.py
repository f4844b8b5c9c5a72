"""The calls Evotor makes to us: kept first, answered at once, handled by the next tick (evotor.md §2).

    POST|PUT /api/evotor/hooks/<kind>          on a bare function URL  ?action=hook&type=<kind>

Evotor appends its own path to the address we register (`…/hooks` + `/api/v2/receipts`), waits ten seconds, and repeats
what was not answered with 200.
"""

import json
import re
from http import HTTPStatus

from evotor import hook_bodies, paths
from evotor.events import KINDS
from evotor.first_contact import tell
from evotor.letters import TOKEN_KIND, Hook, keep
from shared import failures
from shared.errors import AppError, BadParam, NotFound
from shared.response import json_response
from shared.services import Services
from shared.web import Request, Response

KIND = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]{0,119}")
# Paths of Evotor's own documentation; documents are put to the very address that was registered for them.
ALIASES = {"api/v2/receipts": "receipts", "": "documents"}
OWN_LOG_IN = "user/"  # create and verify are for services with a log-in of their own, and bring its password
# Evotor's words for a refusal: wrong token, syntax.
CODES = {HTTPStatus.UNAUTHORIZED: 1001, HTTPStatus.BAD_REQUEST: 2001}


def receive(request: Request, _caller: object, services: Services) -> Response:
    """200 when it is kept, now or before. RateLimited while there is no room: Evotor calls again."""
    kind = _kind(request)
    keep(services, _hook(kind, request))
    named = kind if kind in {TOKEN_KIND, *KINDS} else "unknown"
    tell(services.log, f"hook {named} by {request.method}")
    return failures.success()


def failure(error: AppError, request_id: str) -> Response:
    """Our own shape, and Evotor's beside it."""
    told = failures.failure(error, request_id)
    if error.status not in CODES:
        return told
    subject = {"subject": error.field} if error.field else {}
    body = {**json.loads(told.body), "errors": [{"code": CODES[HTTPStatus(error.status)], **subject}]}
    return json_response(error.status, body, headers=failures.headers(error))


def _kind(request: Request) -> str:
    if request.path.startswith(paths.HOOKS):
        path = request.path.removeprefix(paths.HOOKS).strip("/")
        kind = ALIASES.get(path, path)
    else:
        kind = request.query.get("type", "").strip("/")
    if not KIND.fullmatch(kind):
        raise BadParam("not a kind", field="type")
    if kind.startswith(OWN_LOG_IN) and kind != TOKEN_KIND:
        raise NotFound("a log-in of our own")
    return kind


def _hook(kind: str, request: Request) -> Hook:
    body = hook_bodies.parsed(request.body)
    user_id = hook_bodies.user_id(body) or hook_bodies.known(request.headers.get("x-evotor-user-id", ""))
    if kind == TOKEN_KIND and not user_id:
        raise BadParam("no user", field="userId")
    if kind == TOKEN_KIND and not hook_bodies.token(body):
        raise BadParam("no token", field="token")
    return Hook(kind, user_id, request.body.decode())
