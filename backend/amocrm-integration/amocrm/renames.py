"""Accounts change their address; amoCRM tells the new one to whoever holds the refresh token (amocrm.md §1.6)."""

from http import HTTPMethod, HTTPStatus

from amocrm import answers, hosts
from amocrm.accounts import Account, Accounts
from shared import signatures
from shared.errors import Absent, HostNotAllowed, NotJson
from shared.lenient_json import text, value
from shared.outgoing import Answer, Outgoing
from shared.secret import Secret
from shared.services import Services

DEADLINE = 3.0  # seconds: a lease may be running


def located(services: Services, account: Account, access: Secret, refresh: Secret | None) -> Account:
    """The account where it lives now, written down when that is elsewhere.

    Raises Unauthorized when the token is dead, another VendorError or HostNotAllowed when nobody can tell.
    """
    host = (
        host_by_access(services.outgoing, account, access)
        if refresh is None
        else current_host(services.outgoing, _api_domain(access), refresh)
    )
    if host == account.domain:
        return account
    services.log.event("rename", connection=account.id, domain=host, outcome="moved")
    return Accounts(services).rename(account, host)


def current_host(outgoing: Outgoing, api_domain: str, refresh_token: Secret) -> str:
    """Where a renamed account lives now; does not spend the token.

    `api_domain` is an unproved claim of the access token, like `api-a.amocrm.ru`. Raises HostNotAllowed when it or the
    answer is no host of amoCRM, Unauthorized when the token is dead.
    """
    headers = {"X-Refresh-Token": refresh_token.reveal()}
    return _asked(outgoing, hosts.vendor_host(api_domain), "/oauth2/account/current/subdomain", headers)


def host_by_access(outgoing: Outgoing, account: Account, access_token: Secret) -> str:
    """The same for a token without a refresh: amoCRM's older address for this, while the token lives."""
    headers = {"Authorization": f"Bearer {access_token.reveal()}"}
    return _asked(outgoing, hosts.service_host(account.domain), "/oauth2/account/subdomain", headers)


def _api_domain(access: Secret) -> str:
    claimed = signatures.readable_claims(access.reveal()).get("api_domain")
    if not isinstance(claimed, str):
        raise Absent("api_domain")
    return claimed


def _asked(outgoing: Outgoing, host: str, path: str, headers: dict[str, str]) -> str:
    answer = outgoing.send(HTTPMethod.GET, host, path, headers=headers, deadline=DEADLINE)
    _refuse_nobodys_401(answer)
    found = hosts.referred_host(text(value(answers.body_of(answer), "domain")))
    if found == host:
        raise HostNotAllowed("amoCRM's own address, not an account's")
    return found


def _refuse_nobodys_401(answer: Answer) -> None:
    """Only amoCRM's problem document (title, type, status, detail) speaks of the token.

    A proxy, a firewall or a page of maintenance says 401 to everybody.
    """
    if answer.status == HTTPStatus.UNAUTHORIZED and not text(value(answer.json(), "title")):
        raise NotJson("401 in nobody's words")
