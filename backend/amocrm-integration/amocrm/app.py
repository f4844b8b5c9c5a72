"""The table of this function: every action, who may call it, what it does."""

from pathlib import Path

from amocrm import (
    admin_login,
    admin_pages,
    audit_log,
    card,
    connect,
    connections,
    deals,
    guards,
    health,
    history,
    offers,
    pages,
    price_admin,
    price_files,
    prices,
    redirect,
    role_admin,
    saving,
    self_test,
    sellers,
    standing,
    upkeep,
    waiting,
    widget_archive,
    widget_login,
)
from amocrm.provider import SEALED
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
        Action("connections", GET, connections.connections, guard=guards.admin),
        Action("check", POST, self_test.check, guard=guards.admin),
        Action("cancel_consent", POST, connect.cancel_consent, guard=guards.admin),
        Action("retry_waiting", POST, waiting.retry_waiting, guard=guards.admin),
        Action("widget_archive", GET, widget_archive.widget_archive, guard=guards.admin),
        # What offers say of the seller.
        Action("seller", GET, sellers.seller, guard=guards.admin),
        Action("save_seller", POST, sellers.save_seller, guard=guards.admin),
        # The price list: what stands in the draft, and which list is in force.
        Action("prices", GET, price_admin.prices, guard=guards.admin),
        Action("edit_prices", POST, price_admin.edit_prices, guard=guards.admin),
        Action("import_prices", POST, price_files.import_prices, guard=guards.admin),
        Action("export_prices", GET, price_files.export_prices, guard=guards.admin),
        Action("price_changes", GET, price_admin.price_changes, guard=guards.admin),
        Action("publish_prices", POST, price_admin.publish_prices, guard=guards.admin),
        Action("publish_prices_again", POST, price_admin.publish_prices_again, guard=guards.admin),
        Action("discard_prices", POST, price_admin.discard_prices, guard=guards.admin),
        # Who may do what, and who did what.
        Action("people", GET, role_admin.people, guard=guards.admin),
        Action("set_role", POST, role_admin.set_role, guard=guards.admin),
        Action("journal", GET, audit_log.journal, guard=guards.admin),
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
        Action("card", GET, card.card, guard=guards.widget, cross_origin=True),
        Action("price_list", GET, prices.price_list, guard=guards.widget, cross_origin=True),
        Action("fill", POST, prices.fill, guard=guards.widget, cross_origin=True),
        Action("preview", POST, prices.preview, guard=guards.widget, cross_origin=True),
        Action("save_calculation", POST, saving.save_calculation, guard=guards.widget, cross_origin=True),
        Action("history", GET, history.history, guard=guards.widget, cross_origin=True),
        Action("get_calculation", GET, history.get_calculation, guard=guards.widget, cross_origin=True),
        Action("offer", GET, offers.offer, guard=guards.widget, cross_origin=True),
        Action("set_in_order", POST, standing.set_in_order, guard=guards.widget, cross_origin=True),
        Action("approve", POST, standing.approve, guard=guards.widget, cross_origin=True),
        Action("copy", POST, standing.copy, guard=guards.widget, cross_origin=True),
        Action("delete", POST, standing.delete, guard=guards.widget, cross_origin=True),
        Action("retry_sync", POST, history.retry_sync, guard=guards.widget, cross_origin=True),
        # The administrator's page, which leads to the log-in by itself; our page in the frame, and its files.
        Action(
            "admin", GET, admin_pages.admin, guard=guards.anyone, path="/admin", failure=admin_pages.page_of_failure
        ),
        Action("admin_asset", GET, admin_pages.asset, guard=guards.anyone, path="/admin/*"),
        Action("widget_page", GET, pages.widget, guard=guards.anyone, path="/widget", failure=pages.page_of_failure),
        Action("asset", GET, pages.asset, guard=guards.anyone, path="/calculator/*"),
        Action(
            "page",
            GET,
            pages.page,
            guard=guards.anyone,
            known_by=(frozenset({"page"}),),
            failure=pages.page_of_failure,
        ),
        # The scheduler, and whoever asks whether we live.
        Action("tick", POST, upkeep.tick, guard=guards.scheduler),
        Action("health", GET, alive, guard=guards.anyone),
    ],
    queries=Path(__file__).parent / "queries",
    sealed_in=SEALED,
    knows_origin=guards.knows_origin,
)
