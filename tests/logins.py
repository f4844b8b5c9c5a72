"""Logging in as the widget's page and as the administrator do it."""

from urllib.parse import urlsplit

from tests.office import ADMIN_TOKEN, BASE_URL, LEAD, MANAGER, Answer, Office

OURS = {"Origin": BASE_URL}


def ask_ticket(
    office: Office, headers: dict[str, str] | None = None, *, lead: int = LEAD, user: int = MANAGER
) -> Answer:
    return office.widget("POST", "widget_session", lead=lead, user=user, headers=headers or {})


def ticket(office: Office, *, lead: int = LEAD, user: int = MANAGER) -> str:
    """Out of the fragment, as our page finds it."""
    answer = ask_ticket(office, lead=lead, user=user)
    assert answer.status == 200, answer.text
    return urlsplit(str(answer.body["widget_url"])).fragment.removeprefix("ticket=")


def exchange(office: Office, given: object, **headers: str) -> Answer:
    return office.call("POST", headers={**OURS, **headers}, body={"action": "widget_exchange", "ticket": given})


def session(office: Office, *, lead: int = LEAD, user: int = MANAGER) -> str:
    answer = exchange(office, ticket(office, lead=lead, user=user))
    assert answer.status == 200, answer.text
    return str(answer.body["session"])


def get_lead(office: Office, token: str, **headers: str) -> Answer:
    sent = {"X-Session-Token": token, **OURS, **headers}
    return office.call("GET", parameters={"action": "get_lead"}, headers=sent)


def log_in(office: Office, key: object = ADMIN_TOKEN, **headers: str) -> Answer:
    return office.call("POST", headers=headers, body={"action": "admin_login", "key": key})


def status(office: Office, **headers: str) -> Answer:
    """An administrator's read."""
    return office.call("GET", parameters={"action": "connection_status"}, headers=headers)


def change(office: Office, **headers: str) -> Answer:
    """An administrator's change, of nothing: there is no such connection."""
    body = {"action": "disconnect", "domain": "nobody.amocrm.ru"}
    return office.call("POST", headers=headers, body=body)


def events(office: Office, event: str) -> int:
    """How many rows the journal has of it."""
    return int(office.sql("SELECT count(*) FROM audit WHERE event = %s", event)[0][0])
