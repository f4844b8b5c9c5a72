"""The main job: connect, read a deal, save a calculation, find it in the CRM. Through every cloud's event shape."""

import pytest

from tests.office import LEAD, Office
from tools.cloud_events import SHAPES


def test_a_calculation_becomes_note_products_and_budget(connected: Office) -> None:
    answer = connected.save()
    assert answer.status == 200, answer.text
    deal = connected.deal()
    assert deal["price"] == 29210
    assert [product["id"] for product in deal["products"]] == [525441]
    assert answer.body["note_id"] == deal["notes"][0]["id"]
    assert answer.body["sync"] == {"products": "done", "note": "done", "budget": "done"}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_main_job_passes_through_every_cloud(office: Office, shape: str) -> None:
    office.shape = shape
    office.connect()
    assert office.widget("GET", "get_lead").body["contact"]["name"] == "Мария Кузнецова"
    assert office.save().body["budget_updated"] is True


def test_a_deal_is_read_in_two_calls(connected: Office) -> None:
    before = len(connected.vendor_calls())
    lead = connected.widget("GET", "get_lead").body
    assert lead["id"] == LEAD
    assert lead["contact"] == {
        "name": "Мария Кузнецова",
        "phone": "+7 900 000-00-01",
        "email": "maria@example.test",
    }
    assert len(connected.vendor_calls()) - before == 2


def test_an_expired_token_is_refreshed_on_the_way(connected: Office) -> None:
    connected.expire()
    assert connected.widget("GET", "get_lead").status == 200
    assert connected.row()["version"] == 2
