"""A preview: what a save would answer of the price, many times a minute, without a trace."""

from statistics import median
from time import thread_time
from typing import Any

import pytest

from amocrm import prices
from amocrm.app import app
from shared import postgres
from shared.database import Row
from shared.limits import PRICES_OF_PERSON, Limit
from tests.amocrm.price_list_rows import another, drafts, published
from tests.databases import move_clock
from tests.figures.report import Amount, figure
from tests.figures.yardstick import allowed
from tests.logins import session
from tests.office import Office
from tests.stories.form_calls import PANE, TWENTY, codes, fill, preview, price_list

MOST_MS, MOST_ROUND_TRIPS = 15, 3
DAY = 86_400
SAVED = "00000000-0000-4000-8000-000000000007"


def test_example_3_costs_what_the_specification_says(connected: Office) -> None:
    body = preview(connected).body
    totals = {name: body["result"]["totals"][name] for name in ("goods", "services", "total", "vat")}

    assert totals == {"goods": "18610.00", "services": "10600.00", "total": "29210.00", "vat": "5267.38"}
    assert (body["success"], body["price_list_version"], body["messages"]) == (True, "DEMO-2026-1", [])
    assert [len(body["result"][name]) for name in ("lines", "cutting", "hints")] == [9, 1, 0]


def test_the_guides_keys_are_numbers(connected: Office) -> None:
    body = preview(connected).body
    names = ("width", "height", "square_meters", "components_total", "services_total", "total_price")

    assert body["package_name"] == "Душевая перегородка"
    assert [body[name] for name in names] == [1000, 2000, 2.0, 18610.0, 10600.0, 29210.0]


def test_a_preview_stores_nothing_and_asks_amocrm_nothing(connected: Office) -> None:
    calls = len(connected.vendor_calls())
    preview(connected)

    assert connected.sql("SELECT count(*) FROM calculations") == [(0,)]
    assert len(connected.vendor_calls()) == calls


def test_all_faults_come_at_once_with_their_fields(connected: Office) -> None:
    answer = preview(connected, panels=[{**PANE, "width": 10, "glass": "NONE"}], markup_percent="1000", oddity=1)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert {("E_UNKNOWN_FIELD", "oddity"), ("E_LIMIT", "markup_percent")} <= set(codes(answer))


def test_what_cannot_be_made_is_refused_by_the_price_list(connected: Office) -> None:
    answer = preview(connected, panels=[{**PANE, "thickness": 4}], hardware=[{"sku": "NONE", "qty": "1"}])

    assert answer.status == 422
    assert codes(answer) == [("E_THICKNESS", "panels[0].thickness"), ("E_SKU_UNKNOWN", "hardware[0].sku")]
    assert "DEMO-2026-1" in answer.body["messages"][1]["text"]
    assert "result" not in answer.body


@pytest.mark.parametrize("calculation", [None, [], "x", 7])
def test_a_preview_of_nothing_is_refused(connected: Office, calculation: object) -> None:
    answer = connected.widget("POST", "preview", calculation=calculation)
    assert (answer.status, answer.body["error"]["field"]) == (422, "calculation")


def test_a_new_calculation_has_the_price_of_today_and_says_so(connected: Office) -> None:
    published(app.services(), another())
    body = preview(connected, price_list_version="DEMO-2026-1").body

    assert (body["price_list_version"], body["total_price"]) == ("DEMO-2026-2", 30810.0)
    assert [(told["code"], told["text"]) for told in body["messages"]] == [
        ("W_PRICE_OTHER", "Прайс-лист DEMO-2026-1 не действует: посчитано по DEMO-2026-2.")
    ]


def test_a_saved_calculation_keeps_the_prices_that_it_names(connected: Office) -> None:
    assert preview(connected).status == 200
    published(app.services(), another())
    body = preview(connected, id=SAVED, revision=1, price_list_version="DEMO-2026-1").body

    assert (body["price_list_version"], body["total_price"], body["messages"]) == ("DEMO-2026-1", 29210.0, [])


@pytest.mark.parametrize("id_", [None, SAVED])
def test_an_unknown_version_is_told(connected: Office, id_: str | None) -> None:
    body = preview(connected, id=id_, price_list_version="NONE-1").body

    assert body["price_list_version"] == "DEMO-2026-1"
    assert [(told["code"], told["field"]) for told in body["messages"]] == [("W_PRICE_OTHER", "price_list_version")]


def test_a_draft_of_an_administrator_prices_nothing(connected: Office) -> None:
    drafts(app.services()).save(another(), 0)
    body = preview(connected, id=SAVED, price_list_version="DEMO-2026-2").body
    assert body["price_list_version"] == "DEMO-2026-1"


def test_without_a_list_in_force_it_is_said_so(connected: Office) -> None:
    preview(connected)
    move_clock(connected.database_url, -DAY)

    for answer in (preview(connected), price_list(connected), fill(connected)):
        assert (answer.status, answer.code) == (404, "no_price_list")


@pytest.mark.parametrize(("method", "action"), [("GET", "price_list"), ("POST", "fill"), ("POST", "preview")])
def test_without_a_token_nobody_learns_a_price(connected: Office, method: str, action: str) -> None:
    answer = connected.call(method, parameters={"action": action}, body={} if method == "POST" else None)
    assert (answer.status, answer.code) == (401, "auth_required")


def test_a_person_who_types_is_never_refused() -> None:
    fastest = 2 * 60 / 0.3
    assert PRICES_OF_PERSON.per_minute > fastest


def test_a_flood_of_previews_is_told_to_wait_and_colleagues_go_on(
    connected: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prices, "PRICES_OF_PERSON", Limit("prices", 5, 30))
    token = session(connected)
    answers = [preview(connected, token) for _ in range(8)]

    assert [answer.status for answer in answers[:5]] == [200] * 5
    assert (answers[-1].code, answers[-1].headers["Retry-After"]) == ("rate_limited", "2")
    assert preview(connected, session(connected, user=9100001)).status == 200


def test_a_preview_takes_three_round_trips_at_most(connected: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    token = session(connected)
    preview(connected, token)
    asked, ask = [], postgres.ask

    def heard(*parts: Any) -> list[Row]:  # noqa: ANN401 - as ask
        asked.append(parts[1])
        return ask(*parts)

    monkeypatch.setattr(postgres, "ask", heard)
    assert preview(connected, token).status == 200
    figure(f"preview: {len(asked)} round trips to Postgres")
    assert len(asked) <= MOST_ROUND_TRIPS


def test_twenty_panes_are_priced_at_once_through_the_handler(connected: Office, amount: Amount) -> None:
    """Processor time of this thread, at best: what else the machine does meanwhile is not ours to measure."""
    token, spent = session(connected), []
    for _ in range(amount(20, 200)):
        begun = thread_time()
        answer = preview(connected, token, panels=TWENTY)
        spent.append((thread_time() - begun) * 1000)
        assert answer.status == 200, answer.text
    figure(f"preview of 20 panes through the handler: {median(spent):.1f} ms (median), {min(spent):.1f} ms (best)")
    assert min(spent) <= allowed(MOST_MS)
