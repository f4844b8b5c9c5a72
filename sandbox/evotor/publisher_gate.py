"""Who may administer applications: a publisher token in the right header, from what looks like the cabinet's page."""

from http import HTTPStatus

from flask import request

from sandbox.evotor.call import bearer, current_evotor, entry
from sandbox.evotor.problems import refuse, refuse_page
from sandbox.evotor.shapes import VERSION_2
from sandbox.journal import fingerprint

ORIGIN = "https://dev.evotor.ru"


def check_origin() -> None:
    if request.headers.get("Origin") != ORIGIN:
        raise refuse_page()


def check_no_user_agent() -> None:
    """The guide's `-H 'User-Agent: '` makes curl leave the header out; an empty one says the same."""
    if request.headers.get("User-Agent", "").strip():
        raise refuse_page()


def check_json() -> None:
    if request.mimetype != "application/json":
        raise refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Content-Type: application/json")


def check_accept(wanted: str = VERSION_2) -> None:
    """Named in so many words: a plain `*/*` is not enough."""
    if wanted not in request.headers.get("Accept", "").lower():
        raise refuse(HTTPStatus.NOT_ACCEPTABLE, "not_acceptable", f"Accept: {wanted}")


def check_authorization() -> None:
    """The guide's POST has `Bearer` before the token, its GET nothing."""
    style, plain = current_evotor().rules.publisher_token_style, request.headers.get("Authorization")
    after_bearer = bearer("Authorization")
    check_token(*{"bearer": [after_bearer], "bare": [plain], "any": [after_bearer, plain]}[style])


def check_x_authorization() -> None:
    check_token(bearer("X-Authorization"))


def check_token(*candidates: str | None) -> None:
    evotor = current_evotor()
    given = evotor.grants.publisher_accesses
    for value in candidates:
        if value and given.get(value, 0) > evotor.clock.now():
            entry().access = fingerprint(value)
            return
    raise refuse(HTTPStatus.UNAUTHORIZED, "unauthorized", "Full authentication is required to access this resource")
