"""The table of this function: every action, who may call it, what it does."""

from pathlib import Path

from insales import (
    account,
    autologin,
    callback,
    connections,
    guards,
    installs,
    login,
    pages,
    self_test,
    uninstalls,
    upkeep,
)
from insales.entrance import login_failed, page_of_failure
from insales.pages import page_of_failure as page_without
from insales.provider import SEALED
from shared.app import GET, POST, Action, App
from shared.health import health
from shared.limits import OPEN_DOOR
from shared.logout import logout

APP_PATH = "/api/auth/insales"

app = App(
    "insales-auth",
    [
        # A person logs in: mode `oauth` by state and code, mode `app` by the sums over a one-time value.
        Action(
            "login",
            GET,
            login.login,
            guard=guards.anyone,
            path=APP_PATH,
            limit=OPEN_DOOR,
            failure=login_failed,
        ),
        Action(
            "callback",
            GET,
            callback.come_back,
            guard=guards.anyone,
            path=f"{APP_PATH}/callback",
            known_by=(frozenset({"code", "state"}), frozenset({"error", "state"})),
            limit=OPEN_DOOR,
            failure=page_of_failure,
        ),
        Action(
            "autologin",
            GET,
            autologin.autologin,
            guard=guards.anyone,
            path=f"{APP_PATH}/autologin",
            known_by=(frozenset({"token", "token2", "token3"}),),
            limit=OPEN_DOOR,
            failure=page_of_failure,
        ),
        # The platform itself. What an install call says is proved by a live call, an uninstall call by the password.
        Action(
            "install",
            GET,
            installs.install,
            guard=guards.anyone,
            path=f"{APP_PATH}/install",
            known_by=(frozenset({"shop", "token", "insales_id"}),),
            limit=OPEN_DOOR,
        ),
        Action(
            "uninstall",
            GET,
            uninstalls.uninstall,
            guard=guards.anyone,
            path=f"{APP_PATH}/uninstall",
            limit=OPEN_DOOR,
        ),
        Action(
            "entry",
            GET,
            login.entry,
            guard=guards.anyone,
            path=f"{APP_PATH}/entry",
            known_by=(frozenset({"shop", "insales_id"}),),
            limit=OPEN_DOOR,
            failure=page_without,
        ),
        # Whoever is logged in, and the administrator.
        Action("me", GET, account.me, guard=guards.person),
        Action("logout", POST, logout, guard=guards.anyone),
        Action("connection_status", GET, connections.connection_status, guard=guards.admin),
        Action("save_api_key", POST, connections.save_api_key, guard=guards.admin),
        Action("disconnect", POST, connections.disconnect, guard=guards.admin),
        Action("check", POST, self_test.check, guard=guards.admin),
        # Pages; the protected one leads to the other by itself.
        Action("login_page", GET, pages.login_page, guard=guards.anyone, path="/login", failure=page_without),
        Action("dashboard", GET, pages.dashboard, guard=guards.anyone, path="/dashboard", failure=page_without),
        Action("asset", GET, pages.asset, guard=guards.anyone, path="/cabinet/*"),
        Action(
            "page",
            GET,
            pages.page,
            guard=guards.anyone,
            known_by=(frozenset({"page"}),),
            failure=page_without,
        ),
        # The scheduler, and whoever asks whether we live.
        Action("tick", POST, upkeep.tick, guard=guards.scheduler),
        Action("health", GET, health, guard=guards.anyone),
    ],
    queries=Path(__file__).parent / "queries",
    sealed_in=SEALED,
)
