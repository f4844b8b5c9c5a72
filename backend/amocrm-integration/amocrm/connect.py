"""Connecting an account: the form, the way to amoCRM and back, a code or a long-lived token pasted by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from amocrm import hosts, messages
from amocrm.accounts import Account, Accounts
from amocrm.grants import Grants
from amocrm.identifiers import UUID_TEXT
from amocrm.links import Links
from amocrm.provider import AMOCRM
from shared import same_origin
from shared.administrator import Administrator
from shared.connections import State
from shared.errors import BadParam, HostNotAllowed, NotFound, Unprocessable
from shared.failures import success
from shared.secret import Secret
from shared.services import Services
from shared.settings import Client
from shared.web import Request, Response, redirect

CLIENT_SECRET = re.compile(r"[\x21-\x7e]{32,255}")
CODE = re.compile(r"[\x21-\x7e]{1,4096}")
MODES = frozenset({"popup", "post_message"})


@dataclass(frozen=True, slots=True)
class Form:
    owner: UUID
    domain: str
    client: Client | None


def save_connection(request: Request, caller: Administrator, services: Services) -> Response:
    form = _form(request, caller, services)
    accounts = Accounts(services)
    accounts.refuse_if_taken(form.owner, form.domain, form.client.id if form.client else None)
    if caller.owner is None:
        # Whose an account is that came unasked, by its widget, the operator says; others have to show its consent.
        accounts.claim(form.owner, form.domain)
    account = accounts.create(form.owner, form.domain, State.NOT_AUTHORIZED)
    if form.client is not None or not account.is_proven:
        accounts.set_client(account, form.client)
    accounts.begun_by(account, caller.person)
    account = accounts.by_id(account.id)
    _record(services, request, caller, "connection_saved", account)
    link = Links(services).authorize(account, mode="post_message", host="service", by=caller.person)
    return success(connection={"domain": account.domain, "state": account.state}, authorize_url=link)


def authorize_url(request: Request, caller: Administrator, services: Services) -> Response:
    if "authorization" not in request.headers:
        same_origin.refuse_navigation(request)
    account = asked(services, caller, request.query)
    mode = request.query.get("mode", "post_message")
    host = request.query.get("host", "service")
    if mode not in MODES:
        raise BadParam(field="mode")
    if host not in {"service", "account"}:
        raise BadParam(field="host")
    return success(authorize_url=Links(services).authorize(account, mode=mode, host=host, by=caller.person))


def cancel_consent(request: Request, caller: Administrator, services: Services) -> Response:
    """Whatever window is still open leads to nothing any more."""
    account = asked(services, caller, request.json())
    services.states.cancel(AMOCRM.name, account.id)
    return success(connection={"domain": account.domain, "state": account.state})


def start(request: Request, _caller: object, services: Services) -> Response:
    """Our own link: gives this browser its half of the state and sends it to amoCRM."""
    links = Links(services)
    bound = services.states.bind(AMOCRM.name, request.query.get("ticket", ""), links.browser(request))
    account = Accounts(services).by_id(bound.connection)
    return redirect(links.vendor(account, bound.state, bound.mode, bound.host), cookies=(links.cookie(bound.browser),))


def exchange_code(request: Request, caller: Administrator, services: Services) -> Response:
    """A code or a long-lived token copied by hand from the integration's «Ключи» tab."""
    body = request.json()
    account = asked(services, caller, body)
    grants, by = Grants(services), caller.person
    if "long_lived_token" in body:
        proven = grants.from_long_lived(account, _pasted(body, "long_lived_token", messages.LONG_LIVED), by)
    else:
        proven = grants.from_code(account, account.domain, _pasted(body, "code", messages.CODE), by)
    _record(services, request, caller, "connected", proven)
    return success(connection={"domain": proven.domain, "state": proven.state})


def _form(request: Request, caller: Administrator, services: Services) -> Form:
    """The three fields, under `connection` or at top level (the guide's shape)."""
    body = request.json()
    inner = body.get("connection", body)
    if not isinstance(inner, dict):
        raise Unprocessable(field="connection")
    if "redirect_uri" in {**body, **inner}:
        raise Unprocessable(field="redirect_uri", message=messages.REDIRECT_URI)
    owner = services.owners.named(caller.owner, body.get("owner"))
    return Form(owner, domain_of(inner.get("domain")), _client(inner, services))


def _client(fields: dict[str, object], services: Services) -> Client | None:
    """None means the project's own integration, when there is one."""
    identity, secret = fields.get("client_id"), fields.get("client_secret")
    if identity is None and secret is None and services.settings.amocrm_client is not None:
        return None
    if not isinstance(identity, str) or not UUID_TEXT.fullmatch(identity):
        raise Unprocessable(field="client_id", message=messages.CLIENT_ID)
    if not isinstance(secret, str) or not CLIENT_SECRET.fullmatch(secret):
        raise Unprocessable(field="client_secret", message=messages.CLIENT_SECRET)
    return Client(identity, Secret(secret))


def domain_of(text: object) -> str:
    """The account's host from what a person typed. Raises HostNotAllowed with the field's name."""
    try:
        return hosts.account_host(text.strip(" ") if isinstance(text, str) else "")
    except HostNotAllowed:
        raise HostNotAllowed(field="domain", message=messages.HOST) from None


def asked(services: Services, caller: Administrator, fields: Mapping[str, object]) -> Account:
    """The live connection that `domain` (and `owner`) name. Raises NotFound."""
    owner = services.owners.named(caller.owner, fields.get("owner"))
    try:
        return Accounts(services).of_owner(owner, domain_of(fields.get("domain")))
    except NotFound:
        raise NotFound("connection", field="domain", message=messages.CONNECTION_ABSENT) from None


def _pasted(body: dict[str, object], name: str, message: str) -> Secret:
    text = body.get(name)
    if not isinstance(text, str) or not CODE.fullmatch(text.strip()):
        raise Unprocessable(field=name, message=message)
    return Secret(text.strip())


def _record(services: Services, request: Request, caller: Administrator, event: str, account: Account) -> None:
    services.audit.write(
        event,
        actor=caller.actor,
        object_=account.domain,
        outcome=account.state,
        request_id=request.request_id,
        owner=account.owner,
        ip=request.source_ip,
    )
