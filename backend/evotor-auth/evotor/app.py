"""The table of this function: every action, who may call it, what it does."""

from pathlib import Path

from evotor import authorize, callback, connections, guards, hooks, lists, paths, self_test, upkeep
from evotor.provider import SEALED
from shared.app import GET, POST, Action, App
from shared.health import health
from shared.limits import OPEN_DOOR

APP_PATH = "/api/auth/evotor"

app = App(
    "evotor-auth",
    [
        # An administrator connects a merchant. The last two prove themselves by a one-time ticket, or cookie and state.
        Action("authorize", GET, authorize.authorize, guard=guards.admin),
        # The same for the button of the cabinet, where a person reads a refusal.
        Action(
            "connect",
            GET,
            authorize.authorize,
            guard=guards.admin,
            path=APP_PATH,
            failure=callback.page_of_failure,
        ),
        Action(
            "start",
            GET,
            authorize.start,
            guard=guards.anyone,
            path=paths.START,
            limit=OPEN_DOOR,
            failure=callback.page_of_failure,
        ),
        Action(
            "callback",
            GET,
            callback.come_back,
            guard=guards.anyone,
            path=f"{APP_PATH}/callback",
            known_by=(frozenset({"code"}), frozenset({"error"})),
            limit=OPEN_DOOR,
            failure=callback.page_of_failure,
        ),
        # The administrator.
        Action("connection_status", GET, connections.connection_status, guard=guards.admin),
        Action("disconnect", POST, connections.disconnect, guard=guards.admin),
        Action("check", POST, self_test.check, guard=guards.admin),
        Action("stores", GET, lists.stores, guard=guards.admin),
        Action("devices", GET, lists.devices, guard=guards.admin),
        Action("employees", GET, lists.employees, guard=guards.admin),
        Action("products", GET, lists.products, guard=guards.admin),
        Action("product_groups", GET, lists.product_groups, guard=guards.admin),
        Action("documents", GET, lists.documents, guard=guards.admin),
        # Evotor itself. What a hook says is kept, and proved before it changes anything.
        Action(
            "hook",
            frozenset({"POST", "PUT"}),
            hooks.receive,
            guard=guards.sender,
            path=f"{paths.HOOKS}*",
            failure=hooks.failure,
            foreign_body=True,
        ),
        # The scheduler, and whoever asks whether we live.
        Action("tick", POST, upkeep.tick, guard=guards.scheduler),
        Action("health", GET, health, guard=guards.anyone),
    ],
    queries=Path(__file__).parent / "queries",
    sealed_in=SEALED,
)
