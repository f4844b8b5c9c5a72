"""The call being answered: on whose behalf, in which account, and what it sent."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import g, request

from sandbox.amocrm.entities import User
from sandbox.amocrm.problems import refuse, refuse_html
from sandbox.amocrm.world import Account
from sandbox.journal import Entry
from sandbox.rig import current_world


@dataclass(frozen=True)
class Call:
    account: Account
    client_id: str
    user: User


def current_call() -> Call:
    found: Call = g.call
    return found


def entry() -> Entry:
    """The journal's line of this call."""
    found: Entry = request.environ["sandbox.entry"]
    return found


def host() -> str:
    return request.host.split(":")[0].lower()


def hosted_account() -> Account:
    """The account of the Host header. A host left by a rename answers as it was told to, an unknown one 404."""
    world = current_world()
    account = world.account_by_host(host())
    if account is None:
        raise refuse_former(host())
    entry().account_id = account.id
    if account.is_blocked:
        raise refuse_html(403)
    return account


def refuse_former(name: str) -> Exception:
    former = current_world().account_by_former_host(name)
    if former and former.former_hosts[name] == HTTPStatus.UNAUTHORIZED:
        return refuse(401, "Account not found", "Unauthorized")
    return refuse_html(404)


def json_body() -> Any:  # noqa: ANN401 - whatever the caller sent; the method's own checks decide
    """The body of a write. amoCRM takes JSON that is announced as JSON, nothing else."""
    if not request.is_json:
        raise refuse(400, "Content-Type must be application/json")
    try:
        body = request.get_json()
        if b"\\ud" in request.get_data().lower():
            json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair cannot be stored as text
    except Exception as error:
        raise refuse(400, "Request body is not valid JSON") from error
    return body
