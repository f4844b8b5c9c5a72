"""The price list in the cabinet: whose it is, what an edit answers, files, publishing and rolling back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from amocrm import price_admin, price_files
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import Hardware
from amocrm.calculator.price_table.csv_reading import MOST_ROWS
from amocrm.calculator.price_table.table import rows
from shared.administrator import OPERATOR, Administrator
from shared.errors import AppError, NotFound, StaleRevision, Unprocessable
from shared.services import Services
from shared.users import Identity
from tests.amocrm.installation import proven, second_owner
from tests.amocrm.price_calls import OPT_8, Action, administrator, ask, edit, price, publish, shown, tell
from tests.amocrm.price_list_rows import another, drafts
from tests.databases import query
from tests.shared.parts import OWNER
from tests.stories.form_calls import WALK_IN

SAVED = """
INSERT INTO calculations (id, owner_id, connection_id, account_id, lead_id, number, source, verified, title, input,
                          result, total_kopecks, created_by, updated_at)
SELECT gen_random_uuid(), owner_id, id, account_id, 10 + n, n, 'v2', true, 'x', %s::jsonb, '{}', 0, 1,
       app_now() + n * interval '1 second'
  FROM amocrm_tokens, generate_series(1, %s) AS n
"""


def day_after_tomorrow() -> str:
    return (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


def test_before_anybody_edits_the_list_in_force_is_shown(services: Services) -> None:
    content = shown(services)

    assert (content["revision"], content["draft"], content["changes"]) == (0, None, 0)
    assert content["in_force"]["version"] == "DEMO-2026-1"
    assert len(content["table"]["rows"]) == len(rows(DEMO))
    assert [one["status"] for one in content["versions"]] == ["published"]


def test_a_template_is_changed_in_the_draft_and_told_before_it_is_published(
    services: Services, database_url: str
) -> None:
    content = shown(services)
    kit = {**next(one for one in content["kits"] if one["code"] == "walk_in"), "is_active": False}
    answer = tell(services, price_admin.edit_prices, revision=0, edits=[{"op": "kit", "kit": kit}])
    assert (answer["changes"], answer["refused"]) == (1, [])
    told = ask(services, price_admin.price_changes)["kits"]
    assert told == [{"name": "Перегородка walk-in", "lines": ["не предлагается менеджерам"]}]
    assert query(database_url, "SELECT count(*) FROM audit WHERE event = 'template_edited'") == [(1,)]
    publish(services)
    assert [one["is_active"] for one in shown(services)["kits"] if one["code"] == "walk_in"] == [False]


def test_a_version_says_who_published_it_and_when(services: Services) -> None:
    anna = services.users.logged_in(OWNER, Identity("insales", 1, "42", "anna@shop.example", "Анна Петрова"))
    for caller in (OPERATOR, Administrator(OWNER, f"user {anna.id}", "user")):
        revision = edit(services, f"{6500 + len(caller.actor)}")["revision"]
        tell(services, price_admin.publish_prices, caller, revision=revision)
    second, first, _ = shown(services)["versions"]
    assert (first["published_by"], second["published_by"]) == ("администратор по ключу", "Анна Петрова")
    assert first["published_at"] < second["published_at"]


def test_an_edit_begins_a_draft_and_answers_with_its_rows(services: Services) -> None:
    answer = edit(services, "6 500")
    content = shown(services)

    assert [row["price"] for row in answer["rows"] if row["key"] == OPT_8] == ["6500"]
    assert (answer["revision"], answer["changes"]) == (content["revision"], content["changes"])
    assert (content["draft"]["version"], content["changes"]) == ("DEMO-2026-2", 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [("-1", "Цена не может быть отрицательной"), ("", "Пустая цена: позиция не будет продаваться")],
)
def test_what_is_wrong_with_a_price_is_told_by_its_row(services: Services, value: str, text: str) -> None:
    answer = edit(services, value)

    told = [(one["key"], one["column"], one["text"]) for one in answer["told"] + answer["refused"]]
    assert (OPT_8, "price", text) in told


def test_an_article_of_another_row_is_refused_and_the_row_is_named(services: Services) -> None:
    answer = edit(services, "CLR", column="sku")

    assert [one["text"] for one in answer["refused"]] == ["Артикул уже есть в строке 2"]
    assert shown(services)["draft"] is None


def test_a_check_says_the_same_and_stores_nothing(services: Services) -> None:
    answer = edit(services, "-1", check=True)

    assert "Цена не может быть отрицательной" in [one["text"] for one in answer["told"] + answer["refused"]]
    assert shown(services)["draft"] is None


def test_an_edit_of_what_somebody_changed_meanwhile_is_refused(services: Services) -> None:
    seen = edit(services, "6500")["revision"]
    edit(services, "6600")

    for stale in (0, seen):
        with pytest.raises(StaleRevision):
            edit(services, "1", revision=stale)
    assert shown(services)["changes"] == 1


@pytest.mark.parametrize("action", [price_admin.edit_prices, price_files.import_prices])
def test_a_window_over_a_list_that_is_no_longer_in_force_begins_no_draft(services: Services, action: Action) -> None:
    seen = {"revision": 0, "in_force": shown(services)["in_force"]["version"], **TOLD[action]}
    tell(services, action, **seen)
    edit(services, "6500")
    publish(services)

    with pytest.raises(StaleRevision):
        tell(services, action, **seen)


def test_a_draft_goes_on_though_another_list_came_into_force(services: Services) -> None:
    edit(services, "6500")
    publish(services, **{"from": day_after_tomorrow()})
    seen = edit(services, "6600")["revision"]

    assert edit(services, "6700", revision=seen, in_force="DEMO-2026-0")["changes"] == 1


def test_a_list_that_is_scheduled_is_named_as_one_that_the_draft_knows_nothing_of(services: Services) -> None:
    edit(services, "6500")
    publish(services, **{"from": day_after_tomorrow()})
    day = f"{date.fromisoformat(day_after_tomorrow()):%d.%m.%Y}"

    for asked in (price_admin.prices, price_admin.price_changes):
        [notice] = ask(services, asked)["notices"]
        assert notice.startswith(f"С {day} вступит в силу прайс-лист DEMO-2026-2.")


@pytest.mark.parametrize("revision", [None, -1, "1", 1.5, True, 2**31])
def test_the_seen_revision_is_a_number(services: Services, revision: object) -> None:
    with pytest.raises(Unprocessable) as refused:
        edit(services, "1", revision=revision)
    assert refused.value.field == "revision"


def test_an_edit_that_is_none_is_refused_by_its_field(services: Services) -> None:
    with pytest.raises(Unprocessable) as refused:
        tell(services, price_admin.edit_prices, revision=0, edits=[{"op": "drop"}])
    assert refused.value.field == "edits[0].op"


def test_a_draft_published_now_is_what_managers_have(services: Services) -> None:
    edit(services, "6500")
    answer = publish(services)

    assert (answer["version"], price(services)) == ("DEMO-2026-2", Decimal(6500))
    assert shown(services)["draft"] is None


def test_a_day_begins_in_moscow(services: Services) -> None:
    edit(services, "6500")
    day = (datetime.now(UTC) + timedelta(days=3)).date()
    moment = datetime.fromisoformat(publish(services, **{"from": day.isoformat()})["effective_from"])

    assert moment.astimezone(UTC) == datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
    assert price(services) == next(glass.price[8] for glass in DEMO.glass if glass.sku == "OPT")


@pytest.mark.parametrize(
    "day", ["", "завтра", "2026-02-30", "2026-11-21T10:00", "2226-01-01", "٢٠٢٦-١١-٢١", 7, "0001-01-01"]
)
def test_a_day_that_cannot_be_meant_is_refused(services: Services, day: object) -> None:
    edit(services, "6500")
    with pytest.raises(Unprocessable) as refused:
        publish(services, **{"from": day})
    assert refused.value.field == "from"


@pytest.mark.parametrize("zone", ["+23:00", "-20:30"])
def test_a_moment_of_a_zone_that_nobody_lives_in_is_that_moment(services: Services, zone: str) -> None:
    edit(services, "6500")
    moment = datetime.fromisoformat(f"{day_after_tomorrow()}T10:00:00{zone}")

    assert datetime.fromisoformat(publish(services, **{"from": moment.isoformat()})["effective_from"]) == moment


def test_a_list_that_no_file_could_hold_is_not_typed_in(services: Services) -> None:
    goods = tuple(Hardware(sku=f"A-{n}", name="Ручка", price=Decimal(1)) for n in range(MOST_ROWS - len(rows(DEMO))))
    full = replace(DEMO, version="DEMO-2026-2", hardware=(*DEMO.hardware, *goods))
    row = {"section": "Фурнитура", "sku": "B", "name": "Ручка", "unit": "шт", "price": "1"}
    revision = drafts(services).save(full, 0)
    with pytest.raises(Unprocessable) as refused:
        tell(services, price_admin.edit_prices, revision=revision, edits=[{"op": "add", "row": row}])
    assert refused.value.field == "edits"
    assert drafts(services).draft().prices == full


def test_a_draft_with_errors_is_not_published_and_they_are_told_by_row(services: Services) -> None:
    drafts(services).save(replace(another(), total_step=Decimal(7)), 0)
    with pytest.raises(Unprocessable) as refused:
        publish(services)

    told = refused.value.extra["messages"]
    assert [one["key"] for one in told] == ["Правила|total_step|"]  # type: ignore[attr-defined]


def test_an_older_list_comes_back(services: Services) -> None:
    before = price(services)
    edit(services, "6500")
    publish(services)
    tell(services, price_admin.publish_prices_again, version="DEMO-2026-1")

    assert price(services) == before


def test_what_is_scheduled_is_withdrawn_by_the_list_in_force(services: Services) -> None:
    edit(services, "6500")
    publish(services, **{"from": (datetime.now(UTC) + timedelta(days=3)).date().isoformat()})
    waiting = next(one for one in shown(services)["versions"] if one["status"] == "scheduled")
    again = {"version": "DEMO-2026-1", "from": waiting["effective_from"]}
    tell(services, price_admin.publish_prices_again, **again)

    versions = {one["version"]: one for one in shown(services)["versions"]}
    assert {name: one["status"] for name, one in versions.items()} == {
        "DEMO-2026-1": "published",
        "DEMO-2026-2": "archived",
    }
    assert versions["DEMO-2026-1"]["effective_from"] < waiting["effective_from"]


def test_a_dropped_draft_is_gone_and_a_window_over_it_is_stale(services: Services) -> None:
    seen = edit(services, "6500")["revision"]
    tell(services, price_admin.discard_prices, revision=seen)
    assert shown(services)["draft"] is None
    edit(services, "6600")

    with pytest.raises(StaleRevision):
        edit(services, "1", revision=seen)


def test_a_draft_that_was_changed_meanwhile_is_not_dropped(services: Services) -> None:
    seen = edit(services, "6500")["revision"]
    edit(services, "6600")
    with pytest.raises(StaleRevision):
        tell(services, price_admin.discard_prices, revision=seen)


def test_the_difference_comes_with_recent_calculations_by_both_lists(services: Services, database_url: str) -> None:
    proven(services, 7)
    query(database_url, SAVED, (json.dumps(WALK_IN), 22))
    edit(services, "99999")
    found = ask(services, price_admin.price_changes)

    assert [row["key"] for row in found["difference"]["changed"]] == [OPT_8]
    assert found["difference"]["changed"][0]["warning"].startswith("Цена изменилась больше чем на 30")
    assert [(one["number"], one["lead_id"]) for one in found["recount"]] == [(n, 10 + n) for n in range(22, 2, -1)]
    assert "→" in found["recount"][0]["text"]


ASKED: list[Action] = [price_admin.prices, price_admin.price_changes, price_files.export_prices]
TOLD: dict[Action, dict[str, object]] = {
    price_admin.edit_prices: {"edits": []},
    price_files.import_prices: {"file": "YQ=="},
    price_admin.publish_prices: {},
    price_admin.publish_prices_again: {"version": "DEMO-2026-1"},
    price_admin.discard_prices: {},
}


@pytest.mark.parametrize("action", [*ASKED, *TOLD])
def test_nobody_comes_to_another_owners_prices(services: Services, database_url: str, action: Action) -> None:
    mine, fields = administrator(second_owner(database_url)), {"owner": str(OWNER)}
    with pytest.raises(NotFound):
        tell(services, action, mine, revision=0, **fields, **TOLD[action]) if action in TOLD else ask(
            services, action, mine, **fields
        )


def test_a_version_of_another_owner_is_unknown(services: Services, database_url: str) -> None:
    edit(services, "6500")
    publish(services)
    mine = administrator(second_owner(database_url))
    with pytest.raises(NotFound):
        tell(services, price_admin.publish_prices_again, mine, version="DEMO-2026-2")


@pytest.mark.parametrize("version", [None, "", 7, "x" * 201, "\u0000"])
def test_a_version_is_named(services: Services, version: object) -> None:
    with pytest.raises(AppError):
        tell(services, price_admin.publish_prices_again, version=version)
