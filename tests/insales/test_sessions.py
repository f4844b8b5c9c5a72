"""What a session of a shop's staff is worth, at both functions: forged, mixed up, old, ended."""

import base64
import json
from collections.abc import Callable
from urllib.parse import urlsplit

import jwt
import pytest

from insales.app import app
from shared.key_ring import parse
from shared.rotation import Rotation
from tests.canaries import known
from tests.databases import move_clock
from tests.hostile.logins import ours
from tests.insales.office import ShopOffice
from tests.insales.shops import OWN_PAGE, at_amocrm, browser, change, enter, read, remove
from tests.logins import log_in
from tests.office import BASE_URL, KEYS, Office, flat_query
from tests.shared.parts import database
from tools.keys import rotate

NEXT = "k2:" + known("9XtdYv8yMeNSlv0hsL4iIVQRDYbCV0Y2t2h8gqGY2Uc=", "key")
HALF_A_DAY = 12 * 3600
Forge = Callable[[str], str]


def codes(office: ShopOffice) -> set[str]:
    """What both functions say to this browser."""
    asked = [office.me(), read(office, "connection_status"), read(at_amocrm(office), "connection_status")]
    assert {answer.status for answer in asked} in ({200}, {401})
    return {"" if answer.status == 200 else answer.code for answer in asked}


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def claims(token: str) -> dict[str, object]:
    read_: dict[str, object] = jwt.decode(token, options={"verify_signature": False})
    return read_


def unsigned(token: str) -> str:
    return f"{part({'alg': 'none', 'typ': 'user+jwt', 'kid': 'k1'})}.{part(claims(token))}."


def respelt(token: str, **header: object) -> str:
    """Signed with the right key, under a header of one's own."""
    return ours("user", claims(token), **header)(None)  # type: ignore[arg-type]  # it asks the target nothing


def of_another_key(token: str) -> str:
    return ours("user", claims(token), key=b"another key that nobody has, 32 b")(None)  # type: ignore[arg-type]  # as above


def with_another_claim(name: str, value: object) -> Forge:
    """Signed by us, for something else."""
    return lambda token: ours("user", {**claims(token), name: value})(None)  # type: ignore[arg-type]  # as above


