"""The page `/`: what this is, whose accounts it holds, what the CRM knows of each deal now."""

from flask import Blueprint, render_template

from sandbox.amocrm.control import deal_json
from sandbox.amocrm.entities import Json
from sandbox.amocrm.seed import MANAGER
from sandbox.amocrm.world import Account
from sandbox.evotor import overview as evotor
from sandbox.insales import overview as insales
from sandbox.rig import current_rig, current_world

blueprint = Blueprint("home", __name__)
# label, what the control API gets
FAULT_BUTTONS = [
    ("503 на следующий вызов", {"effect": "answer", "path": "/", "status": 503}),
    ("429 на три вызова", {"effect": "answer", "path": "/api/", "status": 429, "times": 3}),
    ("Обрыв после смены токена", {"effect": "drop_after", "path": "/oauth2/access_token"}),
    ("Обрыв после записи примечания", {"effect": "reset_after", "path": "/api/v4/leads", "method": "POST"}),
    ("Пауза 5 секунд", {"effect": "none", "path": "/api/", "delay_before": 5}),
    ("Ответ оборван на середине", {"effect": "bad_json", "path": "/api/"}),
]


@blueprint.get("/")
def page() -> str:
    rig = current_rig()
    integrations = list(rig.world.integrations.values())
    return render_template(
        "home.html",
        accounts=shown(),
        integrations=integrations,
        buttons=FAULT_BUTTONS,
        user=MANAGER,
        shops=[insales.shop_json(shop) for shop in rig.insales.shops.values()],
        applications=list(rig.insales.applications.values()),
        evotor=evotor.shown(rig.evotor),
        evotor_buttons=evotor.BUTTONS,
    )


@blueprint.get("/_home/now")
def now() -> str:
    """The part of the page that renews itself."""
    entries = current_rig().journal.entries[-15:][::-1]
    tills = evotor.shown(current_rig().evotor)
    return render_template("home_now.html", accounts=shown(), entries=entries, user=MANAGER, evotor=tills)


def shown() -> list[Json]:
    with current_world().lock:
        return [account_view(account) for account in current_world().accounts.values()]


def account_view(account: Account) -> Json:
    deals = [deal_json(account, lead_id) for lead_id in account.leads]
    flags = {"платит": account.is_paid, "не заблокирован": not account.is_blocked, "товары": account.has_products}
    return {"name": account.name, "host": account.host, "id": account.id, "deals": deals, "flags": flags}
