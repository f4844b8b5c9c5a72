"""The page with a deal: what it asks of the sandbox, apart from what a browser makes of it."""

import jwt

from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, SandboxProcess

ROOT = "/_browser/mycompany.amocrm.ru"
MANAGER = 9100002


def get(sandbox: SandboxProcess, path: str) -> tuple[int, str]:
    answer = sandbox.session.get(sandbox.base_url + path, timeout=10)
    return answer.status_code, answer.text


def test_without_an_archive_the_card_says_how_to_give_one(sandbox: SandboxProcess) -> None:
    status, text = get(sandbox, f"{ROOT}/leads/detail/3912171")
    assert status == 200
    assert "--widget dist/widget.zip" in text


def test_a_card_of_an_unknown_deal_person_or_account_is_not_there(sandbox: SandboxProcess) -> None:
    unknown = (f"{ROOT}/leads/detail/1", f"{ROOT}/leads/detail/3912171?user=1", "/_browser/x.amocrm.ru/leads/detail/0")
    assert [get(sandbox, path)[0] for path in unknown] == [404, 404, 404]


def test_the_page_is_told_what_the_crm_holds_now(sandbox: SandboxProcess, access: str) -> None:
    note = {"note_type": "common", "params": {"text": "Первая\nВторая"}}
    sandbox.api("POST", "/leads/3912171/notes", access, json=[note])
    now = sandbox.session.get(f"{sandbox.base_url}{ROOT}/leads/detail/3912171/now", timeout=10).json()
    assert (now["price"], now["contacts"][0]["phone"]) == (12000, "+7 900 000-00-01")
    assert [one["text"] for one in now["notes"]] == ["Первая\nВторая"]


def test_the_page_gets_a_disposable_token_for_the_person_looking(sandbox: SandboxProcess) -> None:
    answer = sandbox.session.post(f"{sandbox.base_url}{ROOT}/disposable_token?user={MANAGER}", timeout=10)
    claims = jwt.decode(
        answer.json()["token"], CLIENT_SECRET, algorithms=["HS256"], audience="http://127.0.0.1:3000", leeway=5
    )
    assert (claims["user_id"], claims["client_uuid"]) == (MANAGER, CLIENT_ID)
    assert claims["iss"] == "https://mycompany.amocrm.ru"
