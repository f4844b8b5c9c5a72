"""amoCRM as data for the token engine, the OAuth flow and the rate budget.

https://www.amocrm.ru/developers/content/oauth/step-by-step: JSON body, access token 24 hours, refresh token three
months and single use. The words of refusals are those of league/oauth2-server, seen in public issue threads.
"""

from shared.key_check import Sealed
from shared.oauth import ClientAuth, Encoding, Provider
from shared.rate import Budget

DAY = 86_400.0

AMOCRM = Provider(
    name="amocrm",
    table="amocrm_tokens",
    token_path="/oauth2/access_token",  # noqa: S106 - a path, not a password
    encoding=Encoding.JSON,
    client_auth=ClientAuth.BODY,
    access_lifetime=DAY,
    grant_lifetime=90 * DAY,
    keep_alive=30 * DAY,
    dead_hints={
        "has been revoked": "revoked",
        "has expired": "expired",
        "is not linked": "not_linked",
        "was not issued to this client": "not_linked",
        "Cannot decrypt": "undecryptable",
        "code malformed": "undecryptable",
        "Invalid refresh token": "invalid",
    },
    client_hints=(
        "Некорректный клиент",
        "Авторизация клиента не прошла",
        "Check the `client_id`",
        "Invalid redirect URI",
    ),
    rotates=True,
    has_fixed_end=False,
    revokes_family=False,
)

SEALED = (Sealed(AMOCRM.table, ("access_token", "refresh_token", "client_secret", "candidate_client_secret")),)

# 7 requests a second per integration (https://www.amocrm.ru/developers/content/api/recommendations): at most 7 in the
# first second, 5 in the long run.
BUDGET = Budget(per_second=5, burst=1, patience=6.0)
# All of the scheduler's refreshes together: at most 6 in any second, so that a person's call always fits in.
SCHEDULED = Budget(per_second=5, burst=0, patience=10.0)
# A repetition, while the lease runs.
REPEATED = Budget(per_second=5, burst=0, patience=1.0)
