"""Calls amoCRM makes to the integration: once each, three seconds, and it does not care for the answer."""

import hashlib
import hmac

from sandbox.amocrm.entities import Json
from sandbox.amocrm.grants import Code
from sandbox.amocrm.world import Account, Integration
from sandbox.hooks import get, with_query

PATIENCE, AGENT = 3.0, "amoCRM-sandbox/1.0"


def send_installed(integration: Integration, account: Account, code: Code) -> Json:
    """The widget was installed: a code and no state. Lost when nobody answers, never repeated."""
    told = {"code": code.value, "referer": account.host, "from_widget": "1", "platform": str(account.platform)}
    return get(with_query(integration.redirect_uri, told), PATIENCE, AGENT)


def send_disabled(integration: Integration, account: Account) -> Json:
    told = {"account_id": str(account.id), "client_uuid": integration.client_id}
    signed = disable_signature(integration, account.id)
    return get(with_query(integration.hook_url or "", told | {"signature": signed}), PATIENCE, AGENT)


def disable_signature(integration: Integration, account_id: int) -> str:
    """No time and no nonce in it: the same for ever."""
    message = f"{integration.client_id}|{account_id}".encode()
    return hmac.new(integration.client_secret.encode(), message, hashlib.sha256).hexdigest()
