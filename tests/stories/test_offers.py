"""The commercial offer of a saved calculation (calculator.md §3.5)."""

from tests.office import Office
from tests.stories.orders import changed, order, save


def test_an_offer_is_numbered_by_deal_and_calculation_and_adds_up(connected: Office) -> None:
    saved = save(connected)
    answer = connected.widget("GET", "offer", id=saved.body["calculation_id"], depth="detailed", phone="1")
    made = answer.body["offer"]
    assert (answer.status, made["number"], made["edition"], made["total"]) == (200, "3912171-1", "", "29210.00")
    assert (made["client"]["name"], made["client"]["phone"]) == ("Мария Кузнецова", "+7 900 000-00-01")
    assert made["total_words"].startswith("Двадцать девять тысяч двести десять рублей 00")


def test_an_offer_has_no_phone_unless_it_is_wanted(connected: Office) -> None:
    saved = save(connected)
    made = connected.widget("GET", "offer", id=saved.body["calculation_id"]).body["offer"]
    assert (made["depth"], made["client"]["phone"]) == ("short", "")


def test_the_offer_of_a_changed_calculation_is_another_edition(connected: Office) -> None:
    answer = changed(connected, save(connected), services=[{"code": "MNT"}], expected_total=None)
    answer = order(connected, answer, wanted=False)
    made = connected.widget("GET", "offer", id=answer.body["calculation_id"]).body["offer"]
    assert "2" in str(made["edition"])


def test_the_offer_of_a_draft_says_that_it_is_one(connected: Office) -> None:
    saved = save(connected, draft=True)
    assert connected.widget("GET", "offer", id=saved.body["calculation_id"]).body["offer"]["draft"]


def test_the_guides_calculations_have_an_offer_too(connected: Office) -> None:
    saved = connected.save()
    assert connected.widget("GET", "offer", id=saved.body["calculation_id"]).body["offer"]["total"] == "29210.00"
