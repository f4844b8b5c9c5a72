"""The table of this function: every action, who may call it, what it does."""

from pathlib import Path

from amocrm import admin_login, connect, deals, guards, health, history, redirect, saving, upkeep, widget_login
from shared.app import GET, POST, Action, App
from shared.health import health as alive
from shared.limits import OPEN_DOOR
from shared.logout import logout

APP_PATH = "/api/auth/amocrm"

app = App(
    "amocrm-integration",
    [
        # An administrator connects an account.
        Action("save_connection", POST, connect.save_connection, guard=guards.admin),
        Action("authorize_url", GET, connect.authorize_url, guard=guards.admin),
        Action("exchange_code", POST, connect.exchange_code, guard=guards.admin),
        Action("connection_status", GET, health.connection_status, guard=guards.admin),
        Action("disconnect", POST, health.disconnect, guard=guards.admin),
        # Browsers and amoCRM itself. The first two prove themselves by a one-time ticket or state.
        Action(
            "start",
            GET,
            connect.start,
            guard=guards.anyone,
            path=f"{APP_PATH}/start",
            limit=OPEN_DOOR,
            failure=redirect.page_of_failure,
        ),
        Action(
            "callback",
            GET,
            redirect.come_back,
            guard=guards.anyone,
            path=f"{APP_PATH}/callback",
            known_by=(frozenset({"code", "referer"}), frozenset({"code", "state"}), frozenset({"error", "state"})),
            limit=OPEN_DOOR,
            failure=redirect.page_of_failure,
        ),
        Action(
            "disabled",
            GET,
            health.disabled,
            guard=guards.disable_hook,
            path=f"{APP_PATH}/disabled",
            known_by=(frozenset({"account_id", "signature"}),),
            limit=OPEN_DOOR,
        ),
        # Logging in. What comes here proves itself: a key, a cookie, a one-time ticket.
        Action("admin_login", POST, admin_login.admin_login, guard=guards.anyone),
        Action("logout", POST, logout, guard=guards.anyone),
        Action("widget_session", POST, widget_login.widget_session, guard=guards.disposable, cross_origin=True),
        Action("widget_exchange", POST, widget_login.widget_exchange, guard=guards.anyone, limit=OPEN_DOOR),
        # The widget in a deal card.
        Action("get_lead", GET, deals.get_lead, guard=guards.widget, cross_origin=True),
        Action("save_calculation", POST, saving.save_calculation, guard=guards.widget, cross_origin=True),
        Action("history", GET, history.history, guard=guards.widget, cross_origin=True),
        Action("get_calculation", GET, history.get_calculation, guard=guards.widget, cross_origin=True),
        Action("retry_sync", POST, history.retry_sync, guard=guards.widget, cross_origin=True),
        # The scheduler, and whoever asks whether we live.
        Action("tick", POST, upkeep.tick, guard=guards.scheduler),
        Action("health", GET, alive, guard=guards.anyone),
    ],
    queries=Path(__file__).parent / "queries",
    knows_origin=guards.knows_origin,
)
