"""InSales' three MD5 formulas: parts joined without anything between them, UTF-8, lower-case hex."""

import hashlib

from sandbox.insales.entities import User


def md5_hex(*parts: str) -> str:
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def app_password(token: str, secret: str) -> str:
    """What an installation's Basic password is; `token` is told once, in the install call."""
    return md5_hex(token, secret)


def autologin_tokens(nonce: str, user: User, confirmed: str, password: str) -> dict[str, str]:
    """`confirmed` is literally `true` or `false`."""
    person = (user.email, user.name, str(user.id))
    return {
        "token": md5_hex(nonce, password),
        "token2": md5_hex(nonce, *person, password),
        "token3": md5_hex(nonce, *person, confirmed, password),
    }
