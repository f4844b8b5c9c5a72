"""What amoCRM's redirect brings, checked before any of it is used."""

import re

from amocrm import hosts, messages
from shared.errors import BadParam, HostNotAllowed
from shared.secret import Secret
from shared.web import Request

CODE = re.compile(r"[\x21-\x7e]{1,4096}")


def code(request: Request) -> Secret:
    """Single use, 20 minutes. Raises BadParam."""
    text = request.query.get("code", "")
    if not CODE.fullmatch(text):
        raise BadParam(field="code")
    return Secret(text)


def referer(request: Request) -> str:
    """The account's host; our secret goes there, so nothing off the list is even looked up. Raises HostNotAllowed."""
    try:
        return hosts.referred_host(request.query.get("referer", ""))
    except HostNotAllowed:
        raise HostNotAllowed(field="referer", message=messages.HOST) from None
