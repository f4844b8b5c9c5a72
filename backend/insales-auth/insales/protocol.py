"""The application protocol's own words and sums (insales.md §1.2, §1.5)."""

import hashlib
from collections.abc import Mapping

from insales import messages
from insales.configuration import OAUTH, Configuration, read
from shared.errors import BadParam, NotFound
from shared.secret import Secret
from shared.services import Services
from shared.signatures import same
from shared.web import Request

# The older documentation spells it with a Cyrillic letter, and real answers may have come of it.
CONFIRMED = ("email_confirmed", "email_\u0441onfirmed")
LONGEST_ID = 18  # digits that fit a bigint


def app_mode(services: Services) -> Configuration:
    """Raises NotFound where this door is closed."""
    configuration = read(services.settings)
    if configuration.mode == OAUTH:
        raise NotFound("mode oauth", message=messages.OTHER_MODE)
    return configuration


def insales_id(request: Request) -> int:
    """The shop's permanent number. Raises BadParam."""
    text = request.query.get("insales_id", "")
    if not is_number(text):
        raise BadParam(field="insales_id")
    return int(text)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


def password_of(token: str, secret: Secret) -> Secret:
    """What InSales made of the install token: the token first, no separator."""
    return Secret(_md5(token, secret.reveal()))


def fits(query: Mapping[str, str], nonce: str, password: Secret) -> bool:
    """Whether all three sums are those over `nonce`, the one-time value that we sent."""
    email, name, user_id = (query.get(key, "") for key in ("user_email", "user_name", "user_id"))
    person, key = (email, name, user_id), password.reveal()
    expected = {
        "token": _md5(nonce, key),
        "token2": _md5(nonce, *person, key),
        "token3": _md5(nonce, *person, _confirmed(query), key),
    }
    matches = [same(query.get(parameter, ""), value) for parameter, value in expected.items()]
    return all(matches) and _confirmed(query) in {"true", "false"}


def _confirmed(query: Mapping[str, str]) -> str:
    return next((query[name] for name in CONFIRMED if name in query), "")


def _md5(*parts: str) -> str:
    return hashlib.md5("".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
