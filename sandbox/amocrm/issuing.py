"""Gives out codes and tokens that look like amoCRM's."""

import base64
import json
import secrets
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import jwt

from sandbox.amocrm.grants import Access, Code, Refresh
from sandbox.amocrm.world import Account, Integration, World

if TYPE_CHECKING:
    from sandbox.amocrm.entities import Json

SCOPES = ["crm", "files", "files_delete", "notifications", "push_notifications"]


def issue_code(world: World, integration: Integration, account: Account, user_id: int) -> Code:
    """Granting also switches the integration on again."""
    world.grants.disabled.discard((integration.client_id, account.id))
    expires = world.clock.now() + world.rules.code_seconds
    code = Code(_opaque(), integration.client_id, account.id, user_id, expires)
    world.grants.codes[code.value] = code
    return code


def issue_pair(world: World, grant: Code | Refresh) -> tuple[Access, Refresh]:
    """A new access and refresh token; the family lets a whole line of descent be revoked."""
    family = grant.family if isinstance(grant, Refresh) else uuid.uuid4().hex
    expires = world.clock.now() + world.rules.refresh_seconds
    refresh = Refresh(_opaque(), grant.client_id, grant.account_id, grant.user_id, expires, family)
    world.grants.refreshes[refresh.value] = refresh
    return issue_access(world, refresh, world.rules.access_seconds), refresh


def issue_access(world: World, grant: Refresh, seconds: int, *, long_lived: bool = False) -> Access:
    expires = world.clock.now() + seconds
    value = _access_token(world, grant, int(expires), "long_lived" if long_lived else "authorization_code")
    access = Access(value, grant.client_id, grant.account_id, grant.user_id, expires, grant.family, long_lived)
    world.grants.accesses[value] = access
    return access


def issue_long_lived(world: World, integration: Integration, account: Account, user_id: int, seconds: int) -> Access:
    """What «Сгенерировать токен» on the tab of keys gives: no refresh token belongs to it."""
    never_given = Refresh("", integration.client_id, account.id, user_id, 0, uuid.uuid4().hex)
    return issue_access(world, never_given, seconds, long_lived=True)


def disposable_token(world: World, integration: Integration, account: Account, user_id: int) -> str:
    """What amoCRM's page sends as X-Auth-Token: HS256 with the integration's secret, for 30 minutes."""
    now = world.now()
    key = (integration.client_id, account.id, user_id)
    if world.rules.fresh_jti or key not in world.grants.disposables:
        world.grants.disposables[key] = str(uuid.uuid4())
    target = urlsplit(integration.redirect_uri)
    claims: Json = {"iss": f"https://{account.host}", "aud": f"{target.scheme}://{target.netloc}"}
    claims |= {"jti": world.grants.disposables[key], "iat": now, "nbf": now}
    claims |= {"exp": now + world.rules.disposable_seconds, "account_id": account.id, "user_id": user_id}
    claims |= {"subdomain": account.subdomain, "client_uuid": integration.client_id}
    return jwt.encode(claims, integration.client_secret, algorithm="HS256")


def _access_token(world: World, grant: Refresh, expires: int, grant_type: str) -> str:
    # amoCRM publishes no public key, so nobody can verify the signature: random bytes of RS256's length do.
    account, now = world.accounts[grant.account_id], world.now()
    claims: Json = {"aud": grant.client_id, "jti": secrets.token_hex(40), "iat": now, "nbf": now, "exp": expires}
    claims |= {"sub": str(grant.user_id), "grant_type": grant_type, "account_id": grant.account_id}
    claims |= {"base_domain": account.domain, "api_domain": account.api_domain, "version": 2}
    claims |= {"scopes": SCOPES, "hash_uuid": str(uuid.uuid4())}
    header = {"typ": "JWT", "alg": "RS256", "jti": claims["jti"]}
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), secrets.token_bytes(256)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def _opaque() -> str:
    """As long as the codes and refresh tokens seen in the wild, close to a kilobyte."""
    return f"def502{secrets.token_hex(488)}"
