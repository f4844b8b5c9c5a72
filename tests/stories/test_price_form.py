"""What the form is made of: the price list in force without costs, and templates filled by a few sizes."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from amocrm.app import app
from amocrm.calculator.demo_price_list import DEMO
from tests.amocrm.price_list_rows import another, published
from tests.office import Office
from tests.stories.form_calls import PANE, codes, fill, preview, price_list

COSTS = ("waste_percent", "margin", "cost")


def test_a_filled_template_is_a_calculation_that_can_be_priced(connected: Office) -> None:
    filled = fill(connected).body["calculation"]
    body = preview(connected, **filled).body

    assert filled["panels"] == [PANE]
    assert (filled["template"], filled["markup_percent"]) == ("walk_in", "0")
    assert body["messages"] == []
    assert [line["code"] for line in body["result"]["lines"]][-3:] == ["MSR", "MNT", "DLV"]


def test_a_template_is_filled_by_the_list_that_a_calculation_names(connected: Office) -> None:
    owner = UUID(connected.sql("SELECT owner_id::text FROM amocrm_tokens")[0][0])
    services = app.services()
    price_list(connected)
    without = [one for one in DEMO.templates if one.code != "walk_in"]
    published(services, replace(another(), templates=tuple(without)), owner=owner)

    assert fill(connected).status == 422
    assert fill(connected, price_list_version="DEMO-2026-1").body["price_list_version"] == "DEMO-2026-1"


@pytest.mark.parametrize("template", [template.code for template in DEMO.templates])
def test_every_template_of_the_list_can_be_filled_and_priced(connected: Office, template: str) -> None:
    [inputs] = [one.inputs for one in DEMO.templates if one.code == template]
    filled = fill(connected, template=template, sizes={size.name: size.default for size in inputs})
    assert filled.status == 200, filled.text
    assert preview(connected, **filled.body["calculation"]).status == 200


def test_a_choice_takes_the_place_of_the_templates_own(connected: Office) -> None:
    chosen = {"glass": "CLR", "thickness": 10, "ticked": [], "instead": {}}
    [pane] = fill(connected, choice=chosen).body["calculation"]["panels"]
    assert (pane["glass"], pane["thickness"]) == ("CLR", 10)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sizes": {"width": 10}}, [("E_LIMIT", "sizes.width"), ("E_REQUIRED", "sizes.height")]),
        ({"sizes": {"width": "120,5", "height": None}}, [("E_MM_FRACTION", "sizes.width")]),
        ({"sizes": {"width": "x", "height": 2000}}, [("E_NUMBER", "sizes.width")]),
        ({"template": "none"}, [("E_SKU_UNKNOWN", "template")]),
        ({"template": 7}, [("E_FORMAT", "template")]),
        ({"choice": {"ticked": "HDL-SK"}}, [("E_FORMAT", "choice.ticked")]),
        ({"choice": {"colour": "red"}}, [("E_UNKNOWN_FIELD", "choice.colour")]),
        ({"oddity": 1}, [("E_UNKNOWN_FIELD", "oddity")]),
    ],
)
def test_what_cannot_be_filled_is_told_by_field(
    connected: Office, changes: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    answer = fill(connected, **changes)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert codes(answer) == told


def test_the_form_finds_all_it_shows_and_no_costs(connected: Office) -> None:
    answer = price_list(connected)
    body = answer.body
    tables = ("glass", "edges", "cutouts", "area_works", "hardware", "services", "templates")

    assert [len(body[name]) for name in tables] == [len(getattr(DEMO, name)) for name in tables]
    assert body["glass"][1]["price"] == {"6": "3600.00", "8": "5200.00", "10": "6500.00"}
    assert (body["version"], body["vat"], body["total_step"]) == (
        "DEMO-2026-1",
        {"mode": "included", "rate": "22"},
        "1",
    )
    assert (body["discount_limit"], body["rules"]["limits"]["side"]) == ("10", [50, 6000])
    assert [cost for cost in COSTS if cost in answer.text] == []


def test_who_has_the_list_is_told_so_until_another_is_published(connected: Office) -> None:
    first = price_list(connected)
    again = price_list(connected, first.headers["ETag"])
    published(app.services(), another())
    later = price_list(connected, first.headers["ETag"])

    assert (again.status, again.text, again.headers["ETag"]) == (304, "", first.headers["ETag"])
    assert (later.status, later.body["version"]) == (200, "DEMO-2026-2")
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("known", ["W/{}", '"old", {}', "*"])
def test_a_tag_is_known_in_every_form_of_the_header(connected: Office, known: str) -> None:
    assert price_list(connected, known.format(price_list(connected).headers["ETag"])).status == 304
