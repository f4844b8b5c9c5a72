"""`GET /api/v4/account`: which account this token belongs to."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify

from sandbox.amocrm.call import current_call
from sandbox.amocrm.entities import Json
from sandbox.amocrm.paging import self_link, wanted
from sandbox.amocrm.world import Account

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def show() -> Response:
    call, parts = current_call(), wanted()
    body = account_json(call.account, call.user.id)
    for name in sorted(parts & EXTRAS.keys()):
        body[name] = EXTRAS[name](call.account)
    if embedded := {name: EMBEDDED[name](call.account) for name in sorted(parts & EMBEDDED.keys())}:
        body["_embedded"] = embedded
    return jsonify(body)


def account_json(account: Account, user_id: int) -> Json:
    named: Json = {"id": account.id, "name": account.name, "subdomain": account.subdomain}
    settings: Json = {"country": "RU", "currency": "RUB", "currency_symbol": "₽", "customers_mode": "disabled"}
    switches = dict.fromkeys(("is_unsorted_on", "is_loss_reason_enabled"), True)
    switches |= dict.fromkeys(("is_helpbot_enabled", "is_technical_account"), False)
    tail: Json = {"contact_name_display_order": 1, "_links": self_link("/account")}
    return named | {"current_user_id": user_id} | settings | switches | tail


def datetime_settings(account: Account) -> Json:
    formats = {"date_pattern": "d.m.Y H:i", "short_date_pattern": "d.m.Y", "short_time_pattern": "H:i"}
    formats |= {"date_formant": "d.m.Y", "time_format": "H:i:s"}
    return formats | {"timezone": account.timezone, "timezone_offset": "+03:00"}


EXTRAS: Mapping[str, Callable[[Account], object]] = {
    "drive_url": lambda account: f"https://drive-b.{account.domain}",
    "amojo_id": lambda account: f"00000000-0000-4000-8000-{account.id:012d}",
    "version": lambda _: 11,
    "is_api_filter_enabled": lambda account: account.is_api_filter_enabled,
}
EMBEDDED: Mapping[str, Callable[[Account], object]] = {
    "users_groups": lambda _: [{"id": 0, "name": "Отдел продаж", "uuid": None}],
    "task_types": lambda _: [{"id": 1, "name": "Связаться", "color": None, "icon_id": None, "code": "FOLLOW_UP"}],
    "entity_names": lambda _: {"leads": {"ru": {"singular_form": {"default": "Сделка"}}}},
    "datetime_settings": datetime_settings,
}
