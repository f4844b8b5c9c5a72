"""InSales as data for the token engine and the OAuth flow of the guide.

No public evidence shows a shop that speaks OAuth (insales.md §2), so everything the guide leaves open is taken the
careful way: each refresh spends its token, and presenting a spent one may end the grant.
"""

from shared.key_check import Sealed
from shared.oauth import ClientAuth, Encoding, Provider

DAY = 86_400.0

INSALES = Provider(
    name="insales",
    table="insales_accounts",
    token_path="/admin/oauth/token",  # noqa: S106 - a path, not a password
    encoding=Encoding.JSON,
    client_auth=ClientAuth.BODY,
    access_lifetime=30 * DAY,
    grant_lifetime=None,
    keep_alive=7 * DAY,
    dead_hints={"invalid_grant": "revoked"},  # RFC 6749 §5.2
    client_hints=("invalid_client", "unauthorized_client", "redirect_uri"),
    rotates=True,
    has_fixed_end=False,
    revokes_family=True,
)

SEALED = (Sealed(INSALES.table, ("access_token", "refresh_token", "password")),)

# 500 calls in five minutes for an application and a shop (insales.md §3.2); these are kept for people.
QUOTA_WINDOW = 300.0
QUOTA_RESERVE = 50
MOST_QUEUED = 300  # refreshes until the next tick
