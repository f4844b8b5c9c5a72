"""What has to happen before a documented request gets its documented answer."""

from collections.abc import Callable, Mapping

from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SandboxProcess

Values = dict[str, str]
LEAD = "/leads/3912171"


def connected(sandbox: SandboxProcess) -> Values:
    """Everything a payload may ask for: a granted pair, and a further code that nobody used."""
    pair, code = sandbox.connect(), sandbox.code()
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECT_URI}
    return client | {"code": code, "access_token": pair["access_token"], "refresh_token": pair["refresh_token"]}


def account(**switches: object) -> Callable[[SandboxProcess, Values], None]:
    return lambda sandbox, _: void(sandbox.control("PATCH", "/accounts/mycompany", switches))


def clock(seconds: int) -> Callable[[SandboxProcess, Values], None]:
    return lambda sandbox, _: void(sandbox.control("POST", "/clock", {"advance": seconds}))


def void(_: object) -> None:
    return None


def product_linked(sandbox: SandboxProcess, values: Values) -> None:
    line = {"to_entity_id": 525439, "to_entity_type": "catalog_elements", "metadata": {"catalog_id": 4521}}
    assert sandbox.api("POST", f"{LEAD}/link", values["access_token"], json=[line]).status_code == 200


def note_written(sandbox: SandboxProcess, values: Values) -> None:
    note = {"note_type": "common", "params": {"text": "x"}}
    answer = sandbox.api("POST", f"{LEAD}/notes", values["access_token"], json=[note]).json()
    values["note_id"] = str(answer["_embedded"]["notes"][0]["id"])


def rate_spent(sandbox: SandboxProcess, values: Values) -> None:
    for _ in range(7):
        sandbox.api("GET", "/account", values["access_token"])


SITUATIONS: Mapping[str, Callable[[SandboxProcess, Values], None]] = {
    "code_used": lambda sandbox, values: void(sandbox.exchange(values["code"])),
    "code_expired": clock(20 * 60 + 1),
    "access_expired": clock(86401),
    "refresh_used": lambda sandbox, values: void(sandbox.refresh(values["refresh_token"])),
    "integration_off": lambda sandbox, _: void(sandbox.control("POST", "/disable", {"account": "mycompany"})),
    "renamed": lambda sandbox, _: void(sandbox.control("POST", "/accounts/mycompany/rename", {"subdomain": "newname"})),
    "unpaid": account(is_paid=False),
    "blocked": account(is_blocked=True),
    "filters_off": account(is_api_filter_enabled=False),
    "no_lists": account(catalogs_refusal=402),
    "lead_deleted": lambda sandbox, _: void(sandbox.control("PATCH", "/deals/mycompany/3912171", {"is_deleted": True})),
    "product_linked": product_linked,
    "note_written": note_written,
    "rate_spent": rate_spent,
}
