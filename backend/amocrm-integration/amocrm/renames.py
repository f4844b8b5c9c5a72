"""Accounts change their address; amoCRM tells the new one to whoever holds the refresh token (amocrm.md §1.6)."""

from http import HTTPMethod

from amocrm import answers, hosts, reading
from amocrm.accounts import Account, Accounts
from shared import signatures
from shared.errors import AppError
from shared.outgoing import Outgoing
from shared.secret import Secret
from shared.services import Services


def moved(services: Services, account: Account, access: Secret, refresh: Secret) -> Account | None:
    """The account at its new address, written down; None when it did not move or nobody can tell."""
    api_domain = signatures.readable_claims(access.reveal()).get("api_domain")
    if not isinstance(api_domain, str):
        return None
    try:
        host = current_host(services.outgoing, api_domain, refresh)
    except AppError as error:
        services.log.event("rename", connection=account.id, outcome=error.code)
        return None
    if host == account.domain:
        return None
    services.log.event("rename", connection=account.id, domain=host, outcome="moved")
    return Accounts(services).rename(account, host)


def current_host(outgoing: Outgoing, api_domain: str, refresh_token: Secret) -> str:
    """Where a renamed account lives now; does not spend the token.

    `api_domain` is an unproved claim of the access token, like `api-a.amocrm.ru`. Raises HostNotAllowed when it or the
    answer is no host of amoCRM, Unauthorized when the token is dead.
    """
    headers = {"X-Refresh-Token": refresh_token.reveal()}
    host = hosts.vendor_host(api_domain)
    answer = outgoing.send(HTTPMethod.GET, host, "/oauth2/account/current/subdomain", headers=headers)
    return hosts.vendor_host(reading.text(reading.value(answers.body_of(answer), "domain")))
