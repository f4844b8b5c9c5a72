"""OAuth calls only amoCRM has; exchange and refresh are shared.oauth's with provider.py's data."""

from http import HTTPMethod

from amocrm import answers, hosts, reading
from shared.outgoing import Outgoing
from shared.secret import Secret


def current_host(outgoing: Outgoing, api_domain: str, refresh_token: Secret) -> str:
    """Where a renamed account lives now; does not spend the token (amocrm.md §1.6).

    `api_domain` is a claim of the access token, like `api-a.amocrm.ru`. Raises HostNotAllowed when it or the answer
    is no host of amoCRM, Unauthorized when the token is dead.
    """
    headers = {"X-Refresh-Token": refresh_token.reveal()}
    host = hosts.vendor_host(api_domain)
    answer = outgoing.send(HTTPMethod.GET, host, "/oauth2/account/current/subdomain", headers=headers)
    return hosts.vendor_host(reading.text(reading.value(answers.body_of(answer), "domain")))
