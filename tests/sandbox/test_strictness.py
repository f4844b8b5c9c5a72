"""Wrong shapes are refused as documented and change nothing."""

import pytest

from tests.sandbox_process import SandboxProcess

LEAD = "/leads/3912171"
LINE = {"to_entity_id": 525439, "to_entity_type": "catalog_elements", "metadata": {"quantity": 2, "catalog_id": 4521}}


def deal(sandbox: SandboxProcess, lead_id: int = 3912171) -> dict[str, object]:
    return sandbox.control("GET", f"/deals/mycompany/{lead_id}")


@pytest.mark.parametrize("price", [12500.5, 12500.0, "12500", None, True, [1]])
def test_a_budget_that_is_no_whole_number_is_refused(sandbox: SandboxProcess, access: str, price: object) -> None:
    answer = sandbox.api("PATCH", LEAD, access, json={"price": price})
    assert answer.json()["validation-errors"][0]["errors"][0]["path"] == "price"
    assert deal(sandbox)["price"] == 12000


def test_one_wrong_item_refuses_the_whole_batch(sandbox: SandboxProcess, access: str) -> None:
    notes = [{"note_type": "common", "params": {"text": "x"}}, {"note_type": "nonsense", "params": {"text": "x"}}]
    answer = sandbox.api("POST", f"{LEAD}/notes", access, json=notes)
    assert answer.json()["validation-errors"][0]["request_id"] == "1"
    assert deal(sandbox)["notes"] == []


def test_a_batch_naming_an_absent_deal_changes_none(sandbox: SandboxProcess, access: str) -> None:
    answer = sandbox.api("PATCH", "/leads", access, json=[{"id": 3912171, "price": 1}, {"id": 5, "price": 1}])
    assert answer.status_code == 400
    assert deal(sandbox)["price"] == 12000


def test_more_than_250_items_are_refused(sandbox: SandboxProcess, access: str) -> None:
    notes = [{"note_type": "common", "params": {"text": "x"}}] * 251
    assert sandbox.api("POST", f"{LEAD}/notes", access, json=notes).status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"nonsense", b"\xff", b'{"name":"\\ud800"}'])
def test_a_body_that_is_no_json_is_refused(sandbox: SandboxProcess, access: str, body: bytes) -> None:
    answer = sandbox.api("PATCH", LEAD, access, data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_a_note_posted_twice_is_two_notes(sandbox: SandboxProcess, access: str) -> None:
    note = {"note_type": "common", "params": {"text": "x"}, "request_id": "same"}
    ids = {sandbox.api("POST", f"{LEAD}/notes", access, json=[note]).text for _ in range(2)}
    assert len(ids) == len(deal(sandbox)["notes"]) == 2  # type: ignore[arg-type]


def test_linking_again_sets_the_quantity(sandbox: SandboxProcess, access: str) -> None:
    for quantity in (2, 5):
        line = LINE | {"metadata": {"quantity": quantity, "catalog_id": 4521}}
        sandbox.api("POST", f"{LEAD}/link", access, json=[line])
    lead = sandbox.api("GET", f"{LEAD}?with=catalog_elements", access).json()
    assert [item["metadata"]["quantity"] for item in lead["_embedded"]["catalog_elements"]] == [5]


def test_an_element_of_another_list_cannot_be_linked(sandbox: SandboxProcess, access: str) -> None:
    made = sandbox.api("POST", "/catalogs", access, json=[{"name": "Список"}]).json()
    other = made["_embedded"]["catalogs"][0]["id"]
    answer = sandbox.api("POST", f"{LEAD}/link", access, json=[LINE | {"metadata": {"catalog_id": other}}])
    assert answer.json()["validation-errors"][0]["errors"][0]["code"] == "NotSupportedChoice"


def test_without_products_the_list_is_gone(sandbox: SandboxProcess, access: str) -> None:
    sandbox.control("PATCH", "/accounts/mycompany", {"has_products": False})
    assert sandbox.api("GET", "/catalogs", access).status_code == 204
    assert sandbox.api("POST", f"{LEAD}/link", access, json=[LINE]).status_code == 400


def test_notes_of_a_deleted_deal_are_refused(sandbox: SandboxProcess, access: str) -> None:
    sandbox.control("PATCH", "/deals/mycompany/3912171", {"is_deleted": True})
    note = {"note_type": "common", "params": {"text": "x"}}
    assert sandbox.api("POST", f"{LEAD}/notes", access, json=[note]).status_code == 404


def test_tags_to_add_keep_the_others_and_tags_replace_them(sandbox: SandboxProcess, access: str) -> None:
    sandbox.api("PATCH", LEAD, access, json={"tags_to_add": [{"name": "vip"}]})
    added = sandbox.api("GET", LEAD, access).json()["_embedded"]["tags"]
    sandbox.api("PATCH", LEAD, access, json={"_embedded": {"tags": [{"name": "новый"}]}})
    replaced = sandbox.api("GET", LEAD, access).json()["_embedded"]["tags"]
    assert ([tag["name"] for tag in added], [tag["name"] for tag in replaced]) == (["душевая", "vip"], ["новый"])


def test_a_token_opens_only_its_own_account(sandbox: SandboxProcess, access: str) -> None:
    answer = sandbox.call(
        "GET", "/api/v4/leads/3912171", host="othershop.amocrm.ru", headers={"Authorization": f"Bearer {access}"}
    )
    assert answer.status_code == 401


def test_a_low_rights_user_reaches_only_own_deals(sandbox: SandboxProcess, access: str) -> None:
    as_measurer = {"X-Context-User-ID": "9100003"}
    assert sandbox.api("GET", "/leads/3912177", access, headers=as_measurer).status_code == 200
    assert sandbox.api("PATCH", LEAD, access, headers=as_measurer, json={"price": 1}).status_code == 403
    listed = sandbox.api("GET", "/leads", access, headers=as_measurer).json()
    assert [lead["id"] for lead in listed["_embedded"]["leads"]] == [3912177]


def test_pages_follow_the_next_link(sandbox: SandboxProcess, access: str) -> None:
    seen, path = [], "/leads?limit=3"
    while path:
        page = sandbox.api("GET", path, access).json()
        seen += [lead["id"] for lead in page["_embedded"]["leads"]]
        path = page["_links"].get("next", {}).get("href", "").partition("/api/v4")[2]
    assert seen == [3912171, 3912173, 3912175, 3912177]


def test_a_page_beyond_250_is_refused(sandbox: SandboxProcess, access: str) -> None:
    assert sandbox.api("GET", "/leads?limit=251", access).status_code == 400
