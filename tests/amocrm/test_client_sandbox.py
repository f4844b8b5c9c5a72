"""The client against the sandbox, which was written from the same documentation without it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from amocrm.client import AmoClient
from amocrm.entities import ElementLink, NewElement
from amocrm.renames import current_host
from shared import errors
from shared.clock import SystemClock
from shared.outgoing import Outgoing
from shared.secret import Secret
from tests.sandbox_process import HOST, SandboxProcess, running_sandbox

LEAD, PRODUCTS, MEASURER = 3912171, 4521, 9100003


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with running_sandbox() as process:
        yield process


@pytest.fixture
def pair(sandbox: SandboxProcess) -> dict[str, str]:
    sandbox.control("POST", "/reset", {})
    return sandbox.connect()


@pytest.fixture
def outgoing(sandbox: SandboxProcess) -> Outgoing:
    return Outgoing(gateway=sandbox.base_url, clock=SystemClock())


@pytest.fixture
def crm(outgoing: Outgoing, pair: dict[str, str]) -> AmoClient:
    return AmoClient(outgoing, HOST, pair["access_token"])


def test_a_deal_and_its_contact_are_read_in_two_calls(crm: AmoClient) -> None:
    lead = crm.lead(LEAD)
    assert lead is not None
    assert lead.main_contact_id is not None
    contact = crm.contact(lead.main_contact_id)
    assert contact is not None
    assert (lead.price, contact.phone) == (12000, "+7 900 000-00-01")


def test_a_note_that_was_written_is_read_back(crm: AmoClient) -> None:
    note_id = crm.add_note(LEAD, "Расчёт\nвторая строка")
    assert [(note.id, note.text) for note in crm.notes(LEAD)] == [(note_id, "Расчёт\nвторая строка")]


def test_a_created_product_is_found_and_linked(crm: AmoClient) -> None:
    ids = crm.create_elements(PRODUCTS, [NewElement("Окно", Decimal(9500), "W-1", "c-1"), NewElement("Дверь")])
    assert crm.find_element(PRODUCTS, "W-1", "c-1") == ids[0]
    assert crm.find_element(PRODUCTS, "W-1", "c-2") is None
    crm.link_elements(LEAD, [ElementLink(ids[0], PRODUCTS, Decimal("1.5"))])
    assert crm.lead_links(LEAD) == [ElementLink(ids[0], PRODUCTS, Decimal("1.5"))]


def test_a_changed_product_keeps_its_place_and_is_found_by_its_new_mark(crm: AmoClient) -> None:
    [element] = crm.create_elements(PRODUCTS, [NewElement("Окно", Decimal(9500), "W-1", "c-1")])
    crm.update_element(PRODUCTS, element, NewElement("Окно 2", Decimal(9700), "W-1", "c-2"))
    assert crm.find_element(PRODUCTS, "W-1", "c-2") == element
    assert crm.find_element(PRODUCTS, "W-1", "c-1") is None


def test_an_unlinked_product_is_gone_from_the_deal_and_may_be_unlinked_again(crm: AmoClient) -> None:
    [element] = crm.create_elements(PRODUCTS, [NewElement("Окно")])
    links = [ElementLink(element, PRODUCTS, Decimal(1))]
    crm.link_elements(LEAD, links)
    for _ in range(2):
        crm.unlink_elements(LEAD, links)
    assert crm.lead_links(LEAD) == []


def test_the_budget_that_was_written_is_read_back(crm: AmoClient) -> None:
    crm.update_price(LEAD, 12_345)
    lead = crm.lead(LEAD)
    assert lead is not None
    assert lead.price == 12_345


def test_a_wrong_budget_is_rejected_by_its_path(crm: AmoClient) -> None:
    with pytest.raises(errors.Rejected) as caught:
        crm.request("PATCH", f"/api/v4/leads/{LEAD}", json={"price": "много"})
    assert caught.value.paths == ("price InvalidType",)


def test_all_deals_come_page_by_page(crm: AmoClient) -> None:
    assert len(list(crm.pages("/api/v4/leads", limit=1))) == 4


def test_a_person_without_rights_is_forbidden(outgoing: Outgoing, pair: dict[str, str]) -> None:
    with pytest.raises(errors.Forbidden):
        AmoClient(outgoing, HOST, pair["access_token"], user_id=MEASURER).lead(LEAD)


def test_a_wrong_token_is_unauthorized(outgoing: Outgoing, pair: dict[str, str]) -> None:
    with pytest.raises(errors.Unauthorized):
        AmoClient(outgoing, HOST, "wrong").account()


def test_the_present_host_is_asked_without_spending_the_refresh_token(outgoing: Outgoing, pair: dict[str, str]) -> None:
    for _ in range(2):
        assert current_host(outgoing, "api-a.amocrm.ru", Secret(pair["refresh_token"])) == HOST
