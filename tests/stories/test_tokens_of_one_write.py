"""contract.md §2.1: a disposable token may repeat for reads; for a write it is bound to its first key."""

from amocrm.app import app
from shared import once, signatures
from tests.office import CALCULATION, LEAD, Office

FIRST, SECOND = "a-key-of-the-first-click", "a-key-of-another-click"


def save(office: Office, token: str, key: str) -> tuple[int, str]:
    headers = {"X-Auth-Token": token, "X-Lead-Id": str(LEAD), "Idempotency-Key": key}
    answer = office.call("POST", headers=headers, body={"action": "save_calculation", "calculation": CALCULATION})
    return answer.status, answer.text


def test_the_same_token_with_the_same_key_gets_the_stored_answer(connected: Office) -> None:
    token = connected.disposable("mycompany", 9100002)
    assert save(connected, token, FIRST) == save(connected, token, FIRST)


def test_the_same_token_with_another_key_writes_nothing(connected: Office) -> None:
    token = connected.disposable("mycompany", 9100002)
    save(connected, token, FIRST)
    assert save(connected, token, SECOND)[0] == 401
    assert len(connected.deal()["notes"]) == 1


def test_the_id_of_a_token_says_nothing_outside_its_account(connected: Office) -> None:
    """Whoever has a secret of his own writes any `jti` into his tokens."""
    token = connected.disposable("mycompany", 9100002)
    claims = signatures.readable_claims(token)
    app.services().once.bind(f"777|{claims['jti']}", once.key("save:777:1:1", FIRST, {}))
    app.services().once.bind(claims["jti"], once.key("save:777:1:1", FIRST, {}))
    assert save(connected, token, SECOND)[0] == 200


def test_the_same_token_reads_as_often_as_it_likes(connected: Office) -> None:
    headers = {"X-Auth-Token": connected.disposable("mycompany", 9100002), "X-Lead-Id": str(LEAD)}
    statuses = [connected.call("GET", parameters={"action": "get_lead"}, headers=headers).status for _ in range(3)]
    assert statuses == [200, 200, 200]
