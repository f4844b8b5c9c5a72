"""Which budgets found in a deal are ours, and what the deal should cost."""

from dataclasses import replace

import pytest

from amocrm.guards import WidgetUser
from amocrm.saga.figures import Figures
from amocrm.saga.journal import Journal
from amocrm.saga.outcomes import Done
from amocrm.saga.records import Save, Step
from shared.services import Services
from tests.amocrm.saga.samples import changed, end, made, send
from tests.databases import move_clock


def test_before_our_first_write_the_budget_that_was_found_counts_as_known(
    services: Services, caller: WidgetUser, save: Save
) -> None:
    assert Figures(services, save).ours() == {12000}
    assert Figures(services, replace(save, budget_found=None)).ours() == {None}


def test_a_figure_we_wrote_is_remembered_for_its_deal_alone(services: Services, caller: WidgetUser, save: Save) -> None:
    here, elsewhere = Figures(services, save), Figures(services, made(services, caller, 5))
    here.remember(100)
    assert (here.is_written(), elsewhere.is_written()) == (True, False)
    assert here.ours() == {100}


def test_while_an_answer_is_out_the_former_and_the_new_figure_are_ours(services: Services, save: Save) -> None:
    figures = Figures(services, save)
    figures.remember(100)
    send(services, save, Step.BUDGET, 200)
    assert figures.ours() == {100, 200}
    end(services, save, Step.BUDGET, Done("done", figure=200))
    figures.remember(200)
    assert figures.ours() == {200}


def test_a_figure_that_was_surely_not_written_is_not_ours(services: Services, save: Save) -> None:
    figures, journal = Figures(services, save), Journal(services)
    figures.remember(100)
    sent = send(services, save, Step.BUDGET, 200)
    assert sent is not None
    journal.postpone(save, sent, "rate_limited", 60, did_nothing=True)
    assert figures.ours() == {100}


@pytest.mark.parametrize(("total", "price"), [("29210.49", 29210), ("29210.50", 29211), ("0.29", 0), (7, 7)])
def test_a_budget_is_the_total_in_whole_roubles(
    services: Services, caller: WidgetUser, total: object, price: int
) -> None:
    assert Figures(services, made(services, caller, total_price=total)).ordered() == (True, price)


def test_the_newest_save_is_the_deals_order(services: Services, caller: WidgetUser, save: Save) -> None:
    newer = made(services, caller, total_price=500)
    assert Figures(services, save).ordered() == (False, 500)
    assert Figures(services, newer).ordered() == (True, 500)


def test_a_changed_calculation_is_the_newest_save(
    services: Services, caller: WidgetUser, save: Save, database_url: str
) -> None:
    second = made(services, caller, total_price=500)
    move_clock(database_url, 1)
    third = changed(services, caller, save, total_price=700)
    assert [Figures(services, one).ordered() for one in (save, second, third)] == [
        (False, 700),
        (False, 700),
        (True, 700),
    ]
