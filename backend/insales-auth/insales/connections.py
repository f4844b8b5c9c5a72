"""What an administrator sees of the shops and does with them; a key made in the back office is the third door."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from insales import hosts, messages
from insales.client import InsalesClient, basic
from insales.configuration import suffixes
from insales.entities import Account
from insales.installs import withdraw
from insales.shops import Basic, Shop, Shops
from shared import panel
from shared.administrator import Administrator
from shared.connections import State
from shared.database import Row
from shared.errors import (
    Absent,
    AlreadyConnected,
    Denied,
    HostNotAllowed,
    InProgress,
    NotFound,
    Unauthorized,
    Unprocessable,
)
from shared.failures import success
from shared.secret import Secret
from shared.services import Services
from shared.web import Request, Response

KEY = "key"
PART = re.compile(r"[\x21-\x39\x3b-\x7e]{1,255}")  # visible, without a colon: Basic joins the two by one


def connection_status(request: Request, caller: Administrator, services: Services) -> Response:
    owner, domain = caller.owner, request.query.get("domain")
    if "owner" in request.query:
        owner = services.owners.named(owner, request.query["owner"])
    rows = [_shown(row) for row in Shops(services).health(owner, domain)]
    if domain is not None and not rows:
        raise NotFound("shop", field="domain", message=messages.CONNECTION_ABSENT)
    return success(connections=rows, **({"connection": rows[-1]} if len(rows) == 1 else {}))


def disconnect(request: Request, caller: Administrator, services: Services) -> Response:
    shop = asked(services, caller, request.json())
    if not Shops(services).disconnect(shop, "by_administrator"):
        raise InProgress("connected anew meanwhile", retry_after=1)
    withdraw(services, shop.domain)
    shop = Shops(services).by_id(shop.id)
    _record(services, request, caller, "disconnected", shop)
    return success(connection={"domain": shop.domain, "state": shop.state})


def asked(services: Services, caller: Administrator, fields: Mapping[str, object]) -> Shop:
    """The shop that `domain` (and `owner`) name. Raises NotFound, also for another owner's."""
    owner = services.owners.named(caller.owner, fields.get("owner"))
    return Shops(services).of_owner(owner, _host(services, fields.get("domain")))


def save_api_key(request: Request, caller: Administrator, services: Services) -> Response:
    """`{domain, login, password}`, or `{example_url}` as the back office shows it: http://key:password@host/admin/….

    Proved by a live call before anything is stored.
    """
    body = request.json()
    owner = services.owners.named(caller.owner, body.get("owner"))
    host, pair = _pair(services, body)
    _refuse_others(services, caller, host)
    shop = Shops(services).prove_password(_account(services, host, pair), host, pair, owner)
    _record(services, request, caller, "connected", shop)
    return success(connection={"domain": shop.domain, "account_id": shop.account_id, "state": shop.state})


def _refuse_others(services: Services, caller: Administrator, host: str) -> None:
    """A key would take the place of the application, and whoever holds a key of a shop need not be its owner.

    Raises AlreadyConnected, Denied.
    """
    shop = Shops(services).of_domain(host)
    if shop is not None and shop.mode == "app" and shop.state is not State.REAUTH_REQUIRED:
        raise AlreadyConnected("application", message=messages.HAS_APPLICATION)
    if caller.owner is not None and (shop is None or shop.owner != caller.owner):
        raise Denied("a shop of nobody", message=messages.KEY_BY_OPERATOR)


def _account(services: Services, host: str, pair: Basic) -> Account:
    allowed = suffixes(services.settings)
    client = InsalesClient(services.outgoing, host, pair.password, scheme=basic(pair.login), suffixes=allowed)
    try:
        return client.account()
    except (Unauthorized, Absent):
        raise Unprocessable(field="password", message=messages.KEY_REFUSED) from None


def _pair(services: Services, body: dict[str, object]) -> tuple[str, Basic]:
    if "example_url" in body:
        domain, login, password = _taken_apart(body["example_url"])
    else:
        domain, login, password = [body.get(name) for name in ("domain", "login", "password")]
    for name, text in (("login", login), ("password", password)):
        if not isinstance(text, str) or not PART.fullmatch(text.strip()):
            raise Unprocessable(field=name, message=messages.KEY_PAIR)
    return _host(services, domain), Basic(KEY, str(login).strip(), Secret(str(password).strip()))


def _taken_apart(text: object) -> list[object]:
    try:
        parts = urlsplit(text.strip() if isinstance(text, str) else "")
        return [parts.hostname, unquote(parts.username or ""), unquote(parts.password or "")]
    except ValueError:
        raise Unprocessable(field="example_url", message=messages.KEY_PAIR) from None


def _host(services: Services, typed: object) -> str:
    try:
        return hosts.typed_shop(typed if isinstance(typed, str) else "", suffixes(services.settings))
    except HostNotAllowed:
        raise HostNotAllowed(field="domain", message=messages.SHOP_ADDRESS) from None


def _shown(row: Row) -> dict[str, object]:
    plain = ("domain", "account_id", "account_name", "mode", "state", "last_error", "quota_used", "quota_limit")
    return {"owner": row["owner_id"], **{name: row[name] for name in plain}, **panel.moments(row), **panel.words(row)}


def _record(services: Services, request: Request, caller: Administrator, event: str, shop: Shop) -> None:
    services.audit.write(
        event,
        actor=caller.actor,
        object_=shop.domain,
        outcome=shop.state,
        request_id=request.request_id,
        owner=shop.owner,
        ip=request.source_ip,
    )
