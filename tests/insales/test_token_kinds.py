"""Each kind of credential at every entry of another: refused, nothing done (reliability.md C2)."""

from collections.abc import Callable, Mapping

import pytest

from insales.app import app
from shared.fanout import Task
from shared.sessions import WIDGET
from tests.hostile.kinds import HEADERS
from tests.insales.office import ShopOffice
from tests.insales.shops import TOKEN, at_amocrm, browser, enter, password_of, services
from tests.logins import log_in
from tests.office import ADMIN_TOKEN, BASE_URL, CRON_SECRET, flat_query
from tests.sandbox_process import INSALES_SECRET

PLACES: dict[str, Callable[[str], Mapping[str, str]]] = {
    **HEADERS,
    "cookie on the way": lambda given: {"Cookie": f"il={given}", "Origin": BASE_URL},
}
PERSON, OPERATOR = {"cookie of a person": "person's session"}, {"cookie of an administrator": "operator's session"}
ADMINISTRATOR = {**PERSON, **OPERATOR, "Authorization": "ADMIN_TOKEN"}
REFUSED = {"401 auth_required", "401 auth_invalid"}
# Action → what opens it, where, and what all else is told.
GUARDED = {
    "me": (PERSON, REFUSED),
    "connection_status": (ADMINISTRATOR, REFUSED),
    "save_api_key": (ADMINISTRATOR, REFUSED),
    "check": (ADMINISTRATOR, REFUSED),
    "disconnect": (ADMINISTRATOR, REFUSED),
    "tick": ({"X-Cron-Secret": "CRON_SECRET"}, {"403 forbidden"}),
}
PAIRS = [(action, place) for action, (own, _) in GUARDED.items() for place in own]


@pytest.fixture
def kinds(staffed: ShopOffice) -> dict[str, str]:
    """All good at their own door; the browser itself shows none of them."""
    session = enter(browser(staffed)).cookies["session"]
    operator, away = at_amocrm(browser(staffed)), browser(staffed)
    log_in(operator)
    nonce = flat_query(away.open().headers["Location"])["token"]
    [(row, version)] = staffed.sql("SELECT id::text, version FROM insales_accounts")
    staffed.cookies.clear()
    return {
        "person's session": session,
        "operator's session": operator.cookies["admin"],
        "known device": operator.cookies["device"],
        "widget session": services().sessions.begin(WIDGET, {}, "").reveal(),
        "ADMIN_TOKEN": ADMIN_TOKEN,
        "CRON_SECRET": CRON_SECRET,
        "one-time value": nonce,
        "browser on its way": away.cookies["il"],
        "install token": TOKEN,
        "password of the shop": password_of(),
        "application's secret": INSALES_SECRET,
        "queue message": services().fanout._sealed(Task("insales", row, version)),
    }


def summary(office: ShopOffice, action: str, headers: dict[str, str]) -> str:
    methods = next(known.methods for known in app.actions if known.name == action)
    office.sql("DELETE FROM rate_budgets")
    if "GET" in methods:
        answer = office.call("GET", parameters={"action": action}, headers=headers)
    else:
        fields = {"domain": office.host, "login": "a" * 32, "password": "b" * 32}
        answer = office.call("POST", headers=headers, body={"action": action, **fields})
    return f"{answer.status} {answer.code}" if answer.status >= 400 else "done"


@pytest.mark.parametrize("action", GUARDED)
def test_a_credential_opens_no_door_but_its_own(staffed: ShopOffice, kinds: dict[str, str], action: str) -> None:
    own, answers = GUARDED[action]
    before, asked = staffed.shop_row(), len(staffed.vendor_calls())
    pairs = [(place, kind) for place in PLACES for kind in kinds if own.get(place) != kind]
    said = {pair: summary(staffed, action, dict(PLACES[pair[0]](kinds[pair[1]]))) for pair in pairs}
    assert {pair: answer for pair, answer in said.items() if answer not in answers} == {}
    assert (staffed.shop_row(), len(staffed.vendor_calls())) == (before, asked)


@pytest.mark.parametrize(("action", "place"), PAIRS)
def test_the_right_credential_is_let_in(staffed: ShopOffice, kinds: dict[str, str], action: str, place: str) -> None:
    """So that the refusals above mean something."""
    own, answers = GUARDED[action]
    assert summary(staffed, action, dict(PLACES[place](kinds[own[place]]))) not in answers


def test_every_guarded_action_has_its_row() -> None:
    assert {action.name for action in app.actions if action.guard.__name__ != "anyone"} == GUARDED.keys()
