"""What happens at the same moment: installs, removals, log-ins, log-outs."""

from itertools import pairwise

from tests.insales.office import ShopOffice
from tests.insales.shops import ask, browser, give_out, install, neighbour, remove
from tests.office import Answer
from tests.shared.parts import at_once

MANY = 20


def statuses(answers: list[Answer | Exception]) -> list[int]:
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    return sorted(answer.status for answer in answers if isinstance(answer, Answer))


def in_turns(*things: object, times: int = 1) -> list[Answer | Exception]:
    """All of them at once, each in a thread of its own."""
    queue = [*things] * times

    def one() -> Answer:
        thing = queue.pop()
        assert callable(thing)
        answer = thing()
        assert isinstance(answer, Answer)
        return answer

    return at_once(len(queue), one)


def test_many_installs_of_a_new_shop_make_one_row_and_one_owner(application: ShopOffice) -> None:
    give_out(application)
    assert statuses(at_once(MANY, application.install)) == [200] * MANY
    assert application.sql("SELECT state, count(*) FROM insales_accounts GROUP BY state") == [("active", 1)]
    assert application.sql("SELECT count(*) FROM owners WHERE kind = 'shop'") == [(1,)]
    assert ask(application).id == application.account_id


def test_many_installs_of_many_shops_keep_them_apart(application: ShopOffice) -> None:
    third = application.sandbox.control("POST", "/insales/shops", {"subdomain": "third-shop"})
    others = [browser(application, str(third["host"]), int(third["id"])), browser(application)]
    for office in others:
        give_out(office)
    assert statuses(in_turns(*(office.install for office in others), times=6)) == [200] * 12
    rows = application.sql("SELECT account_id, count(DISTINCT owner_id) FROM insales_accounts GROUP BY account_id")
    assert sorted(rows) == sorted((office.account_id, 1) for office in others)


def test_an_install_beside_a_removal_of_the_former_one_always_wins(connected: ShopOffice) -> None:
    """The shop removed the application and installed it anew: the removal may come late, but not undo it."""
    tokens = ["token123", *(f"round-{number}" for number in range(6))]
    for former, token in pairwise(tokens):
        give_out(connected, token)
        connected.address = f"203.0.113.{len(connected.vendor_calls()) % 250}"
        answers = in_turns(lambda now=token: connected.install(now), lambda then=former: remove(connected, then))
        assert statuses(answers) == [200, 200]
        assert connected.shop_row()["state"] == "active"
        assert ask(connected).id == connected.account_id


def test_many_removals_are_one(connected: ShopOffice) -> None:
    assert statuses(at_once(MANY, lambda: remove(connected))) == [200] * MANY
    assert connected.sql("SELECT count(*) FROM audit WHERE event = 'uninstalled'") == [(1,)]


def test_a_log_out_beside_other_requests_ends_the_session(staffed: ShopOffice) -> None:
    kept = dict(staffed.cookies)
    offices = [ShopOffice(**{**vars(staffed), "cookies": dict(kept)}) for _ in range(MANY)]
    asking = [office.me for office in offices[1:]]
    assert set(statuses(in_turns(offices[0].logout, *asking))) <= {200, 401}
    staffed.cookies = kept
    assert staffed.me().code == "session_expired"


def test_many_log_outs_are_one(staffed: ShopOffice) -> None:
    offices = [ShopOffice(**{**vars(staffed), "cookies": dict(staffed.cookies)}) for _ in range(8)]
    assert statuses(in_turns(*(office.logout for office in offices))) == [200] * 8
    assert staffed.sql("SELECT count(*) FROM audit WHERE event = 'logout'") == [(1,)]


def test_first_log_ins_at_once_make_one_shop_and_one_person(guided: ShopOffice) -> None:
    offices = [ShopOffice(**{**vars(guided), "cookies": {}}) for _ in range(8)]
    addresses = [office.agree(office.login().headers["Location"]) for office in offices]
    pairs = list(zip(offices, addresses, strict=True))
    answers = in_turns(*((lambda office=office, to=to: office.follow(to)) for office, to in pairs))
    assert [answer.headers["Location"] for answer in answers if isinstance(answer, Answer)] == ["/dashboard"] * 8
    assert {office.me().status for office in offices} == {200}
    assert guided.sql("SELECT count(*), (SELECT count(*) FROM users) FROM insales_accounts") == [(1, 1)]


def test_a_key_brought_for_two_owners_at_once_makes_one_shop_of_one_owner(staffed: ShopOffice) -> None:
    neighbour(staffed)
    owners = [str(row[0]) for row in staffed.sql("SELECT owner_id FROM insales_accounts")]
    third = staffed.sandbox.control("POST", "/insales/shops", {"subdomain": "third-shop"})
    key = staffed.sandbox.control("POST", "/insales/api_keys", {"shop": third["host"]})
    fields = {"domain": third["host"], "login": key["login"], "password": key["password"]}
    answers = in_turns(
        *((lambda owner=owner: staffed.admin("POST", "save_api_key", owner=owner, **fields)) for owner in owners)
    )
    assert statuses(answers) == [200, 409]
    assert staffed.sql("SELECT count(*) FROM insales_accounts WHERE domain = %s", third["host"]) == [(1,)]


def test_checks_of_two_ticks_at_once_ask_each_shop_once(connected: ShopOffice) -> None:
    install(browser(connected, "other-shop.myinsales.ru", 901377), "second")
    connected.sql("UPDATE insales_accounts SET refresh_due_at = now() - interval '1 minute'")
    answers = at_once(4, connected.tick)
    assert sum(answer.body["checked"] for answer in answers if isinstance(answer, Answer)) == 2
