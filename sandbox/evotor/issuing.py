"""Gives out codes and tokens that look like Evotor's. Claims stand in the order of the guide's samples."""

import secrets
import string
import uuid

import jwt

from sandbox.evotor.grants import Access, Code, Refresh
from sandbox.evotor.shapes import Json
from sandbox.evotor.world import Client, Evotor, Publisher

SIGNING_KEY = "Evotor keeps its own key, so that nobody outside can verify these"
LETTERS = string.ascii_letters + string.digits
PUBLISHER_ACCESS, PUBLISHER_REFRESH = 1800, 12 * 3600
PUBLISHER_SCOPE = ["read", "write", "purchase"]


def issue_code(evotor: Evotor, client: Client, user_id: str, redirect_uri: str) -> Code:
    value = "".join(secrets.choice(LETTERS) for _ in range(12))
    expires = evotor.clock.now() + evotor.rules.code_seconds
    code = Code(value, client.client_id, user_id, redirect_uri, list(client.scope), expires)
    evotor.grants.codes[value] = code
    return code


def issue_access(evotor: Evotor, grant: Code | Refresh) -> Access:
    expires, jti = evotor.clock.now() + evotor.rules.access_seconds, str(uuid.uuid4())
    claims: Json = {"user_name": grant.user_id, "scope": grant.scope, "exp": int(expires)}
    claims |= {"app_id": evotor.app.id, "authorities": ["ROLE_CUSTOMER"], "jti": jti, "client_id": grant.client_id}
    access = Access(_signed(claims), jti, grant.client_id, grant.user_id, grant.scope, expires)
    evotor.grants.accesses[access.value] = access
    return access


def issue_refresh(evotor: Evotor, grant: Code | Refresh, access: Access) -> Refresh:
    """`grant` a refresh token: its end is the new one's too, unless the rules say that each begins a new span."""
    expires = evotor.clock.now() + evotor.rules.refresh_seconds
    if isinstance(grant, Refresh) and evotor.rules.fixed_refresh_end:
        expires = grant.expires_at
    claims: Json = {"user_name": grant.user_id, "scope": grant.scope, "ati": access.jti, "exp": int(expires)}
    claims |= {"app_id": evotor.app.id, "authorities": ["ROLE_CUSTOMER"], "jti": str(uuid.uuid4())}
    value = _signed(claims | {"client_id": grant.client_id})
    refresh = Refresh(value, grant.client_id, grant.user_id, grant.scope, expires)
    evotor.grants.refreshes[value] = refresh
    return refresh


def publisher_answer(evotor: Evotor, publisher: Publisher) -> Json:
    """The whole answer of step 1. `iat` is in milliseconds where `exp` is in seconds: so it is in the guide."""
    now, access_jti = evotor.clock.now(), str(uuid.uuid4())
    access_print, iat = secrets.token_hex(16), round(now * 1000)
    access = _publisher_token(publisher, {"X-Fingerprint": access_print}, {}, _times(now, PUBLISHER_ACCESS), access_jti)
    other_print = {"X-Fingerprint": secrets.token_hex(16)}
    times = _times(now, PUBLISHER_REFRESH)
    refresh = _publisher_token(publisher, other_print, {"ati": access_jti}, times, str(uuid.uuid4()))
    evotor.grants.publisher_accesses[access] = now + PUBLISHER_ACCESS
    body: Json = {"access_token": access, "token_type": "bearer", "refresh_token": refresh}
    body |= {"expires_in": PUBLISHER_ACCESS - 1, "scope": " ".join(PUBLISHER_SCOPE), "X-Fingerprint": access_print}
    return body | {"x_user_id": publisher.id, "x_uid": None, "iat": iat, "x_longlived": False, "jti": access_jti}


def _times(now: float, seconds: int) -> Json:
    return {"exp": int(now) + seconds, "iat": round(now * 1000)}


def _publisher_token(publisher: Publisher, begins: Json, of_access: Json, times: Json, jti: str) -> str:
    claims = begins | {"user_name": publisher.username, "x_user_id": publisher.id, "scope": PUBLISHER_SCOPE}
    claims |= of_access | times | {"authorities": ["ROLE_PUBLISHER"], "jti": jti, "x_uid": None}
    return _signed(claims | {"client_id": "Evo-UI", "x_longlived": False})


def _signed(claims: Json) -> str:
    return jwt.encode(claims, SIGNING_KEY, algorithm="HS256", sort_headers=True)
