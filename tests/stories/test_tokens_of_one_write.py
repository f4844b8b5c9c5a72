"""contract.md §2.1: a disposable token may repeat for reads; for a write it is bound to its first key."""

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


def test_the_same_token_reads_as_often_as_it_likes(connected: Office) -> None:
    headers = {"X-Auth-Token": connected.disposable("mycompany", 9100002), "X-Lead-Id": str(LEAD)}
    statuses = [connected.call("GET", parameters={"action": "get_lead"}, headers=headers).status for _ in range(3)]
    assert statuses == [200, 200, 200]
