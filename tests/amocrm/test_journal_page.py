"""The journal as the cabinet shows it: whose rows, in what words, by what filters, and as a file."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg2
import pytest

from amocrm import audit_log, audit_words, role_admin
from amocrm.accounts import Accounts
from amocrm.audit_rows import neighbourhood
from amocrm.guards import WidgetUser
from shared.administrator import OPERATOR, Administrator
from shared.errors import BadParam, NotFound
from shared.phones import masked
from shared.services import Services
from shared.web import Response
from tests.amocrm.installation import proven, request, second_owner
from tests.amocrm.saga.samples import LEAD, made
from tests.application_role import application_role
from tests.databases import move_clock, query
from tests.shared.parts import OWNER

BACKEND = Path(audit_log.__file__).parents[2]
DAY = 86_400
ADD = """INSERT INTO audit (id, at, owner_id, actor, event, object, outcome, request_id, ip)
SELECT gen_random_uuid(), app_now() - n * interval '1 second', %s, 'scheduler', 'checked', 'shop-' || n, 'done',
       'r' || n, ''
  FROM generate_series(1, %s) AS n"""


def told(services: Services, event: str = "connected", **fields: Any) -> None:  # noqa: ANN401 - Audit.write
    usual = {"actor": "operator", "object_": "shop.amocrm.ru", "outcome": "active", "request_id": "r-1"}
    services.audit.write(event, **{**usual, "owner": OWNER, "ip": "203.0.113.77", **fields})


def answered(services: Services, caller: Administrator | None = None, /, **parameters: Any) -> Response:  # noqa: ANN401 - texts of a query
    return audit_log.journal(request(parameters), caller or OPERATOR, services)


def page(services: Services, caller: Administrator | None = None, /, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    return dict(json.loads(answered(services, caller, **parameters).body))


def events(services: Services, **parameters: str) -> list[str]:
    return [row["event"] for row in page(services, **parameters)["events"]]


def table(services: Services, **parameters: str) -> list[list[str]]:
    answer = answered(services, format="csv", **parameters)
    return list(csv.reader(io.StringIO(answer.body.removeprefix("\ufeff")), delimiter=";"))


def administrator(owner: UUID) -> Administrator:
    return Administrator(owner, "user 1", "user")


def test_a_row_says_when_who_from_where_what_and_how_it_ended(services: Services) -> None:
    told(services)
    [row] = page(services)["events"]
    shown = {name: row[name] for name in ("who", "address", "text", "object", "outcome", "request_id")}
    assert list(shown.values()) == [
        "администратор по ключу",
        "203.0.113.0/24",
        "Подключено",
        "shop.amocrm.ru",
        "подключено",
        "r-1",
    ]
    assert re.fullmatch(r"\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d,\d{3}", row["when"])


def test_a_day_is_the_accounts_own(services: Services, database_url: str) -> None:
    proven(services, 7)
    query(database_url, "UPDATE amocrm_tokens SET timezone = 'Asia/Kamchatka'")
    noon = ADD.replace("app_now() - n * interval '1 second'", "date_trunc('month', app_now())")
    query(database_url, noon, (str(OWNER), 1))
    [row] = page(services)["events"]
    assert (page(services)["timezone"], row["when"][11:]) == ("Asia/Kamchatka", "12:00:00,000")


def test_people_who_came_when_an_account_was_anothers_are_not_named_to_its_former_owner(
    services: Services, database_url: str
) -> None:
    account, person = proven(services, 7), "INSERT INTO amocrm_users VALUES (7, %s, %s, false, app_now())"
    query(database_url, person, (5, "Петрова Анна"))
    Accounts(services).disconnect(account, "by_administrator")
    move_clock(database_url, DAY)
    shop = second_owner(database_url)
    proven(services, 7, owner=shop)
    query(database_url, person, (6, "Чужой Иван"))
    for number, owner in ((5, OWNER), (6, OWNER), (5, shop), (6, shop)):
        told(services, actor=f"user {number}", owner=owner)

    for owner, names in ((OWNER, {"Петрова Анна"}), (shop, {"Чужой Иван"})):
        shown = page(services, administrator(owner))
        assert {one["name"] for one in shown["persons"] if one["id"].startswith("user ")} == names
        assert {one["who"].partition(" (")[0] for one in shown["events"] if "(" in one["who"]} == names


def test_a_change_of_role_is_told_in_words_and_by_name(services: Services, database_url: str) -> None:
    proven(services, 7)
    query(database_url, "INSERT INTO amocrm_users VALUES (7, 5, 'Петрова Анна', false)")
    body = json.dumps({"user_id": 5, "role": "head"}).encode()
    role_admin.set_role(request(body=body, headers={"content-type": "application/json"}), OPERATOR, services)
    [row] = page(services, event="role_changed")["events"]
    assert row["outcome"] == "как в amoCRM → руководитель"
    assert {"id": "user 5", "name": "Петрова Анна"} in page(services)["persons"]


def test_calculations_and_their_steps_are_told_from_their_own_records(services: Services, database_url: str) -> None:
    made(services, WidgetUser(proven(services, 7), 9100002, "token-1"))
    query(database_url, "UPDATE calculation_steps SET state = 'failed', reason = 'reauth_required' WHERE step = 'note'")
    rows = {row["event"]: row for row in page(services)["events"]}
    assert set(rows) == {"calculation_created", "note_failed"}
    assert rows["calculation_created"]["object"] == f"{LEAD}-1"
    assert rows["calculation_created"]["outcome"].startswith("в заказе, ")
    assert rows["note_failed"]["outcome"].startswith("Доступ")
    assert query(database_url, "SELECT count(*) FROM audit") == [(0,)]


def test_a_days_refreshing_is_one_row_with_its_sum(services: Services, database_url: str) -> None:
    proven(services, 7)
    for number in range(3):
        change = "UPDATE amocrm_tokens SET parent_hash = refresh_hash, refresh_hash = %s"
        query(database_url, change, (f"next-{number}",))
    [row] = page(services, event="token_refreshed")["events"]
    assert (row["who"], row["outcome"], row["object"]) == ("система", "раз: 3", "shop.amocrm.ru")


def test_an_owner_sees_its_own_rows_and_the_operator_what_is_nobodys(services: Services, database_url: str) -> None:
    shop = second_owner(database_url)
    told(services, owner=shop, object_="second")
    told(services, owner=None, event="admin_login", object_="session")
    told(services)
    assert [row["object"] for row in page(services, administrator(shop))["events"]] == ["second"]
    assert [row["event"] for row in page(services, owner=str(OWNER))["events"]] == ["connected", "admin_login"]
    with pytest.raises(NotFound):
        page(services, administrator(shop), owner=str(OWNER))


def test_each_filter_narrows(services: Services) -> None:
    told(services)
    told(services, event="seller_saved", actor="user 5", object_="seller")
    assert events(services, event="seller_saved") == ["seller_saved"]
    assert events(services, person="operator") == ["connected"]
    assert events(services, object="SHOP.amo") == ["connected"]
    assert events(services, object="%") == []


def test_days_are_counted_whole(services: Services, database_url: str) -> None:
    told(services)
    today = page(services)["events"][0]["when"]
    day = f"{today[6:10]}-{today[3:5]}-{today[:2]}"
    assert (len(events(services, **{"from": day})), len(events(services, to=day))) == (1, 1)
    assert (events(services, to="2001-01-01"), events(services, **{"from": "2999-01-01"})) == ([], [])


def test_pages_follow_each_other_without_a_gap_or_a_row_twice(services: Services, database_url: str) -> None:
    query(database_url, ADD, (str(OWNER), 450))
    query(database_url, ADD.replace("n * interval '1 second'", "interval '1 day'"), (str(OWNER), 5))
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = page(services, limit="200", **cursor)
        found += [row["id"] for row in answer["events"]]
        if answer["cursor"] is None:
            break
        cursor = {"cursor": answer["cursor"]}
    assert (len(found), len(set(found))) == (455, 455)


def test_a_page_has_two_hundred_rows_at_most(services: Services, database_url: str) -> None:
    query(database_url, ADD, (str(OWNER), 300))
    assert [len(page(services, limit=limit)["events"]) for limit in ("999", "0", "50")] == [200, 1, 50]


def test_what_is_older_than_a_year_is_not_shown(services: Services, database_url: str) -> None:
    told(services)
    move_clock(database_url, 364 * DAY)
    assert events(services) == ["connected"]
    move_clock(database_url, 366 * DAY)
    assert events(services) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("from", "вчера"),
        ("to", "2026-13-01"),
        ("limit", "many"),
        ("limit", "-1"),
        ("cursor", "x"),
        ("cursor", "2026-11-21T00:00:00_00000000-0000-4000-8000-000000000001"),
        ("cursor", "2026-11-21T00:00:00+00:00_x"),
        ("person", "x" * 101),
        ("object", "a\nb"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(services: Services, name: str, text: str) -> None:
    with pytest.raises(BadParam) as raised:
        page(services, **{name: text})
    assert raised.value.field == name


def test_the_file_opens_in_excel_and_holds_no_formula(services: Services) -> None:
    told(services, object_='"=HYPERLINK("http://evil.example","x")', outcome="@SUM(1)", request_id="-2+3")
    answer = answered(services, format="csv")
    [header, row] = table(services)
    assert all(cell.startswith('"') for cell in answer.body.partition("\r\n")[2].split(";"))
    assert (answer.body[0], answer.headers["Content-Type"]) == ("\ufeff", "text/csv; charset=utf-8")
    assert header[:3] == ["Когда", "UTC", "Кто"]
    assert row[5:8] == ['\'"=HYPERLINK("http://evil.example","x")', "'@SUM(1)", "'-2+3"]


def test_the_file_has_all_pages_of_what_is_filtered(services: Services, database_url: str) -> None:
    query(database_url, ADD, (str(OWNER), 450))
    told(services)
    assert (len(table(services)), len(table(services, event="connected"))) == (452, 2)


def test_phones_are_masked_where_they_are_written_and_where_they_are_read(
    services: Services, database_url: str
) -> None:
    told(services, object_="звонок +7 (912) 345-67-89", outcome="8 912 345 67 89")
    assert query(database_url, "SELECT object, outcome FROM audit") == [("звонок +7 912 ***-**-89", "+7 912 ***-**-89")]
    query(database_url, ADD.replace("'shop-' || n", "'79123456789'"), (str(OWNER), 1))
    assert page(services, event="checked")["events"][0]["object"] == "+7 912 ***-**-89"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+7\u00a0912\u00a0345\u201167\u201189", "+7 912 ***-**-89"),
        ("8.912.345.67.89", "+7 912 ***-**-89"),
        ("тел.: 8 (3412) 34-56-89,", "тел.: +7 341 ***-**-89,"),
        ("+7 – 912 – 345 – 67 – 89", "+7 912 ***-**-89"),
        ("+49 (30) 1234-5678", "+493 ***-**-78"),
        ("+375 29 123-45-67", "+375 ***-**-67"),
        ("+1.202.555.0134", "+120 ***-**-34"),
        ("Иванов +998901234567 и 89123456789", "Иванов +998 ***-**-67 и +7 912 ***-**-89"),
    ],
)
def test_a_phone_is_one_however_it_is_written_and_wherever_it_rings(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "3912171-1",
        "user 9100002",
        "203.0.113.77",
        "29 210.00 → 29 890.00",
        "2026-11-21 14:25",
        "+2,3 %",
        "shop-79123456789",
        "79123456789012",
        "00000000-0000-4000-8000-891234567890",
    ],
)
def test_a_number_that_is_no_phone_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("address", "shown"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("", ""), (None, ""), ("x", "")],
)
def test_an_address_is_shown_as_its_neighbourhood(address: str | None, shown: str) -> None:
    assert neighbourhood(address) == shown


def test_every_event_that_is_written_has_a_name_in_russian() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in BACKEND.rglob("*.py"))
    written = set(re.findall(r'(?:audit\.write|audit\.refusal|Incident|_journal)\(\s*"([a-z_]+)"', sources))
    assert len(written) > 20
    assert written - set(audit_words.EVENTS) == set()


def test_the_functions_role_reads_the_journal_and_changes_nothing_of_it(own_database_url: str) -> None:
    with application_role(own_database_url) as dsn:
        assert query(dsn, "SELECT count(*) FROM journal") == [(0,)]
        for change in ("UPDATE journal SET actor = 'x'", "DELETE FROM journal"):
            with pytest.raises(psycopg2.Error):
                query(dsn, change)
