"""The widget's way into our own page (reliability.md C3): disposable token → ticket in a fragment → session."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from amocrm import deals, guards, people, widget_sessions
from amocrm.guards import WidgetUser
from shared import same_origin
from shared.errors import AuthInvalid, AuthRequired, BadParam, SessionExpired, TenantMismatch, Unprocessable
from shared.failures import success
from shared.incidents import Incident
from shared.services import Services
from shared.session_tickets import LIFETIME, TicketReplayed
from shared.sessions import WIDGET, Session
from shared.web import Request, Response


def widget_session(request: Request, caller: WidgetUser, services: Services) -> Response:
    """A ticket for one deal, which this person may see.

    One ticket a token. Reads may repeat a token (contract.md §2.1), but this is a login: whoever caught a token that
    was used must not get a session of his own from it, and the widget has a new token for every call.
    """
    with _spending(caller, services) as reserved:
        deal = deals.read(request, caller, services)
    people.meet(caller, services, deals.until(request, services))
    bound = widget_sessions.facts(caller.account, caller.user_id, deal.lead)
    ticket = services.session_tickets.open(reserved, bound, widget_sessions.proof(services, caller.account)).reveal()
    # A fragment is in no log and no Referer. The account says who may frame the page.
    url = f"{services.settings.public_base_url}/widget?account={caller.account.domain}#ticket={ticket}"
    return success(ticket=ticket, expires_in=LIFETIME, widget_url=url)


def widget_exchange(request: Request, _caller: object, services: Services) -> Response:
    """From our own page in the frame."""
    if "ticket" in request.query:
        raise BadParam(field="ticket")
    same_origin.refuse_foreign(request, services.settings)
    try:
        exchanged = services.session_tickets.exchange(WIDGET, _ticket(request))
    except TicketReplayed as replay:
        incident = Incident("ticket_replay", replay.facts["connection"], UUID(replay.facts["owner"]))
        raise AuthInvalid(replay.detail, audit=incident) from None
    lead = _lead(request, services, exchanged.session)
    return success(session=exchanged.token.reveal(), expires_in=WIDGET.lifetime, lead_id=lead)


@contextmanager
def _spending(caller: WidgetUser, services: Services) -> Iterator[str]:
    """The token is spent before amoCRM is asked, and given back when nothing came of it."""
    tickets, account = services.session_tickets, caller.account
    reserved = tickets.reserve(f"{account.account_id}|{caller.token_id}")
    if reserved is None:
        raise AuthInvalid("token of another ticket", audit=Incident("jti_replay", account.domain, account.owner))
    try:
        yield reserved
    except BaseException:
        tickets.release(reserved)
        raise


def _ticket(request: Request) -> str:
    ticket = request.json().get("ticket", "")
    if not isinstance(ticket, str):
        raise Unprocessable(field="ticket")
    if not ticket.strip():
        raise AuthRequired
    return ticket


def _lead(request: Request, services: Services, session: Session) -> int:
    """What the ticket was for; a page of another account gets nothing from it, nor does anybody after that."""
    try:
        held = widget_sessions.holder(services, session)
        guards.check_domain(request, held.account)
    except (SessionExpired, TenantMismatch) as error:
        services.sessions.end_hashed(WIDGET, session.id_hash)
        raise AuthInvalid("ticket of another connection", audit=error.audit) from None
    return held.lead_id
