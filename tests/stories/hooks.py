"""Calls that amoCRM makes by itself."""

import hashlib
import hmac

from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET

ACCOUNT_ID = 28805383


def disable_call(**changes: str) -> dict[str, str]:
    """Parameters of the call that tells of a switched-off integration; its signature is the same every time."""
    message = f"{CLIENT_ID}|{ACCOUNT_ID}".encode()
    signature = hmac.new(CLIENT_SECRET.encode(), message, hashlib.sha256).hexdigest()
    return {"account_id": str(ACCOUNT_ID), "client_uuid": CLIENT_ID, "signature": signature, **changes}
