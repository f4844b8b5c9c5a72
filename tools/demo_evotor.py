"""What `./dev demo` does and claims of Evotor: a merchant connects, a token is renewed, a hook is believed or not."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests

from tools.demo_insales import guided
from tools.demo_steps import Demo, expire, hold
from tools.journey import PATIENCE_SECONDS, JourneyError
from tools.samples import MERCHANT, MERCHANT_ID, MERCHANT_PASSWORD
from tools.shop_browser import ShopBrowser

EVOTOR = "/api/auth/evotor"
TOKEN_HOST, API_HOST = "oauth.evotor.ru", "api.evotor.ru"
TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path
OK = requests.codes.ok
FORGED = "not-the-secret"


def connect(demo: Demo) -> str:
    before, browser = demo.newest_call(), guided(demo)
    hold(f'href="{EVOTOR}"' in browser.log_in().text, "the cabinet has no button for Evotor")
    page = browser.get(_consented(browser, browser.get(f"{demo.gateway_url}{EVOTOR}")))
    exchanges = _token_calls(demo, before)
    statuses = [call["status"] for call in exchanges]
    hold(statuses == [OK], f"Evotor answered exchanges of a code with {statuses}")
    asked = [call["access"] for call in _api_calls(demo, before)]
    hold(asked == [exchanges[0]["access_issued"]], "the new token was not proved by a call")
    hold(page.ok and urlsplit(page.url).path == "/dashboard", f"ended at {page.url} with {page.status_code}")
    hold(MERCHANT_ID in page.text, "the cabinet does not show the merchant")
    return f"Evotor granted access to {MERCHANT_ID}, the cabinet shows it"


def read_stores(demo: Demo) -> str:
    before, wanted = demo.newest_call(), _store_names(demo)
    answer = _stores(demo)
    hold(answer.ok, f"answered {answer.status_code}")
    shown = [store["name"] for store in answer.json()["items"]]
    calls = demo.sandbox.journal(before)
    hold(shown == wanted, f"stores {shown} instead of {wanted}")
    hold([(call["host"], call["status"]) for call in calls] == [(API_HOST, OK)], f"Evotor saw {len(calls)} calls")
    return f"{', '.join(shown)}: one call with the stored token"


def refresh(demo: Demo) -> str:
    """The stored time is what the code believes: in the past means due."""
    (former,) = _alive(demo)
    expire(demo, "evotor_tokens")
    before = demo.newest_call()
    answer = _stores(demo)
    hold(answer.ok, f"the next call answered {answer.status_code}")
    changed = _token_calls(demo, before)
    hold(len(changed) == 1, f"Evotor saw {len(changed)} refreshes")
    hold(changed[0]["refresh_presented"] == former, "another refresh token than the living one was presented")
    later = {call["access"] for call in _api_calls(demo, before)}
    hold(later == {changed[0]["access_issued"]}, "the new access token was not used")
    hold(_alive(demo) == [changed[0]["refresh_issued"]], "the new refresh token is not the one alive")
    return f"refresh token {former} became {changed[0]['refresh_issued']}, one refresh for one call"


def hooks(demo: Demo, forged: str = FORGED) -> str:
    told = _hook(demo, {})
    hold(told["status"] == OK, f"the receipt was answered {told['status'] or told['failure']}")
    refused = _hook(demo, {"secret": forged})
    hold(refused["status"] == requests.codes.unauthorized, f"the forged one was answered {refused['status']}")
    return f"a receipt got its 200 after {told['seconds']} s, one with a foreign secret 401"


def _consented(browser: ShopBrowser, page: requests.Response) -> str:
    """Where Evotor sends the browser back to, once the merchant logged in there."""
    form = {"username": MERCHANT, "password": MERCHANT_PASSWORD, "decision": "allow"}
    headers = {"Accept": "application/json"}
    answer = browser.session.post(page.url, form, headers=headers, timeout=PATIENCE_SECONDS)
    try:
        return str(answer.json()["redirect"])
    except (ValueError, KeyError, TypeError):
        raise JourneyError(f"«Войти» answered {answer.status_code} at {answer.url}") from None


def _stores(demo: Demo) -> requests.Response:
    headers = {"Authorization": f"Bearer {demo.journey.admin_token}"}
    url = f"{demo.gateway_url}{EVOTOR}"
    return requests.get(url, params={"action": "stores"}, headers=headers, timeout=PATIENCE_SECONDS)


def _hook(demo: Demo, changes: dict[str, Any]) -> dict[str, Any]:
    """What became of a call of Evotor to us, as Evotor itself noted it."""
    return dict(demo.sandbox.post("/evotor/hooks", {"kind": "receipts", **changes})["hooks"][0])


def _store_names(demo: Demo) -> list[str]:
    stores = demo.sandbox.get(f"/evotor/users/{MERCHANT_ID}")["user"]["stores"]
    return [store["shape"]["name"] for store in stores.values()]


def _alive(demo: Demo) -> list[str]:
    tokens = demo.sandbox.get(f"/evotor/grants/{MERCHANT_ID}")["refresh_tokens"]
    return [token["fingerprint"] for token in tokens if token["alive"]]


def _token_calls(demo: Demo, before: int) -> list[dict[str, Any]]:
    calls = [call for call in demo.sandbox.journal(before) if call["host"] == TOKEN_HOST]
    return [call for call in calls if call["path"] == TOKEN_PATH]


def _api_calls(demo: Demo, before: int) -> list[dict[str, Any]]:
    return [call for call in demo.sandbox.journal(before) if call["host"] == API_HOST]


STEPS: dict[str, Callable[[Demo], str]] = {
    "Evotor: press the cabinet's button, consent": connect,
    "Evotor: read the stores": read_stores,
    "Evotor: forced expiry, one refresh": refresh,
    "Evotor: a receipt's hook, and a forged one": hooks,
}