def bent(token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{part({**claims(token), 'exp': 4_000_000_000})}.{signature}" if body else head


FORGED: dict[str, Forge] = {
    "unsigned": unsigned,
    "alg none, signed": lambda token: respelt(token, alg="none"),
    "alg HS512": lambda token: respelt(token, alg="HS512"),
    "no kid": lambda token: respelt(token, kid=None),
    "an unknown kid": lambda token: respelt(token, kid="k9"),
    "a kid that is a path": lambda token: respelt(token, kid="../../k1"),
    "a kid that is a list": lambda token: respelt(token, kid=["k1"]),
    "a kid that is an object": lambda token: respelt(token, kid={"k1": 1}),
    "a further header": lambda token: respelt(token, jku="https://evil.example"),
    "the type of an administrator's": lambda token: respelt(token, typ="admin+jwt"),
    "no type": lambda token: respelt(token, typ=None),
    "another key": of_another_key,
    "another origin's": with_another_claim("aud", "https://evil.example"),
    "a bent claim": bent,
    "no id": with_another_claim("jti", None),
    "cut": lambda token: token[:-1],
    "longer": lambda token: f"{token}A",
    "nothing": lambda _: "e30.e30.e30",
    "text": lambda _: "administrator",
    "quoted": lambda token: f'"{token}"',
    "huge": lambda token: f"{token}{'A' * 6000}",
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_session_is_none(staffed: ShopOffice, forge: Forge) -> None:
    staffed.cookies["session"] = forge(staffed.cookies["session"])
    assert codes(staffed) == {"auth_invalid"}


def test_a_session_that_nobody_was_given_is_over(staffed: ShopOffice) -> None:
    """Only whoever has our key can make one."""
    staffed.cookies["session"] = ours("user")(None)  # type: ignore[arg-type]  # it asks the target nothing
    assert codes(staffed) == {"session_expired"}


def test_the_operators_session_is_no_persons(staffed: ShopOffice) -> None:
    operator = Office(staffed.sandbox, staffed.database_url)
    log_in(operator)
    staffed.cookies = {"session": operator.cookies["admin"]}
    assert codes(staffed) == {"auth_invalid"}


def test_a_persons_session_is_no_operators(staffed: ShopOffice) -> None:
    staffed.cookies = {"admin": staffed.cookies["session"]}
    assert read(at_amocrm(staffed), "connection_status").code == "auth_invalid"
    assert read(staffed, "connection_status").code == "auth_invalid"


def test_a_persons_session_is_no_widgets(staffed: ShopOffice) -> None:
    token = staffed.cookies.pop("session")
    for header in ("X-Session-Token", "X-Auth-Token"):
        assert at_amocrm(staffed).call("GET", parameters={"action": "get_lead"}, headers={header: token}).status == 401


def test_a_session_in_the_header_of_the_operators_key_is_refused(staffed: ShopOffice) -> None:
    bearer = {"Authorization": f"Bearer {staffed.cookies.pop('session')}"}
    for office in (staffed, at_amocrm(staffed)):
        assert office.call("GET", parameters={"action": "connection_status"}, headers=bearer).code == "auth_invalid"


def test_two_sessions_at_once_are_none(staffed: ShopOffice) -> None:
    """A neighbour on the same host can add a cookie of our name; neither may win."""
    mine = staffed.cookies["session"]
    other = enter(browser(staffed)).cookies["session"]
    staffed.cookies = {"session": f"{mine}; session={other}"}
    assert codes(staffed) == {"auth_invalid"}


def test_the_same_session_twice_is_one(staffed: ShopOffice) -> None:
    mine = staffed.cookies["session"]
    staffed.cookies = {"session": f"{mine}; session={mine}"}
    assert codes(staffed) == {""}


@pytest.mark.parametrize("name", ["Session", "__Host-session", "my-session", "session2"])
def test_a_cookie_of_another_name_is_nothing(staffed: ShopOffice, name: str) -> None:
    staffed.cookies = {name: staffed.cookies["session"]}
    assert codes(staffed) == {"auth_required"}


def test_an_old_session_of_the_operator_does_not_hide_the_persons(staffed: ShopOffice) -> None:
    log_in(at_amocrm(staffed))
    staffed.sql("UPDATE sessions SET ended_at = now() WHERE kind = 'admin'")
    staffed.cookies.setdefault("admin", "e30.e30.e30")
    assert codes(staffed) == {""}


def test_a_session_lives_for_half_a_day_by_the_databases_clock(staffed: ShopOffice) -> None:
    move_clock(staffed.database_url, HALF_A_DAY - 60)
    assert codes(staffed) == {""}
    move_clock(staffed.database_url, HALF_A_DAY + 60)
    assert codes(staffed) == {"session_expired"}


def test_using_it_makes_it_live_no_longer(staffed: ShopOffice) -> None:
    for hours in range(1, 12):
        move_clock(staffed.database_url, hours * 3600)
        assert staffed.me().status == 200
    move_clock(staffed.database_url, HALF_A_DAY + 60)
    assert codes(staffed) == {"session_expired"}


def test_a_session_outlives_a_new_key_and_ends_with_its_own(
    staffed: ShopOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SESSION_KEYS", f"{NEXT},{KEYS}")
    assert codes(staffed) == {""}
    assert codes(enter(browser(staffed))) == {""}
    monkeypatch.setenv("SESSION_KEYS", NEXT)
    assert codes(staffed) == {"auth_invalid"}


def test_a_session_begun_with_the_new_key_needs_the_old_one_no_more(
    connected: ShopOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SESSION_KEYS", f"{NEXT},{KEYS}")
    enter(connected)
    monkeypatch.setenv("SESSION_KEYS", NEXT)
    assert codes(connected) == {""}


def test_removing_the_application_ends_the_sessions_of_its_shop_everywhere(staffed: ShopOffice) -> None:
    remove(staffed)
    assert codes(staffed) == {"session_expired"}


def test_and_they_stay_ended_when_it_comes_back(staffed: ShopOffice) -> None:
    kept = dict(staffed.cookies)
    remove(staffed)
    staffed.sandbox.control("POST", "/insales/install", {"shop": staffed.host, "token": "back"})
    staffed.install("back")
    assert codes(staffed) == {"session_expired"}
    enter(staffed)
    assert codes(staffed) == {""}
    staffed.cookies = kept
    assert codes(staffed) == {"session_expired"}


def test_logging_out_at_either_function_ends_it_at_both(staffed: ShopOffice) -> None:
    kept = dict(staffed.cookies)
    assert change(at_amocrm(staffed), "logout").status == 200
    staffed.cookies = kept
    assert codes(staffed) == {"session_expired"}


def test_logging_out_ends_one_browsers_session_alone(staffed: ShopOffice) -> None:
    other = enter(browser(staffed))
    assert staffed.logout().status == 200
    assert codes(other) == {""}


def test_a_planted_session_is_not_what_one_gets(staffed: ShopOffice) -> None:
    """Session fixation: whoever planted a session in a browser does not become the one who logs in there."""
    planted = dict(staffed.cookies)
    victim = browser(staffed)
    victim.cookies = dict(planted)
    enter(victim)
    assert victim.cookies["session"] != planted["session"]
    assert codes(staffed) == {"session_expired"}


def test_the_cookie_is_readable_by_no_script_and_sent_by_no_other_site(connected: ShopOffice) -> None:
    address = connected.autologin(connected.open().headers["Location"])
    head = {"httpMethod": "GET", "path": urlsplit(address).path, "queryStringParameters": flat_query(address)}
    answer = app.handle({**head, "headers": {"Cookie": f"il={connected.cookies['il']}"}}, None)
    session, browser_ = answer["multiValueHeaders"]["Set-Cookie"]
    assert session.startswith("session=eyJ")
    assert session.partition("; ")[2] == f"Path=/; Max-Age={HALF_A_DAY}; HttpOnly; SameSite=Lax"
    assert len(session) < 4096
    assert browser_ == "il=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"


def test_over_https_the_cookie_is_bound_to_our_host(connected: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", BASE_URL.replace("http:", "https:"))
    connected.follow(connected.autologin(connected.open().headers["Location"]))
    assert {"__Host-session", "__Host-il"} <= connected.cookies.keys()
    assert connected.me().status == 200
    connected.cookies = {"session": connected.cookies["__Host-session"]}
    assert connected.me().code == "auth_required"


def test_on_a_host_of_strangers_nobody_logs_in(connected: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = parse(f"{NEXT},{KEYS}", takes_samples=True)  # the sample key is refused there
    assert rotate(Rotation(database(connected.database_url), ring)) == 0
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://functions.poehali.dev/9f6c")
    monkeypatch.setenv("TOKEN_ENCRYPTION_KEYS", NEXT)
    monkeypatch.setenv("SESSION_KEYS", NEXT)
    assert connected.open().status == 400
    assert connected.call("GET", path="/login").status == 403
    assert connected.cookies == {}


def test_a_change_needs_our_own_page_even_to_log_out(staffed: ShopOffice) -> None:
    assert change(staffed, "logout", {}).code == "csrf_failed"
    assert change(staffed, "logout", OWN_PAGE).status == 200
