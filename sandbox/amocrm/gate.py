"""What every call of API v4 passes first: the account, the token, the rate, the payment, the user."""

from flask import g, request

from sandbox.amocrm.call import Call, entry, hosted_account
from sandbox.amocrm.entities import User
from sandbox.amocrm.grants import Access
from sandbox.amocrm.problems import refuse, refuse_html
from sandbox.amocrm.world import Account, World
from sandbox.journal import fingerprint
from sandbox.rig import current_world

BEARER = "Bearer "


def enter() -> None:
    world, account = current_world(), hosted_account()
    access = bearer(world, account)
    entry().access = fingerprint(access.value)
    limits: dict[object, int] = {(access.client_id, account.id): world.rules.rate_per_integration}
    if not world.rates.allows(world.clock.monotonic(), limits | {account.id: world.rules.rate_per_account}):
        raise refuse_html(429)
    if not account.is_paid:
        raise refuse(402, "Аккаунт не оплачен")
    g.call = Call(account, access.client_id, acting_user(account, access))


def bearer(world: World, account: Account) -> Access:
    header = request.headers.get("Authorization", "")
    access = world.grants.accesses.get(header.removeprefix(BEARER)) if header.startswith(BEARER) else None
    if access is None or access.account_id != account.id or not is_alive(world, access):
        raise refuse(401, "Неверный логин или пароль")
    return access


def is_alive(world: World, access: Access) -> bool:
    return not access.revoked and access.expires_at > world.clock.now()


def acting_user(account: Account, access: Access) -> User:
    """The granting user, or the one X-Context-User-ID names: then that user's rights hold."""
    wanted = request.headers.get("X-Context-User-ID")
    if wanted is None:
        return account.users[access.user_id]
    user = account.users.get(int(wanted)) if wanted.isascii() and wanted.isdigit() else None
    if user is None:
        raise refuse(403, "Пользователь не найден или не может выполнять запросы")
    return user
