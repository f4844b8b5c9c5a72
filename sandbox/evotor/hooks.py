"""Calls Evotor makes to us: ten seconds each; two kinds are repeated until they are answered with 200."""

import http.client
import json
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from sandbox.evotor.hook_bodies import BODIES
from sandbox.evotor.shapes import Json
from sandbox.evotor.world import Delivery, Evotor, Merchant

OK = 200
REPEATED = frozenset({"installation/event", "subscription/event"})


def prepared(evotor: Evotor, merchant: Merchant, wanted: Json) -> Delivery:
    """`{"kind", "type"?, "document_id"?, "body"?, "secret"?}`: `body` replaces ours, `secret` null sends no header."""
    kind = str(wanted["kind"])
    body = wanted["body"] if "body" in wanted else BODIES[kind](evotor, merchant, wanted)
    secret = wanted.get("secret", evotor.app.webhook_secret)
    delivery = Delivery(len(evotor.deliveries) + 1, kind, merchant.id, body, secret)
    evotor.deliveries.append(delivery)
    return delivery


def send_all(evotor: Evotor, deliveries: Sequence[Delivery]) -> list[Delivery]:
    """As the rules say: how many times each, which first, all at once. Not to be called under the lock."""
    rules = evotor.rules
    ordered = list(reversed(deliveries)) if rules.hooks_in_disorder else list(deliveries)
    calls = [one for one in ordered for _ in range(rules.hook_copies)]
    with ThreadPoolExecutor(len(calls) if rules.hooks_at_once and calls else 1) as pool:
        list(pool.map(lambda one: send(evotor, one), calls))
    return ordered


def unanswered(evotor: Evotor) -> list[Delivery]:
    """What Evotor would repeat, about every minute for up to three days."""
    return [one for one in evotor.deliveries if one.kind in REPEATED and one.status != OK]


def send(evotor: Evotor, delivery: Delivery) -> None:
    """Notes on the delivery what became of it: a status, or the name of what went wrong."""
    started, target = evotor.clock.monotonic(), urlsplit(address(evotor, delivery.kind))
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    connection = kind(target.hostname or "", target.port, timeout=evotor.rules.hook_seconds)
    method = "PUT" if delivery.kind == "documents" else "POST"
    path = f"{target.path or '/'}{'?' if target.query else ''}{target.query}"
    delivery.attempts += 1
    try:
        connection.request(method, path, json.dumps(delivery.body, ensure_ascii=False).encode(), headers(delivery))
        answer = connection.getresponse()
        answer.read()
        delivery.status, delivery.failure = answer.status, None
    except (OSError, http.client.HTTPException) as error:
        delivery.status, delivery.failure = None, type(error).__name__
    finally:
        connection.close()
    delivery.seconds = round(evotor.clock.monotonic() - started, 3)


def address(evotor: Evotor, kind: str) -> str:
    path, url = evotor.rules.receipts_path if kind == "receipts" else kind, evotor.app.hook_url
    return url.replace("{kind}", path) if "{kind}" in url else f"{url.rstrip('/')}/{path}"


def headers(delivery: Delivery) -> dict[str, str]:
    """Unsigned: the secret is all there is. Documents come from a terminal's side, with the merchant beside them."""
    told = {"Content-Type": "application/json", "User-Agent": "Java/1.8.0_151", "Accept": "application/json"}
    if delivery.secret is not None:
        told["Authorization"] = f"Bearer {delivery.secret}"
    if delivery.kind in {"documents", "receipts"}:
        told |= {"X-Evotor-User-Id": delivery.user_id, "X-B3-TraceId": secrets.token_hex(8)}
    return told
