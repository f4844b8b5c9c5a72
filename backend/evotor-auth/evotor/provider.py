"""Evotor as data for the token engine (evotor.md §1.8-1.10).

The guide promises a refresh and shows none, so what it leaves open is taken the careful way: each refresh spends its
token, and the grant ends thirty days after the consent, unless a new refresh token itself names a later end. The words
of refusals are those of Spring Security OAuth2, whose tokens these look like.
"""

from evotor.claims import end_of
from shared.key_check import Sealed
from shared.oauth import ClientAuth, Encoding, Provider

DAY = 86_400.0
OAUTH_HOST = "oauth.evotor.ru"
AUTHORIZE_PATH = "/oauth/authorize"

EVOTOR = Provider(
    name="evotor",
    table="evotor_tokens",
    token_path="/oauth/token",  # noqa: S106 - a path, not a password
    encoding=Encoding.FORM,
    client_auth=ClientAuth.BASIC,
    access_lifetime=DAY,
    grant_lifetime=30 * DAY,
    keep_alive=7 * DAY,
    dead_hints={
        "(expired)": "expired",
        "Invalid refresh token": "invalid",
        "invalid_grant": "revoked",
    },
    client_hints=(
        "invalid_client",
        "unauthorized_client",
        "Bad client credentials",
        "Bad credentials",
        "Full authentication is required",
        "Redirect URI mismatch",
    ),
    rotates=True,
    has_fixed_end=True,
    reads_end=end_of,
)

SEALED = (
    Sealed(EVOTOR.table, ("access_token", "refresh_token")),
    Sealed("evotor_events", ("body",), "received_at"),
)
MOST_QUEUED = 300  # refreshes until the next tick
WARNED_BEFORE = 7 * DAY  # the end of a grant that is not put off
