"""What `./dev up` prints for the person: where to go and what to press there."""

from collections.abc import Mapping
from pathlib import Path

import requests

from tools.development import redirect_uri
from tools.journey import Journey, JourneyError
from tools.running import Running
from tools.samples import APP_SHOP, MERCHANT, MERCHANT_PASSWORD, STAFF_PASSWORD
from tools.sandbox_control import Sandbox

INSALES = "/api/auth/insales"
EVOTOR = "/api/auth/evotor"
EVOTOR_HOOKS = "/api/evotor/hooks/"


def page(everything: Running, state: Path, seconds: float) -> str:
    """Seconds are counted from the start of the program."""
    options = everything.options
    shown = _of_sandbox(everything) if options.sandbox else _of_real_accounts(everything.environment)
    rows = [
        f"Ready in {seconds:.1f} s.",
        "",
        *shown,
        f"  functions   {options.gateway_url}/",
        f"  database    psql \"$(cat '{state}/database_url')\"",
        f"  keys, logs  {state}/keys.env, {state}/*.log",
        "",
        "Ctrl-C stops everything.",
    ]
    return "\n".join(rows)


def _of_sandbox(everything: Running) -> list[str]:
    sandbox = Sandbox(everything.options.sandbox_url)
    return [
        *_deal_card(everything, sandbox),
        *_shop(everything.environment, sandbox),
        *_tills(sandbox),
        f"  sandbox     {sandbox.url}/",
    ]


def _deal_card(everything: Running, sandbox: Sandbox) -> list[str]:
    account = sandbox.first_account()
    try:
        Journey(everything.function_url, everything.environment["ADMIN_TOKEN"]).connect(account)
        advice = "open it, fill in the form, press «Сохранить в сделку»: note, products and budget appear on the card"
    except (JourneyError, requests.RequestException) as problem:
        advice = f"the sample account could not be connected ({problem}): see gateway.log"
    return [f"  deal card   {sandbox.card_url(account)}", f"              {advice}"]


def _shop(environment: Mapping[str, str], sandbox: Sandbox) -> list[str]:
    if _mode(environment) == "app":
        office = f"{sandbox.url}/_browser/{APP_SHOP}/admin2/"
        steps = f"log in (password {STAFF_PASSWORD}), press «Установить», then «Открыть приложение»"
        return [f"  cabinet     {office}", f"              {steps}: the cabinet has your name"]
    steps = f"press «Войти через insales», log in to the shop (password {STAFF_PASSWORD}), press «Разрешить»"
    other = "INSALES_AUTH_MODE=app ./dev up shows InSales' other door, its own application protocol"
    return [f"  cabinet     {environment['PUBLIC_BASE_URL']}/login", f"              {steps}", f"              {other}"]


def _tills(sandbox: Sandbox) -> list[str]:
    steps = f"log in to Evotor ({MERCHANT}, password {MERCHANT_PASSWORD}), press «Войти»"
    return [
        f"  Evotor      in the cabinet press «Подключить Эвотор», {steps}: the card says «Подключено»",
        f"              {sandbox.url}/ has buttons for what Evotor tells us by hooks, a sale among them",
    ]


def _of_real_accounts(environment: Mapping[str, str]) -> list[str]:
    return [
        f"  redirect    {redirect_uri(environment)}",
        "              enter it in the integration's settings at the vendor, then connect with ADMIN_TOKEN (see keys)",
        *_real_shop(environment),
        *_real_tills(environment),
    ]


def _real_shop(environment: Mapping[str, str]) -> list[str]:
    ours = environment["PUBLIC_BASE_URL"] + INSALES
    if not environment.get("INSALES_API_KEY"):
        return ["  InSales     is off: docs/ru/insales.md says which settings it needs"]
    if _mode(environment) == "app":
        return [f"  InSales     {ours}/install, {ours}/entry, {ours}/uninstall: enter them in the application"]
    callback = environment.get("INSALES_OAUTH_REDIRECT_URI") or f"{ours}/callback"
    return [f"  InSales     {callback}: enter it in the application, then open {environment['PUBLIC_BASE_URL']}/login"]


def _real_tills(environment: Mapping[str, str]) -> list[str]:
    ours = environment["PUBLIC_BASE_URL"]
    if not environment.get("EVOTOR_CLIENT_ID"):
        return ["  Evotor      is off: docs/ru/evotor.md says which settings it needs"]
    callback = environment.get("EVOTOR_REDIRECT_URI") or f"{ours}{EVOTOR}/callback"
    return [
        f"  Evotor      {callback}: as registered by ./dev evotor oauth-app create; then the cabinet's button",
        f"              {ours}{EVOTOR_HOOKS}: enter it in Evotor's portal, with EVOTOR_WEBHOOK_SECRET",
    ]


def _mode(environment: Mapping[str, str]) -> str:
    return environment.get("INSALES_AUTH_MODE", "").strip() or "oauth"
