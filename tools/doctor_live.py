"""What `./dev doctor --url` asks of a running deployment, over HTTP alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from shared.panel import MOMENTS
from shared.version import VERSION
from tools.findings import Finding, of_connection
from tools.functions import BARE, found_in
from tools.places import ROOT

PATIENCE_SECONDS = 15
HEALTH, CONNECTIONS = "health", "live connections"


def examine(url: str, admin_token: str, *, each_connection: bool) -> Iterator[Finding]:
    """`each_connection`: one line each; otherwise only whether the deployment tells them."""
    for name, place in function_urls(url).items():
        for finding in _of(place, admin_token, each_connection=each_connection):
            is_ours = finding.subject in {HEALTH, CONNECTIONS}
            yield replace(finding, subject=f"{finding.subject} of {name}") if is_ours else finding


def function_urls(url: str) -> dict[str, str]:
    """Name → address. An origin alone means every function at its usual path there; anything longer is one function."""
    path = urlsplit(url).path.strip("/")
    if path:
        return {path.rpartition("/")[2]: url}
    return {name: f"{url.rstrip('/')}{BARE}{name}" for name in found_in(ROOT / "backend")}


def _of(place: str, admin_token: str, *, each_connection: bool) -> Iterator[Finding]:
    healthy = _health(place)
    yield healthy
    if not healthy.ok:
        return
    if not admin_token:
        yield Finding(ok=True, subject=CONNECTIONS, text="not asked: ADMIN_TOKEN is not set here")
        return
    yield from _connections(place, admin_token, each_connection=each_connection)


def _health(place: str) -> Finding:
    try:
        answer = requests.get(place, params={"action": "health"}, timeout=PATIENCE_SECONDS, allow_redirects=False)
        told = answer.json()
    except requests.ConnectionError:
        return Finding(ok=False, subject=HEALTH, text=f"nothing answers at {place}", cure="deploy it, or see the URL")
    except (requests.RequestException, ValueError) as problem:
        text = f"no answer of ours at {place} ({type(problem).__name__})"
        return Finding(ok=False, subject=HEALTH, text=text, cure="see the URL and the function's log")
    if not isinstance(told, dict) or told.get("status") != "ok":
        text, cure = f"HTTP {answer.status_code} at {place}", "the function's log names what its settings lack"
        return Finding(ok=False, subject=HEALTH, text=text, cure=cure)
    version = told.get("version")
    note = "" if version == VERSION else f", this checkout is {VERSION}"
    return Finding(ok=True, subject=HEALTH, text=f"ok, version {version}{note}")


def _connections(place: str, admin_token: str, *, each_connection: bool) -> Iterator[Finding]:
    bearer = f"Bearer {admin_token}"
    # poehali.dev takes the usual header for itself.
    headers = {"Authorization": bearer, "X-Authorization": bearer}
    try:
        answer = requests.get(
            place,
            params={"action": "connection_status"},
            headers=headers,
            timeout=PATIENCE_SECONDS,
            allow_redirects=False,
        )
        answer.raise_for_status()
        told = answer.json()["connections"]
        findings = [of_connection(_row(entry)) for entry in told] if each_connection else []
    except (requests.RequestException, ValueError, KeyError, TypeError) as problem:
        status = getattr(getattr(problem, "response", None), "status_code", None)
        text = f"not told ({f'HTTP {status}' if status else type(problem).__name__})"
        cure = "ADMIN_TOKEN here must equal the deployment's, and the deployment must reach its database"
        yield Finding(ok=False, subject=CONNECTIONS, text=text, cure=cure)
        return
    yield Finding(ok=True, subject=CONNECTIONS, text=str(len(told)))
    yield from findings


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    moments = {name: datetime.fromisoformat(entry[name]) if entry.get(name) else None for name in MOMENTS}
    account = entry["domain"] if "domain" in entry else entry["account_id"]
    return {"account": account, "state": entry["state"], "last_error": entry["last_error"], **moments}
