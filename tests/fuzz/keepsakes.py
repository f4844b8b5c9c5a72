"""What ordinary callers got from a function and hostile ones bend: a session, a login, the number of a calculation."""

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

from shared.users import Identity
from tests.fuzz.driver import Outcome
from tests.fuzz.good import BODIES, PROOFS, QUERIES, Function, Good
from tests.fuzz.marks import KEPT

Ask = Callable[[Good], Outcome]
JSON = {"Content-Type": "application/json"}


def collect(function: Function, ask: Ask) -> None:
    """Into the marks ‹session›, ‹login›, ‹person› and ‹calculation›, as far as the function has such things."""
    names = {action.name for action in function.app.actions}
    if {"widget_session", "widget_exchange"} <= names:
        ticket = _post(ask, "widget_session", PROOFS["widget"]).json["ticket"]
        KEPT["session"] = _post(ask, "widget_exchange", {}, ticket=ticket).json["session"]
    if "admin_login" in names:
        KEPT["login"] = _cookies(_post(ask, "admin_login", {}, key="‹admin›").answer)
    if "install" in names:
        ask(Good("install", "GET", "", {}, {"action": "install", **QUERIES["install"]}, None))
        KEPT["person"] = _person(function)
    if "save_calculation" in names:
        saved = _post(ask, "save_calculation", PROOFS["widget"], **BODIES["save_calculation"])
        KEPT["calculation"] = saved.json["calculation_id"]


def _person(function: Function) -> str:
    """The session of an administrator; it takes a browser to log in."""
    services = function.app.services()
    user = services.users.logged_in(
        services.owners.installation(), Identity("insales", 1, "301", "a@b.example", "Анна")
    )
    return services.users.begin(user).partition(";")[0].partition("=")[2]


def _post(ask: Ask, action: str, proof: dict[str, str], **fields: Any) -> Outcome:  # noqa: ANN401 - any JSON
    return ask(Good(action, "POST", "", {**proof, **JSON}, {}, {"action": action, **fields}))


def _cookies(answer: dict[str, Any]) -> str:
    """As a browser sends them back."""
    several = answer.get("multiValueHeaders", {}).get("Set-Cookie", [])
    lines = [*several, *answer.get("cookies", []), answer["headers"].get("Set-Cookie", "")]
    pairs = [(name, morsel.value) for line in lines for name, morsel in SimpleCookie(line).items()]
    return "; ".join(f"{name}={value}" for name, value in pairs)
