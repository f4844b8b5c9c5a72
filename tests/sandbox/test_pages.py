"""The sandbox's own page and its control API."""

import pytest
import requests

from tests.sandbox_process import SandboxProcess


def test_the_page_links_every_deal_to_its_card(sandbox: SandboxProcess) -> None:
    page = sandbox.session.get(sandbox.base_url).text
    assert "/_browser/mycompany.amocrm.ru/leads/detail/3912171" in page
    assert "Песочница" in page


def test_a_note_cannot_smuggle_markup_into_the_page(sandbox: SandboxProcess, access: str) -> None:
    note = {"note_type": "common", "params": {"text": "<script>x</script>"}}
    sandbox.api("POST", "/leads/3912171/notes", access, json=[note])
    part = sandbox.session.get(f"{sandbox.base_url}/_home/now").text
    assert "&lt;script&gt;x" in part
    assert "<script>x" not in part


def test_the_deal_dump_shows_note_products_and_budget(sandbox: SandboxProcess, access: str) -> None:
    note = {"note_type": "common", "params": {"text": "Расчёт"}}
    sandbox.api("POST", "/leads/3912173/notes", access, json=[note])
    sandbox.api("PATCH", "/leads/3912173", access, json={"price": 5000})
    held = sandbox.control("GET", "/deals/mycompany/3912173")
    assert (held["price"], held["notes"][0]["params"]["text"]) == (5000, "Расчёт")
    assert held["products"][0]["name"] == "Ручка-кноб"


def test_a_person_may_change_the_budget(sandbox: SandboxProcess, access: str) -> None:
    sandbox.control("PATCH", "/deals/mycompany/3912171", {"price": 99})
    lead = sandbox.api("GET", "/leads/3912171", access).json()
    assert (lead["price"], lead["updated_by"]) == (99, 9100002)


def test_a_further_account_can_be_made_and_connected(sandbox: SandboxProcess) -> None:
    made = sandbox.control("POST", "/accounts", {"subdomain": "third", "domain": "kommo.com"})
    code = sandbox.control("POST", "/codes", {"account": "third"})["code"]
    assert made["host"] == "third.kommo.com"
    assert sandbox.exchange(code, host="third.kommo.com").status_code == 200


def test_a_misspelt_switch_is_refused(sandbox: SandboxProcess) -> None:
    with pytest.raises(requests.HTTPError):
        sandbox.control("PATCH", "/accounts/mycompany", {"is_payed": False})


def test_a_control_call_without_its_keys_is_told_so(sandbox: SandboxProcess) -> None:
    answer = sandbox.session.post(f"{sandbox.base_url}/_control/accounts", json={})
    assert (answer.status_code, answer.json()) == (400, {"error": "KeyError: 'subdomain'"})


def test_reset_forgets_everything(sandbox: SandboxProcess, access: str) -> None:
    sandbox.control("POST", "/reset", {})
    assert sandbox.api("GET", "/account", access).status_code == 401
    assert len(sandbox.control("GET", "/journal")["entries"]) == 1
