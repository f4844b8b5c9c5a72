"""What could not be written into deals yet: due at once when an administrator says so."""

from amocrm.connect import asked
from amocrm.saga.journal import QUARANTINE
from shared.administrator import Administrator
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response


def retry_waiting(request: Request, caller: Administrator, services: Services) -> Response:
    """The completer takes them up at its next turn, a minute at most; how many calculations there are."""
    account = asked(services, caller, request.json())
    rows = services.database.all("calculations.waiting_now", connection=str(account.id), quarantine=QUARANTINE)
    count = len({row["id"] for row in rows})
    services.audit.write(
        "writes_repeated",
        actor=caller.actor,
        object_=account.domain,
        outcome=str(count),
        request_id=request.request_id,
        owner=account.owner,
        ip=request.source_ip,
    )
    return success(count=count)
