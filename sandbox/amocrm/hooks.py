"""Calls amoCRM makes to the integration: once each, three seconds, and it does not care for the answer."""

import hashlib
import hmac
import http.client
import time
from urllib.parse import urlsplit

from sandbox.amocrm.consent import with_query
from sandbox.amocrm.entities import Json
from sandbox.amocrm.grants import Code
from sandbox.amocrm.world import Account, Integration

PATIENCE = 3.0


def send_installed(integration: Integration, account: Account, code: Code) -> Json:
    """The widget was installed: a code and no state. Lost when nobody answers, never repeated."""
    told = {"code": code.value, "referer": account.host, "from_widget": "1", "platform": str(account.platform)}
    return get(with_query(integration.redirect_uri, told))


def send_disabled(integration: Integration, account: Account) -> Json:
    told = {"account_id": str(account.id), "client_uuid": integration.client_id}
    signed = disable_signature(integration, account.id)
    return get(with_query(integration.hook_url or "", told | {"signature": signed}))


def disable_signature(integration: Integration, account_id: int) -> str:
    """No time and no nonce in it: the same for ever."""
    message = f"{integration.client_id}|{account_id}".encode()
    return hmac.new(integration.client_secret.encode(), message, hashlib.sha256).hexdigest()


def get(url: str) -> Json:
    """What became of one GET: its status, or the name of what went wrong."""
    started, target = time.monotonic(), urlsplit(url)
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    connection = kind(target.hostname or "", target.port, timeout=PATIENCE)
    try:
        connection.request("GET", f"{target.path or '/'}?{target.query}", headers={"User-Agent": "amoCRM-sandbox/1.0"})
        status: int | None = connection.getresponse().status
        failure = None
    except (OSError, http.client.HTTPException) as error:
        status, failure = None, type(error).__name__
    finally:
        connection.close()
    return {"status": status, "failure": failure, "seconds": round(time.monotonic() - started, 3)}
