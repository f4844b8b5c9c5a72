"""The table of this function: every action, who may call it, what it does."""

from pathlib import Path

from amocrm import connect, deals, guards, health, redirect, saving, upkeep
from shared.app import GET, POST, Action, App

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
            failure=redirect.page_of_failure,
        ),
        Action(
            "callback",
            GET,
            redirect.come_back,
            guard=guards.anyone,
            path=f"{APP_PATH}/callback",
            known_by=(frozenset({"code", "referer"}), frozenset({"code", "state"}), frozenset({"error", "state"})),
            failure=redirect.page_of_failure,
        ),
        Action(
            "disabled",
            GET,
            health.disabled,
            guard=guards.disable_hook,
            path=f"{APP_PATH}/disabled",
            known_by=(frozenset({"account_id", "signature"}),),
        ),
        # The widget in a deal card.
        Action("get_lead", GET, deals.get_lead, guard=guards.widget, cross_origin=True),
        Action("save_calculation", POST, saving.save_calculation, guard=guards.widget, cross_origin=True),
        # The scheduler, and whoever asks whether we live.
        Action("tick", POST, upkeep.tick, guard=guards.scheduler),
        Action("health", GET, health.health, guard=guards.anyone),
    ],
    queries=Path(__file__).parent / "queries",
    knows_origin=guards.knows_origin,
)
