"""An account's host and tokens when it moved, was displaced, or its only token is refused (amocrm.md §1.6, F35)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import jwt
import pytest
from msgspec import structs

from amocrm import upkeep
from amocrm.access import AccountAccess, api
from amocrm.accounts import Account, Accounts
from shared import errors
from shared.clock import Clock
from shared.outgoing import Answer
from shared.secret import Secret
from shared.services import Services
from shared.tokens import RESERVE
from tests.amocrm.installation import PROJECT, build_services, proven, request, with_vendor
from tests.databases import move_clock, query
from tests.shared.parts import FakeClock

JSON = {"content-type": "application/json"}
PAIR = Answer(200, JSON, json.dumps({"access_token": "a2", "refresh_token": "r2", "expires_in": 86_400}).encode())
GONE = Answer(404, {"content-type": "text/html"}, b"<html>")
BROKEN = Answer(502, {"content-type": "text/html"}, b"")
UNAUTHORIZED = Answer(401, JSON, b'{"title": "Unauthorized"}')
PAGE = Answer(401, {"content-type": "text/html"}, b"<html>401 Authorization Required</html>")
NOBODYS = Answer(401, JSON, b'{"message": "Unauthorized"}')  # of a gateway in front of amoCRM
ACCOUNT = Answer(200, JSON, b'{"id": 1, "name": "x", "subdomain": "shop", "currency": "RUB"}')


@dataclass
class AmoCRM:
    """Each path's answer, by host; `slow`: seconds that a call takes. Remembers which host was asked what, and when.

    `nowhere`: what a look-up is answered for an account that lives nowhere.
    """

    by_host: dict[str, Answer]
    lives_at: str | None = None
    clock: Clock = field(default_factory=FakeClock)
    slow: float = 0.0
    nowhere: Answer = UNAUTHORIZED
    calls: list[tuple[float, str, str]] = field(default_factory=list)

    def __call__(self, host: str, path: str) -> Answer:
        self.calls.append((self.clock.monotonic(), host, path.rpartition("/")[2]))
        self.clock.sleep(self.slow)
        if path.endswith("/subdomain"):
            found = json.dumps({"id": 1, "domain": self.lives_at}).encode()
            return Answer(200, JSON, found) if self.lives_at else self.nowhere
        return self.by_host.get(host, GONE)

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(host.partition(".")[0], what) for _, host, what in self.calls]


@dataclass
class Shop:
    services: Services
    account: Account
    vendor: AmoCRM
    dsn: str

    def access(self, until: float = 1e9) -> AccountAccess:
        self.account = Accounts(self.services).by_id(self.account.id)
        return AccountAccess(self.services, self.account, until=until)

    @property
    def row(self) -> tuple[object, ...]:
        wanted = "SELECT domain, state, last_error FROM amocrm_tokens WHERE id = %s"
        return query(self.dsn, wanted, (str(self.account.id),))[0]


Opened = Callable[[AmoCRM], Shop]


@pytest.fixture
def shop(database_url: str) -> Opened:
    """Account 1 at shop.amocrm.ru, its access token over and naming api-a.amocrm.ru."""

    def opened(vendor: AmoCRM) -> Shop:
        services = with_vendor(structs.replace(build_services(database_url), clock=vendor.clock), vendor)
        services.outgoing.deadline, services.outgoing.clock = 10.0, vendor.clock
        account = proven(services, 1)
        claims = Secret(jwt.encode({"api_domain": "api-a.amocrm.ru"}, "k" * 32, algorithm="HS256"))
        sealed = services.vault.seal(claims, table="amocrm_tokens", column="access_token", row=account.id)
        query(database_url, "UPDATE amocrm_tokens SET access_token = %s, expires_at = now()", (sealed,))
        return Shop(services, account, vendor, database_url)

    return opened


def displaced(shop: Shop) -> Shop:
    """Another account is renamed to the address that this one had."""
    other = proven(shop.services, 2, domain="other.amocrm.ru", client=PROJECT)
    Accounts(shop.services).rename(other, "shop.amocrm.ru")
    return shop


def long_lived(shop: Shop) -> Shop:
    query(
        shop.dsn,
        "UPDATE amocrm_tokens SET refresh_token = NULL, refresh_hash = NULL, long_lived = true,"
        " expires_at = now() + interval '300 days'",
    )
    return shop


def called_dead_twice(shop: Shop) -> list[tuple[object, ...]]:
    """The row after each of two calls, a minute apart."""
    rows = []
    for seconds, failure in ((0, errors.VendorError), (61, errors.ReauthRequired)):
        move_clock(shop.dsn, seconds)
        with pytest.raises(failure):
            shop.access().token()
        rows.append(shop.row[1:])
    return rows


def test_a_displaced_account_is_found_and_refreshed_where_it_lives(shop: Opened) -> None:
    place = displaced(shop(AmoCRM({"new.amocrm.ru": PAIR}, lives_at="new.amocrm.ru")))
    assert place.access().token().reveal() == "a2"
    assert (place.vendor.asked, place.row[:2]) == (
        [("api-a", "subdomain"), ("new", "access_token")],
        ("new.amocrm.ru", "active"),
    )


def test_the_tick_looks_for_a_displaced_account_at_once(shop: Opened) -> None:
    place = displaced(shop(AmoCRM({"new.amocrm.ru": PAIR}, lives_at="new.amocrm.ru")))
    upkeep.tick(request(remaining_ms=lambda: 60_000), None, place.services)
    assert place.row[:2] == ("new.amocrm.ru", "active")


def test_two_accounts_that_swap_their_names_are_both_found(shop: Opened) -> None:
    place = displaced(shop(AmoCRM({"other.amocrm.ru": PAIR}, lives_at="other.amocrm.ru")))
    upkeep.tick(request(remaining_ms=lambda: 60_000), None, place.services)
    rows = query(place.dsn, "SELECT account_id, domain, state FROM amocrm_tokens ORDER BY account_id")
    assert rows == [(1, "other.amocrm.ru", "active"), (2, "shop.amocrm.ru", "active")]


def test_a_displaced_account_with_a_live_token_is_found_before_its_api_is_called(shop: Opened) -> None:
    place = displaced(shop(AmoCRM({"new.amocrm.ru": ACCOUNT}, lives_at="new.amocrm.ru")))
    query(place.dsn, "UPDATE amocrm_tokens SET expires_at = now() + interval '1 hour' WHERE account_id = 1")
    api(place.services, Accounts(place.services).by_id(place.account.id)).account()
    assert place.vendor.asked[-1] == ("new", "account")


def test_a_displaced_account_that_is_nowhere_waits_and_nothing_is_sent(shop: Opened) -> None:
    place = displaced(shop(AmoCRM({}, lives_at="evil.example")))
    with pytest.raises(errors.NotSent) as raised:
        place.access().token()
    assert (raised.value.retry_after, place.vendor.asked) == (60, [("api-a", "subdomain")])
    assert place.row == ("account-1.renamed", "suspect", "renamed")


def test_a_displaced_account_whose_grant_is_dead_is_told(shop: Opened) -> None:
    place = displaced(shop(AmoCRM({}, lives_at=None)))
    assert called_dead_twice(place) == [("suspect", "revoked"), ("reauth_required", "revoked")]
    assert query(place.dsn, "SELECT to_state FROM alerts") == [("reauth_required",)]


def test_a_look_up_alone_proves_no_grant_dead_until_it_says_so_again(shop: Opened) -> None:
    """What the token endpoint itself answers to a dead token has other words."""
    place = shop(AmoCRM({"shop.amocrm.ru": PAGE}, lives_at=None))
    assert called_dead_twice(place) == [("suspect", "revoked"), ("reauth_required", "revoked")]


@pytest.mark.parametrize("said", [PAGE, NOBODYS], ids=["page", "gateway"])
def test_a_401_to_everything_ends_no_connection_however_long_it_lasts(shop: Opened, said: Answer) -> None:
    place = shop(AmoCRM({"shop.amocrm.ru": said}, nowhere=said))
    for hour in range(3):
        move_clock(place.dsn, 3600 * hour)
        with pytest.raises(errors.HostGone):
            place.access().token()
        assert place.row[1] == "suspect"


@pytest.mark.parametrize("slow", [0.0, 1.0, 3.0, 9.0])
@pytest.mark.parametrize("until", [14.0, 20.0, 29.0])
def test_a_renamed_account_is_healed_within_the_lease_and_the_functions_time_or_later(
    shop: Opened, slow: float, until: float
) -> None:
    vendor = AmoCRM({"new.amocrm.ru": BROKEN}, lives_at="new.amocrm.ru", slow=slow)
    with pytest.raises(errors.AppError):
        shop(vendor).access(until).token()
    # A fake takes `slow` for a look-up too; a real one is cut off sooner.
    assert vendor.clock.monotonic() <= min(until - RESERVE, 25)
    assert len([what for _, what in vendor.asked if what == "subdomain"]) <= 1


def test_a_long_lived_token_of_a_renamed_account_goes_to_its_new_address(shop: Opened) -> None:
    hosts = {"shop.amocrm.ru": UNAUTHORIZED, "new.amocrm.ru": ACCOUNT}
    place = long_lived(shop(AmoCRM(hosts, lives_at="new.amocrm.ru")))
    assert api(place.services, place.access().account).account().id == 1
    assert place.vendor.asked == [("shop", "account"), ("www", "subdomain"), ("new", "account")]
    assert place.row[:2] == ("new.amocrm.ru", "active")


def test_a_long_lived_token_that_amocrm_knows_survives_a_401(shop: Opened) -> None:
    place = long_lived(shop(AmoCRM({"shop.amocrm.ru": UNAUTHORIZED}, lives_at="shop.amocrm.ru")))
    with pytest.raises(errors.Unauthorized):
        api(place.services, place.access().account).account()
    assert place.row[1] == "active"


def test_a_long_lived_token_that_amocrm_calls_dead_is_told(shop: Opened) -> None:
    place = long_lived(shop(AmoCRM({"shop.amocrm.ru": UNAUTHORIZED}, lives_at=None)))
    with pytest.raises(errors.ReauthRequired):
        api(place.services, place.access().account).account()
    assert place.row[1:] == ("reauth_required", "revoked")


@pytest.mark.parametrize("said", [PAGE, NOBODYS], ids=["page", "gateway"])
def test_a_401_to_everything_says_nothing_of_a_long_lived_token(shop: Opened, said: Answer) -> None:
    place = long_lived(shop(AmoCRM({"shop.amocrm.ru": said}, nowhere=said)))
    for hour in range(3):
        move_clock(place.dsn, 3600 * hour)
        with pytest.raises(errors.NotJson):
            api(place.services, place.access().account).account()
        assert place.row[1] == "active"


def test_a_long_lived_token_that_nobody_can_tell_of_is_doubted(shop: Opened) -> None:
    place = long_lived(shop(AmoCRM({"shop.amocrm.ru": UNAUTHORIZED}, lives_at="evil.example")))
    with pytest.raises(errors.Temporary):
        api(place.services, place.access().account).account()
    assert place.row[1] == "suspect"


@pytest.mark.parametrize("domain", ["www.amocrm.ru", "api-a.amocrm.ru"])
def test_amocrms_own_addresses_are_no_accounts(shop: Opened, domain: str) -> None:
    place = shop(AmoCRM({domain: PAIR}, lives_at=domain))
    assert not place.access().has_moved()
    assert place.row[0] == "shop.amocrm.ru"
