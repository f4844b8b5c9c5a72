"""Templates in the cabinet: what is shown, what is taken, what is refused, and what differs."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

import pytest

from amocrm.calculator.calculation import Role
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.kits import words
from amocrm.calculator.kits.difference import kit_changes
from amocrm.calculator.kits.sent import Malformed
from amocrm.calculator.kits.shown import kits_json
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.csv_writing import csv_of
from amocrm.calculator.price_table.editing import Edited, edited
from amocrm.calculator.price_table.importing import imported
from amocrm.calculator.price_table.json_shapes import edits_of
from amocrm.calculator.price_table.table import rows
from amocrm.calculator.templates import Base, RuleKind, Template

Json = dict[str, Any]
NEW = {
    "former": None,
    "kind": "fixed",
    "k": "1",
    "role": "",
    "sides": "trbl",
    "input": "",
    "base": "goods",
    "step": "",
    "min": "",
    "optional": False,
    "default_on": True,
}


def kit(code: str = "swing_door", prices: PriceList = DEMO) -> Json:
    """As the page gets it."""
    return next(dict(one) for one in kits_json(prices) if one["code"] == code)


def put(sent: Json, prices: PriceList = DEMO) -> Edited:
    return edited(prices, edits_of([{"op": "kit", "kit": sent}]))


def template(done: Edited, code: str = "swing_door") -> Template:
    return next(one for one in done.prices.templates if one.code == code)


def with_line(index: int, **changes: object) -> Json:
    sent = kit()
    lines = [{**line, **(changes if at == index else {})} for at, line in enumerate(sent["lines"])]
    return {**sent, "lines": lines}


def refused(sent: Json) -> list[tuple[str, str]]:
    done = put(sent)
    assert done.prices == DEMO
    return [(fault.code, fault.column) for fault in done.refused]


def test_every_template_that_comes_back_as_it_was_changes_nothing() -> None:
    for one in kits_json(DEMO):
        done = put(dict(one))
        assert (done.prices, done.refused) == (DEMO, ())


def test_a_template_is_read_in_words() -> None:
    told = {line["sku"]: line["text"] for line in kit()["lines"]}
    assert told == {
        "HNG-WG": "по массе и ширине",
        "HDL-SK": "1 на каждую дверь",
        "SEAL-PS2": "отрезки: 2 × «Высота»",
        "SEAL-MAG": "1 на метр сторон (правая), только: двери, шаг 0,1",
    }


def test_its_name_its_offer_and_its_mark_up_are_changed() -> None:
    made = template(put({**kit(), "name": " Дверь ", "is_active": False, "markup": "12,5"}))
    assert (made.name, made.is_active, made.markup_percent) == ("Дверь", False, Decimal("12.5"))


def test_what_nobody_can_see_in_a_name_goes() -> None:
    assert template(put({**kit(), "name": "Дверь\u202e\u200b\x0bбольшая"})).name == "Дверь большая"
    assert refused({**kit(), "name": "\u200b"}) == [("E_REQUIRED", "name")]


def test_a_quantity_is_changed_and_what_the_page_does_not_show_is_kept() -> None:
    handle = template(put(with_line(1, k="2", optional=True, default_on=False))).items[1]
    assert (handle.rule.k, handle.optional, handle.default_on) == (Decimal(2), True, False)
    bars = template(put(with_line(2, k="7", input="width"))).items[2]
    assert bars == template(Edited(DEMO)).items[2]


def test_lines_are_added_and_removed() -> None:
    sent = kit()
    bars = {**NEW, "sku": "PRF-U20", "kind": "bars", "k": "2", "input": "width"}
    made = template(put({**sent, "lines": [*sent["lines"][1:], bars]}))
    assert [item.sku for item in made.items] == ["HDL-SK", "SEAL-PS2", "SEAL-MAG", "PRF-U20"]
    assert [dict(piece.terms) for piece in made.items[-1].rule.pieces] == [{"width": 1}] * 2


@pytest.mark.parametrize(
    ("index", "changes", "fault"),
    [
        (1, {"k": "две"}, ("E_NUMBER", "lines[1].k")),
        (1, {"k": "-1"}, ("E_LIMIT", "lines[1].k")),
        (1, {"kind": "bars"}, ("E_KIT_KIND", "lines[1].kind")),
        (1, {"kind": "eval"}, ("E_CHOICE", "lines[1].kind")),
        (0, {"kind": "fixed"}, ("E_KIT_KIND", "lines[0].kind")),
        (1, {"kind": "input", "input": "depth"}, ("E_LIST_REFERENCE", "lines[1].input")),
        (3, {"sides": ""}, ("E_REQUIRED", "lines[3].sides")),
        (3, {"sides": "xyz"}, ("E_REQUIRED", "lines[3].sides")),
        (3, {"step": "0"}, ("E_LIST_ORDER", "lines[3].step")),
        (3, {"step": "1001"}, ("E_LIMIT", "lines[3].step")),
        (3, {"min": "999999999999999"}, ("E_LIMIT", "lines[3].min")),
        (3, {"min": "-1"}, ("E_LIMIT", "lines[3].min")),
        (3, {"role": "roof"}, ("E_CHOICE", "lines[3].role")),
        (1, {"sku": "NO-SUCH", "former": None}, ("E_LIST_REFERENCE", "lines[1].sku")),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_at_its_place(
    index: int, changes: dict[str, object], fault: tuple[str, str]
) -> None:
    assert refused(with_line(index, **changes)) == [fault]


@pytest.mark.parametrize("count", ["0", "2,5", "21"])
def test_a_bar_is_cut_into_whole_pieces(count: str) -> None:
    sent = kit()
    bars = {**NEW, "sku": "PRF-U20", "kind": "bars", "k": count, "input": "width"}
    assert ("E_KIT_PIECES", "lines[4].k") in refused({**sent, "lines": [*sent["lines"], bars]})


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": " "}, ("E_REQUIRED", "name")),
        ({"markup": "501"}, ("E_LIMIT", "markup")),
        ({"code": "nobodys"}, ("E_ROW_UNKNOWN", "")),
    ],
)
def test_a_whole_that_makes_no_sense_is_refused(changes: dict[str, object], fault: tuple[str, str]) -> None:
    assert refused({**kit(), **changes}) == [fault]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lines": None}, "edits[0].kit.lines"),
        ({"lines": [{}] * 101}, "edits[0].kit.lines"),
        ({"lines": [{}]}, "edits[0].kit.lines[0].sku"),
        ({"name": "x" * 201}, "edits[0].kit.name"),
        ({"is_active": "да"}, "edits[0].kit.is_active"),
    ],
)
def test_what_is_no_template_at_all_is_malformed(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Malformed) as malformed:
        put({**kit(), **changes})
    assert malformed.value.field == field


def test_the_difference_is_told_in_sentences() -> None:
    sent = {**with_line(1, k="2"), "name": "Дверь", "is_active": False, "markup": "10"}
    sent["lines"] = [*sent["lines"][:3], {**NEW, "sku": "BAR-ST"}]
    (change,) = kit_changes(DEMO, put(sent).prices)
    names = {article.sku: article.name for article in DEMO.hardware}
    assert change.name == "Дверь"
    assert change.lines == (
        "название: «Дверь распашная» → «Дверь»",
        "не предлагается менеджерам",
        "наценка: 0 → 10\u00a0%",
        f"{names['HDL-SK']}: 1 на каждую дверь → 2 на каждую дверь",
        f"добавлено: {names['BAR-ST']} — 1",
        f"убрано: {names['SEAL-MAG']}",
    )


def test_a_file_that_comes_back_leaves_templates_as_they_are() -> None:
    done = put(with_line(1, k="2"))
    assert imported(csv_of(rows(done.prices)), done.prices).prices == done.prices


def test_every_rule_has_words() -> None:
    for names, kind in ((words.KINDS, RuleKind), (words.ROLES, Role), (words.BASES, Base)):
        assert set(names) == set(get_args(kind))
    assert set(words.SAID) == set(words.KINDS)


def test_a_fault_of_a_pane_keeps_nobody_from_mending_a_line() -> None:
    broken = replace(DEMO, templates=tuple(replace(one, glass="GONE") for one in DEMO.templates))
    assert put(with_line(1, k="2"), broken).refused == ()
