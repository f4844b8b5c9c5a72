"""The settings under which `./dev up` and `./dev demo` run the functions."""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.environment import dotenv
from tools.samples import SAMPLES

KEY_BYTES = 32
CALLBACK = "/api/auth/amocrm/callback"


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for; vendors are played by the sandbox on the next port unless real ones are wanted."""

    port: int = 3000
    sandbox: bool = True
    public_url: str = ""
    serverless: bool = False  # serverless-offline runs dist/ instead of the gateway that runs backend/

    @property
    def gateway_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"


def generated_keys(file: Path) -> dict[str, str]:
    """Made once and kept, since a database sealed with lost keys is lost too."""
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as kept:
            kept.writelines(f"{name}={value}\n" for name, value in new_keys().items())
    return dotenv(file.read_text())


def new_keys() -> dict[str, str]:
    return {
        "TOKEN_ENCRYPTION_KEYS": f"dev:{_key()}",
        "SESSION_KEYS": f"dev:{_key()}",
        "ADMIN_TOKEN": secrets.token_urlsafe(32),
        "CRON_SECRET": secrets.token_urlsafe(32),
    }


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def settings(options: Options, keys: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What the person wrote wins over what is generated, and the command line over both."""
    made = {"APP_ENV": "development", "PUBLIC_BASE_URL": options.gateway_url, "PYTHONUNBUFFERED": "1", **keys}
    if options.serverless:
        made["SCHEDULE_AUTH"] = "iam"  # its schedule calls as AWS does
    if options.sandbox:
        made |= {"UPSTREAM_GATEWAY": options.sandbox_url, **SAMPLES}
    asked = {"PUBLIC_BASE_URL": options.public_url.rstrip("/")} if options.public_url else {}
    written = {name: value for name, value in given.items() if value.strip()}
    return {**made, **written, **asked}


def redirect_uri(environment: Mapping[str, str]) -> str:
    return environment.get("AMOCRM_REDIRECT_URI") or environment["PUBLIC_BASE_URL"] + CALLBACK
