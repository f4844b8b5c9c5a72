"""What every call of api.evotor.ru passes first: the token, Accept, the rate, the installation; then the right."""

from http import HTTPStatus

from flask import Response, g, request

from sandbox.evotor.call import Call, bearer, current_call, current_evotor, entry
from sandbox.evotor.problems import refuse
from sandbox.evotor.publisher_gate import check_accept
from sandbox.evotor.world import Evotor, Merchant
from sandbox.journal import fingerprint

BARE = "X-Authorization"


def enter() -> None:
    evotor = current_evotor()
    value, call = caller(evotor)
    entry().access, entry().context_user_id = fingerprint(value), call.merchant.id
    check_accept()
    g.budget = evotor.rates.count(value, evotor.clock.monotonic(), evotor.rules.rate_limit, evotor.rules.rate_seconds)
    if g.budget.remaining < 0:
        raise refuse(HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests", "Rate limit exceeded")
    check_installation(evotor, call.merchant)
    g.call = call


def caller(evotor: Evotor) -> tuple[str, Call]:
    """The token that was shown and whose it is."""
    value = bearer("Authorization") or ""
    access = evotor.grants.accesses.get(value)
    if access and access.is_alive(evotor.clock.now()):
        return value, Call(evotor.merchants[access.user_id], frozenset(access.scope))
    value = cloud_token(evotor.rules.cloud_token_style)
    merchant = evotor.merchant_of_cloud_token(value)
    if merchant is None:
        raise unauthorized()
    return value, Call(merchant, None)


def cloud_token(style: str) -> str:
    """Older clients send it bare in a header of its own, newer ones as Bearer."""
    shown, bare = bearer("Authorization") or "", request.headers.get(BARE, "")
    return {"bearer": shown, "bare": bare, "any": shown or bare}[style]


def unauthorized() -> Exception:
    return refuse(HTTPStatus.UNAUTHORIZED, "unauthorized", "Token is wrong or has expired")


def check_installation(evotor: Evotor, merchant: Merchant) -> None:
    if not merchant.is_installed:
        if evotor.rules.uninstalled_answers == HTTPStatus.UNAUTHORIZED:
            raise unauthorized()
        raise refuse(HTTPStatus.FORBIDDEN, "forbidden", "Application is not installed")
    if not merchant.is_paid:
        raise refuse(HTTPStatus.PAYMENT_REQUIRED, "payment_required", "Application is not installed on some terminals")


def check_right(right: str) -> None:
    if not current_call().may(right):
        raise refuse(HTTPStatus.FORBIDDEN, "forbidden", f"Scope {right} is required")


def add_headers(answer: Response) -> Response:
    rules, budget = current_evotor().rules, g.get("budget")
    if budget:
        answer.headers.update(budget.headers())
        if budget.remaining < 0 and rules.gives_retry_after:
            answer.headers["Retry-After"] = str(budget.reset)
    if rules.warning:
        answer.headers["Warning"] = rules.warning
    return answer
