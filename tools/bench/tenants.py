"""Many accounts of amoCRM, connected through the front door by long-lived tokens."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tools.bench.installation import Installation, database
from tools.bench.process import Process, function
from tools.sandbox_control import Account


def databases(here: Installation, folder: Path, sizes: Sequence[int]) -> Iterator[tuple[str, list[Account]]]:
    """For each size the DSN of a database that knows so many accounts, the next begun as a copy of the last."""
    known: list[Account] = []
    dsn = database(here.dsn, "tenants_0")
    for size in sizes:
        dsn = database(here.dsn, f"tenants_{size}", like=dsn)
        with function(folder, here.at(dsn)) as instance:
            instance.ask("unhurried")
            known += [connected(here, instance, number) for number in range(len(known), size)]
        yield dsn, list(known)


def connected(here: Installation, instance: Process, number: int) -> Account:
    """A new account with the sample's integration."""
    made = here.sandbox.post("/accounts", {"subdomain": f"tenant{number}"})
    account = replace(here.account, host=made["host"], lead_id=made["lead_id"])
    named = {"domain": account.host, "client_id": account.client_id, "client_secret": account.client_secret}
    token = here.sandbox.post("/long_lived", {"account": account.name})["access_token"]
    accepted(instance, here, {"action": "save_connection", "connection": named})
    accepted(instance, here, {"action": "exchange_code", "domain": account.host, "long_lived_token": token})
    return account


def accepted(instance: Process, here: Installation, body: Mapping[str, object]) -> None:
    answer = instance.ask("call", event=here.of_administrator(body))
    if answer["status"] != 200:  # noqa: PLR2004 - OK
        raise RuntimeError(f"{body['action']} answered {answer}")
