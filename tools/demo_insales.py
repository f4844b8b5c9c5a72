"""What `./dev demo` does and claims of InSales: both doors, a function a step."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests

from tools.demo_steps import Demo, hold
from tools.samples import APP_SHOP, INSALES_APPLICATION, OAUTH_SHOP
from tools.shop_browser import LOGIN, OFFICE_LOGIN, ShopBrowser, forged

TOKEN_PATH = "/admin/oauth/token"  # noqa: S105 - a path
ACCOUNT_PATH = "/admin/account.json"
OK = requests.codes.ok


def guided(demo: Demo) -> ShopBrowser:
    """A fresh browser before the installation in mode `oauth`."""
    return ShopBrowser(demo.gateway_url, demo.sandbox.url, OAUTH_SHOP)


def staff(demo: Demo) -> ShopBrowser:
    """A fresh browser before the installation in mode `app`."""
    return ShopBrowser(demo.application_url, demo.sandbox.url, APP_SHOP)


def log_in(demo: Demo) -> str:
    before, owner = demo.newest_call(), _owner(demo, OAUTH_SHOP)
    page = guided(demo).log_in()
    exchanges, asked = _calls(demo, before, TOKEN_PATH), _calls(demo, before, ACCOUNT_PATH)
    statuses = [call["status"] for call in exchanges]
    hold(statuses == [OK], f"the shop answered exchanges of a code with {statuses}")
    hold([call["access"] for call in asked] == [exchanges[0]["access_issued"]], "the new token was not used")
    _hold_dashboard(page, owner)
    return f"{OAUTH_SHOP} gave a token for its code, /dashboard greets {owner}"


def forged_return(demo: Demo, forge: Callable[[str], str] = forged) -> str:
    browser = guided(demo)
    address, before = browser.returned(), demo.newest_call()
    page = browser.get(forge(address))
    calls = demo.sandbox.journal(before)
    hold(not calls, f"{len(calls)} calls reached the shop all the same")
    hold(page.url.endswith("/login?error=invalid_state"), f"ended at {page.url}")
    return "told so on /login, and no call reached the shop"


def log_out(demo: Demo, leave: Callable[[ShopBrowser], None] = ShopBrowser.log_out) -> str:
    browser = guided(demo)
    browser.log_in()
    stolen = guided(demo)
    stolen.session.cookies.update(browser.session.cookies)
    hold(urlsplit(stolen.dashboard().url).path == "/dashboard", "the cookie opened nothing while it was good")
    leave(browser)
    page = stolen.dashboard()
    hold(urlsplit(page.url).path == "/login", f"the old cookie still opens {page.url}")
    return "the cookie of before opens nothing any more"


def install(demo: Demo) -> str:
    _register(demo)
    before = demo.newest_call()
    done = staff(demo).press("install")
    hold(done["is_installed"], f"the shop cancelled it: {done.get('status') or done.get('failure')}")
    shop, asked = _shop(demo, APP_SHOP), _calls(demo, before, ACCOUNT_PATH)
    password = shop["passwords"][INSALES_APPLICATION]
    hold([(call["status"], call["access"]) for call in asked] == [(OK, password)], "the password was not proved")
    return f"{shop['host']} got its 200 after {done['seconds']} s, the password was proved by a call"


def open_application(demo: Demo) -> str:
    browser, shop = staff(demo), _shop(demo, APP_SHOP)
    stranger = staff(demo).enter(shop["id"])
    hold(urlsplit(stranger.url).path.endswith(OFFICE_LOGIN), f"written parameters alone lead to {stranger.url}")
    owner = _owner(demo, APP_SHOP)
    _hold_dashboard(browser.open_application(), owner)
    return f"/dashboard greets {owner}; written parameters alone lead to the shop's own log-in"


def uninstall(demo: Demo) -> str:
    browser = staff(demo)
    browser.open_application()
    done = browser.press("uninstall")
    hold(done["status"] == OK, f"the shop heard {done.get('status') or done.get('failure')}")
    hold(_shop(demo, APP_SHOP)["installed"] == [], "the shop still holds the application")
    page = browser.dashboard()
    hold(urlsplit(page.url).path == "/login", f"whoever was logged in still sees {page.url}")
    return "the shop holds nothing of ours, and its people are logged out"


def _register(demo: Demo) -> None:
    """As the application's developer does in its form at InSales."""
    ours = f"{demo.application_url}{LOGIN}"
    addresses = {"install_url": f"{ours}/install", "login_url": f"{ours}/entry", "uninstall_url": f"{ours}/uninstall"}
    demo.sandbox.patch(f"/insales/applications/{INSALES_APPLICATION}", addresses)


def _shop(demo: Demo, host: str) -> dict[str, Any]:
    """All that the sandbox's shop holds."""
    return dict(demo.sandbox.get(f"/insales/shops/{host}"))


def _owner(demo: Demo, host: str) -> str:
    return str(_shop(demo, host)["users"][0]["name"])


def _calls(demo: Demo, before: int, path: str) -> list[dict[str, Any]]:
    return [call for call in demo.sandbox.journal(before) if call["path"] == path]


def _hold_dashboard(page: requests.Response, name: str) -> None:
    hold(page.ok and urlsplit(page.url).path == "/dashboard", f"ended at {page.url} with {page.status_code}")
    hold(name in page.text, f"the page does not greet {name}")


STEPS: dict[str, Callable[[Demo], str]] = {
    "InSales, mode oauth: log in through the shop": log_in,
    "InSales: a forged return is refused": forged_return,
    "InSales: log out for good": log_out,
    "InSales, mode app: install in the back office": install,
    "InSales: open it there, log in by autologin": open_application,
    "InSales: remove it": uninstall,
}
