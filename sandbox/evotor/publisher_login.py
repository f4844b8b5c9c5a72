"""`POST dev.evotor.ru/oauth/token`: step 1 of the guide, with the code that is mailed to a new address."""

import secrets
from collections.abc import Mapping

from flask import Blueprint, Response, request

from sandbox.evotor.call import current_evotor, entry
from sandbox.evotor.issuing import publisher_answer
from sandbox.evotor.problems import json_response, refuse_grant, refuse_oauth
from sandbox.evotor.shapes import Json
from sandbox.evotor.world import Evotor, Mail, Publisher

blueprint = Blueprint("evotor_publisher_login", __name__)
CODE = "2fa_confirmation"
FIXED = {"type": "LOGIN", "grant_type": "password", "client_id": "Evo-UI"}
REMEMBERED = 10
DIGITS = 6  # made up
# The guide shows none of these; it says only that the first call mails a code.
FIRST_ANSWERS: Mapping[str, tuple[int, Json]] = {
    "401": (401, {"error": "unauthorized", "error_description": "Требуется код подтверждения"}),
    "400": (400, {"error": "invalid_grant", "error_description": "2fa_confirmation is required"}),
    "200": (200, {"status": "2FA_REQUIRED"}),
    "202": (202, {}),
}


@blueprint.post("/oauth/token")
def token() -> Response:
    evotor, form = current_evotor(), request.form.to_dict()
    entry().grant_type = form.get("grant_type")
    check_form(form)
    publisher = evotor.publisher
    if (form.get("username"), form.get("password")) != (publisher.username, publisher.password):
        raise refuse_grant("Bad credentials")
    address = evotor.rules.caller_address or request.remote_addr or ""
    if address not in publisher.addresses and (refused := second_factor(evotor, form)):
        return refused
    remember(publisher, address)
    return json_response(publisher_answer(evotor, publisher))


def check_form(form: Mapping[str, str]) -> None:
    if request.mimetype != "application/x-www-form-urlencoded":
        raise refuse_oauth(400, "invalid_request", "Missing grant type")
    if form.get("grant_type") != FIXED["grant_type"]:
        raise refuse_oauth(400, "unsupported_grant_type", f"Unsupported grant type: {form.get('grant_type')}")
    if wrong := [name for name, value in FIXED.items() if form.get(name) != value]:
        raise refuse_oauth(400, "invalid_request", f"Wrong {', '.join(wrong)}")


def second_factor(evotor: Evotor, form: Mapping[str, str]) -> Response | None:
    """What a caller from a new address gets; None when it brought the mailed code."""
    given = given_code(evotor.rules.second_factor_place, form)
    if given is None:
        mail_code(evotor)
        status, body = FIRST_ANSWERS[evotor.rules.second_factor_answer]
        return json_response(body, status) if body else Response(status=status)
    if not is_right(evotor, given):
        raise refuse_oauth(401, "unauthorized", "Неверный код подтверждения")
    evotor.publisher.mails.clear()
    return None


def given_code(place: str, form: Mapping[str, str]) -> str | None:
    """As a form field the guide's sample has it, as a header its prose."""
    field, header = form.get(CODE), request.environ["sandbox.headers"].get(CODE)
    if place == "any":
        return field if field is not None else header
    return field if place == "field" else header


def is_right(evotor: Evotor, given: str) -> bool:
    """Only the last code counts."""
    mail = evotor.publisher.mails[-1] if evotor.publisher.mails else None
    if mail is None or mail.at + evotor.rules.second_factor_seconds <= evotor.clock.now():
        return False
    return secrets.compare_digest(mail.code.encode(), given.encode())


def mail_code(evotor: Evotor) -> None:
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    evotor.publisher.mails.append(Mail(evotor.publisher.username, code, evotor.clock.now()))


def remember(publisher: Publisher, address: str) -> None:
    kept = [one for one in publisher.addresses if one != address]
    publisher.addresses = [*kept, address][-REMEMBERED:]
