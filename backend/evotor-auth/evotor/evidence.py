"""An answer of Evotor as it may be kept and shown: the guide leaves much open, so each one is worth keeping."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from shared.outgoing import Answer
from shared.secret import Secret

HIDDEN = "…"
LONGEST = 4000
SECRETIVE = r"(?:authorization|cookie|fingerprint|jti|passw|secret|session|token(?!_type))"
SECRETIVE_NAME = re.compile(SECRETIVE, re.IGNORECASE)
# "access_token": "x", access_token=x
NAMED = re.compile(
    rf'([\w-]{{0,30}}{SECRETIVE}[\w-]{{0,30}}"?\s{{0,3}}[:=]\s{{0,3}})("(?:[^"\\]|\\.)*"?|[^\s"&,;<>}}\]]+)',
    re.IGNORECASE,
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")
JWT = re.compile(r"eyJ[\w-]+(?:\.[\w-]*){1,2}")
RUN = re.compile(r"[\w-]{16,}")
LONG_RUN = 32
MANY_DIGITS = 3


def kept(request: str, answer: Answer, secrets: Iterable[Secret]) -> dict[str, object]:
    """Status, headers and body. `secrets`: what the request carried and the answer may repeat."""
    sent = tuple(secrets)
    headers = {
        name: HIDDEN if SECRETIVE_NAME.search(name) else without_secrets(text, sent)
        for name, text in answer.headers.items()
    }
    body = without_secrets(answer.body.decode(errors="replace"), sent)
    return {"request": request, "status": answer.status, "headers": headers, "body": body}


def without_secrets(text: str, sent: Iterable[Secret]) -> str:
    """Cut to 4000 characters; without the secrets given, whatever is named like one or looks drawn by a machine."""
    for shape in sorted({shape for secret in sent for shape in _shapes(secret.reveal())}, key=len, reverse=True):
        text = text.replace(shape, HIDDEN)
    text = NAMED.sub(rf"\g<1>{HIDDEN}", text[:LONGEST])
    text = JWT.sub(HIDDEN, MAIL.sub(HIDDEN, text))
    return RUN.sub(lambda run: HIDDEN if _is_random(run[0]) else run[0], text)


def _shapes(secret: str) -> Iterator[str]:
    """As another program may repeat it: in JSON, in a URL, in HTML."""
    if secret:
        encodable = secret.encode(errors="replace").decode()
        yield from (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
        yield from (quote(encodable, safe=""), quote_plus(encodable), html.escape(secret))


def _is_random(run: str) -> bool:
    """`2fa_confirmation_required` is a word and stays."""
    digits = sum(letter.isdecimal() for letter in run)
    is_mixed = run.lower() != run != run.upper()
    return digits >= MANY_DIGITS or (is_mixed and (digits > 0 or len(run) >= LONG_RUN))
