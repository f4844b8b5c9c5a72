"""Settings that lie in AWS Secrets Manager or SSM Parameter Store instead of the environment.

    arn:aws:secretsmanager:eu-central-1:1234:secret:glass-AbCdEf#DATABASE_URL    one key of a JSON secret
    glass/production                                                            a secret by name
    arn:aws:ssm:eu-central-1:1234:parameter/glass/keys    /glass/keys           a parameter

boto3 is imported only when an entry is named: Lambda brings it, elsewhere it is the `cloud` group of pyproject.toml.
"""

import json
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from msgspec import Struct

SECRETS_MANAGER, SSM = "secretsmanager", "ssm"
SERVICES = frozenset({SECRETS_MANAGER, SSM})
ARN_PARTS = 6  # arn:partition:service:region:account:the entry

_lock = Lock()
_fetched: dict["Entry", str] = {}


class Unreadable(Exception):
    """Why, as the end of a sentence that begins with the setting's name; quotes neither entry nor content."""


class Entry(Struct, frozen=True):
    service: str
    region: str
    id: str


def fetched(environment: Mapping[str, str], names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Values of the settings that have a `…_FROM`, and what is wrong with them; a fault leaves its value empty."""
    region = environment.get("AWS_REGION", "").strip()
    values: dict[str, str] = {}
    faults: list[str] = []
    for name in sorted(names):
        entry, own = (environment.get(asked, "").strip() for asked in (f"{name}_FROM", name))
        if not entry:
            continue
        try:
            if own or (value := read(entry, region)):
                values[name] = "" if own else value
        except Unreadable as reason:
            values[name] = ""
            faults.append(f"{name}_FROM {reason}")
        if own:
            faults.append(f"{name} and {name}_FROM are both set: keep one")
    return values, faults


def read(reference: str, region: str) -> str:
    """`region` is for entries that are no ARN. One call per entry and process. Raises Unreadable.

    A key of a JSON secret may hold "": the setting is not used.
    """
    place, _, key = reference.partition("#")
    entry = parse(place, region)
    with _lock:
        if entry not in _fetched:
            _fetched[entry] = _fetch(entry)
        text = _fetched[entry]
    value = _member(text, key) if key else text
    if key and value == "":
        return ""
    value = value.strip()
    if not value:
        raise Unreadable("names an empty entry")
    return value


def parse(place: str, region: str) -> Entry:
    """Raises Unreadable."""
    if not place.startswith("arn:"):
        entry = Entry(SSM if place.startswith("/") else SECRETS_MANAGER, region, place)
    else:
        parts = place.split(":")
        if len(parts) < ARN_PARTS or parts[2] not in SERVICES:
            raise Unreadable("must name an entry of Secrets Manager or an SSM parameter")
        entry = Entry(parts[2], parts[3], place)
    if not entry.region:
        raise Unreadable("needs AWS_REGION, or an ARN that names its region")
    return entry


def _member(text: str, key: str) -> str:
    try:
        value = json.loads(text)[key]
    except (ValueError, KeyError, TypeError):
        raise Unreadable("names a key that the entry does not have") from None
    if not isinstance(value, str):
        raise Unreadable("names a key that holds no text")
    return value


def _fetch(entry: Entry) -> str:
    try:
        client = _client(entry)
        if entry.service == SSM:
            text = client.get_parameter(Name=entry.id, WithDecryption=True)["Parameter"]["Value"]
        else:
            text = client.get_secret_value(SecretId=entry.id).get("SecretString", "")
    except ImportError:
        raise Unreadable("needs boto3, which is not installed: add it to the function or as a layer") from None
    except Exception as error:  # noqa: BLE001 - boto3's tree of exceptions is imported only where it is used
        raise Unreadable(f"could not be read ({_reason(error)})") from None
    return str(text)


def _client(entry: Entry) -> Any:  # noqa: ANN401 - boto3 makes its classes at run time
    import boto3  # noqa: PLC0415 - 0.2 s of a cold start, and most installations name no entry
    from botocore.config import Config  # noqa: PLC0415 - as above

    config = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2})
    return boto3.client(entry.service, region_name=entry.region, config=config)


def _reason(error: Exception) -> str:
    """AWS's code, such as AccessDeniedException; its message would quote the entry."""
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return str(code or type(error).__name__)
