"""What `./dev demo` does and claims of amoCRM, a function a step."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg2
import requests
from psycopg2 import sql

from tools.journey import Journey
from tools.sandbox_control import Account, Sandbox

TOKEN_PATH = "/oauth2/access_token"  # noqa: S105 - a path
GLASS = {"catalog_id": 525439, "quantity": 2, "price": 6500}  # an element of the sandbox's products
CALCULATION = {
    "package_name": "Душевая перегородка",
    "width": 1000,
    "height": 2000,
    "square_meters": 2.0,
    "components_total": 13000,
    "services_total": 7000,
    "total_price": 20000,
    "products": [GLASS],
}


class NotHeldError(Exception):
    """A step whose claim the sandbox does not confirm."""


@dataclass(frozen=True, slots=True)
class Demo:
    sandbox: Sandbox
    account: Account
    journey: Journey
    dsn: str
    gateway_url: str
    application_url: str  # of a second gateway over the same database, with InSales in mode `app`

    def newest_call(self) -> int:
        """The number of the last call that reached the CRM."""
        return max((call["number"] for call in self.sandbox.journal()), default=0)

    def alive(self) -> list[str]:
        """Fingerprints of the refresh tokens that amoCRM would accept."""
        return [one["fingerprint"] for one in self.sandbox.refresh_tokens(self.account) if one["alive"]]


def hold(claim: bool, otherwise: str) -> None:  # noqa: FBT001 - reads like assert, which -O removes
    if not claim:
        raise NotHeldError(otherwise)


def connect(demo: Demo) -> str:
    before = demo.newest_call()
    demo.journey.connect(demo.account)
    exchanges = [call for call in demo.sandbox.journal(before) if call["grant_type"] == "authorization_code"]
    hold([call["status"] for call in exchanges] == [200], f"amoCRM saw {len(exchanges)} exchanges of a code")
    hold(len(demo.alive()) == 1, "amoCRM holds no grant of ours")
    return f"amoCRM granted access to {demo.account.host}"


def refused_without_token(demo: Demo) -> str:
    before = demo.newest_call()
    status = demo.journey.get_lead(demo.account, None).status_code
    calls = demo.sandbox.journal(before)
    hold(status == requests.codes.unauthorized, f"answered {status} instead of 401")
    hold(not calls, f"{len(calls)} calls reached amoCRM all the same")
    return "401, and no call reached amoCRM"


def read_deal(demo: Demo) -> str:
    before, wanted = demo.newest_call(), demo.sandbox.deal(demo.account)
    answer = demo.journey.get_lead(demo.account, demo.sandbox.disposable_token(demo.account))
    shown = answer.json()
    calls = demo.sandbox.journal(before)
    hold(answer.ok, f"answered {answer.status_code}")
    hold((shown["name"], shown["price"]) == (wanted["name"], wanted["price"]), f"the card would show {shown}")
    hold(any(f"/leads/{demo.account.lead_id}" in call["path"] for call in calls), "amoCRM was not asked for the deal")
    return f"{wanted['name']}, budget {wanted['price']} ₽, in {len(calls)} calls"


def save(demo: Demo) -> str:
    before = demo.sandbox.deal(demo.account)
    token = demo.sandbox.disposable_token(demo.account)
    answer = demo.journey.save_calculation(demo.account, token, CALCULATION)
    hold(answer.ok, f"answered {answer.status_code}: {answer.text[:200]}")
    after = demo.sandbox.deal(demo.account)
    notes = len(after["notes"]) - len(before["notes"])
    hold(notes == 1, f"amoCRM holds {notes} new notes")
    hold(_quantity(after) == GLASS["quantity"], f"amoCRM holds {after['products']}")
    hold(after["price"] == CALCULATION["total_price"], f"the budget in amoCRM is {after['price']}")
    return "the calculator's button pressed once"


def show(demo: Demo) -> str:
    held = demo.sandbox.deal(demo.account)
    hold(bool(held["notes"]), "the deal has no note")
    note = held["notes"][-1]["params"]["text"]
    hold(str(CALCULATION["package_name"]) in note, "the note does not name the product")
    products = [f"{one['name']} × {one['quantity']}" for one in held["products"]]
    return "\n".join(["note:", *(f"  {row}" for row in note.splitlines()), *products, f"budget {held['price']} ₽"])


def refresh(demo: Demo) -> str:
    """The stored time is what the code believes (contract.md §4): in the past means due."""
    (former,) = demo.alive()
    expire(demo)
    before = demo.newest_call()
    answer = demo.journey.get_lead(demo.account, demo.sandbox.disposable_token(demo.account))
    hold(answer.ok, f"the next call answered {answer.status_code}")
    calls = demo.sandbox.journal(before)
    changed = [call for call in calls if call["grant_type"] == "refresh_token"]
    hold(len(changed) == 1, f"amoCRM saw {len(changed)} refreshes")
    hold(changed[0]["refresh_presented"] == former, "another refresh token than the living one was presented")
    later = [call["access"] for call in calls if call["path"] != TOKEN_PATH]
    hold(bool(later) and set(later) == {changed[0]["access_issued"]}, "the new access token was not used")
    hold(demo.alive() == [changed[0]["refresh_issued"]], "the new refresh token is not the one alive")
    return f"refresh token {former} became {changed[0]['refresh_issued']}, one refresh for one call"


def expire(demo: Demo, table: str = "amocrm_tokens") -> None:
    due = sql.SQL("UPDATE {} SET expires_at = now() - interval '1 hour'").format(sql.Identifier(table))
    with closing(psycopg2.connect(demo.dsn)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(due)


def _quantity(deal: dict[str, Any]) -> object:
    return next((one["quantity"] for one in deal["products"] if one["id"] == GLASS["catalog_id"]), None)


STEPS: dict[str, Callable[[Demo], str]] = {
    "connect amoCRM by OAuth": connect,
    "a call without a token is refused": refused_without_token,
    "read the deal": read_deal,
    "save a calculation": save,
    "what the CRM now holds": show,
    "forced expiry, one refresh": refresh,
}
