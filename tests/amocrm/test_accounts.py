"""Rows of amocrm_tokens: whose account, with which client, in what state."""

import pytest
from msgspec.structs import replace

from amocrm.accounts import Accounts
from shared.connections import State
from shared.database import QueryFailed
from shared.errors import AlreadyConnected, ClientMisconfigured, NotFound
from shared.secret import Secret
from shared.services import Services
from shared.settings import Client
from tests.amocrm.installation import (
    CLIENT,
    HOST,
    PROJECT,
    build_services,
    proof,
    proven,
    saved,
    second_owner,
)
from tests.databases import query
from tests.shared.parts import OWNER, at_once

NEW = Client(CLIENT.id, Secret("n" * 64))


def states(services: Services) -> list[tuple[str, str]]:
    return [(row["domain"], row["state"]) for row in Accounts(services).health(None, None)]


def test_saving_the_same_domain_twice_keeps_one_row(services: Services) -> None:
    rows = at_once(8, lambda: Accounts(services).create(OWNER, HOST, State.NOT_AUTHORIZED).id)
    assert len(set(rows)) == 1
    assert states(services) == [(HOST, "not_authorized")]


def test_an_unproven_row_takes_a_new_client_at_once(services: Services) -> None:
    account = saved(services)
    Accounts(services).set_client(account, NEW)
    assert Accounts(services).client(Accounts(services).by_id(account.id)).secret.reveal() == "n" * 64


def test_a_proven_row_keeps_its_client_while_the_new_one_waits(services: Services) -> None:
    account = proven(services, 7)
    accounts = Accounts(services)
    accounts.set_client(account, NEW)
    found = accounts.by_id(account.id)
    assert accounts.client(found).secret.reveal() == "s" * 64
    assert accounts.next_client(found).secret.reveal() == "n" * 64
    assert found.state is State.ACTIVE


def test_a_proof_makes_the_candidate_the_client(services: Services) -> None:
    accounts = Accounts(services)
    accounts.set_client(proven(services, 7), NEW)
    account = accounts.of_owner(OWNER, HOST)
    accounts.prove(account, account, proof(7, client=accounts.next_client(account)))
    found = accounts.by_id(account.id)
    assert accounts.client(found).secret.reveal() == "n" * 64
    assert found.row["candidate_client_id"] is None


def test_without_a_client_of_its_own_the_projects_is_used(database_url: str) -> None:
    bare = build_services(database_url)
    account = saved(bare, client=None)
    with pytest.raises(ClientMisconfigured):
        Accounts(bare).client(account)
    project = {"AMOCRM_CLIENT_ID": PROJECT.id, "AMOCRM_CLIENT_SECRET": PROJECT.secret.reveal()}
    services = build_services(database_url, **project)
    assert Accounts(services).client(account).id == PROJECT.id


def test_a_token_names_client_and_account_together(services: Services) -> None:
    account = proven(services, 7)
    found = Accounts(services).of_token(CLIENT.id, 7)
    assert found is not None
    assert found.id == account.id
    assert Accounts(services).of_token(PROJECT.id, 7) is None
    assert Accounts(services).of_token(CLIENT.id, 8) is None


@pytest.mark.parametrize("state", ["not_authorized", "pending"])
def test_an_unproven_account_proves_no_token(services: Services, database_url: str, state: str) -> None:
    proven(services, 7)
    query(database_url, "UPDATE amocrm_tokens SET state = %s", (state,))
    assert Accounts(services).of_token(CLIENT.id, 7) is None


@pytest.mark.parametrize("state", ["suspect", "reauth_required", "payment_required", "blocked"])
def test_a_sick_connection_still_knows_its_people(services: Services, database_url: str, state: str) -> None:
    proven(services, 7)
    query(database_url, "UPDATE amocrm_tokens SET state = %s", (state,))
    assert Accounts(services).of_token(CLIENT.id, 7) is not None


def test_an_account_of_another_owner_is_taken(services: Services, database_url: str) -> None:
    proven(services, 7)
    other = second_owner(database_url)
    for domain, client_id in ((HOST, None), ("new.amocrm.ru", CLIENT.id)):
        with pytest.raises(AlreadyConnected):
            Accounts(services).refuse_if_taken(other, domain, client_id)
    Accounts(services).refuse_if_taken(OWNER, HOST, CLIENT.id)


def test_an_unproven_claim_to_a_domain_takes_nothing(services: Services, database_url: str) -> None:
    saved(services)
    Accounts(services).refuse_if_taken(second_owner(database_url), HOST, PROJECT.id)


def test_another_owners_row_is_not_found(services: Services, database_url: str) -> None:
    proven(services, 7)
    with pytest.raises(NotFound):
        Accounts(services).of_owner(second_owner(database_url), HOST)


def test_a_renamed_account_keeps_its_row_and_the_form_row_goes(services: Services) -> None:
    accounts, account = Accounts(services), proven(services, 7)
    form = saved(services, "renamed.amocrm.ru")
    accounts.prove(account, form, proof(7, "renamed.amocrm.ru"))
    assert states(services) == [("renamed.amocrm.ru", "active")]
    assert accounts.by_id(account.id).account_id == 7


def test_an_address_given_to_another_account_leaves_the_first_in_doubt(services: Services) -> None:
    proven(services, 7)
    accounts = Accounts(services)
    newcomer = saved(services, "new.amocrm.ru")
    accounts.prove(newcomer, newcomer, proof(8))
    assert sorted(states(services)) == [("account-7.renamed", "suspect"), (HOST, "active")]


def test_an_account_that_nobody_claimed_does_not_become_one_by_being_displaced(services: Services) -> None:
    accounts, other = Accounts(services), proven(services, 8, domain="other.amocrm.ru")
    row = accounts.create(OWNER, HOST, State.PENDING)
    accounts.prove(row, row, replace(proof(7), state=State.PENDING))
    accounts.rename(other, HOST)
    assert accounts.of_token(CLIENT.id, 7) is None
    assert states(services) == [(HOST, "active")]


def test_a_dead_grant_stays_dead_when_its_address_goes_to_another_account(
    services: Services, database_url: str
) -> None:
    accounts, account = Accounts(services), proven(services, 7)
    query(database_url, "UPDATE amocrm_tokens SET state = 'reauth_required', last_error = 'revoked'")
    accounts.rename(proven(services, 8, domain="other.amocrm.ru"), HOST)
    found = accounts.by_id(account.id)
    assert (found.domain, found.state, found.row["last_error"]) == ("account-7.renamed", "reauth_required", "revoked")


def test_an_unclaimed_account_leaves_its_address_to_the_one_that_lives_there_now(services: Services) -> None:
    accounts = Accounts(services)
    first = accounts.create_pending(OWNER, replace(proof(7), state=State.PENDING))
    accounts.prove(first, first, replace(proof(7), state=State.PENDING))
    second = accounts.create_pending(OWNER, replace(proof(8), state=State.PENDING))
    assert (second.id != first.id, second.account_id) == (True, None)
    assert accounts.create_pending(OWNER, replace(proof(8), state=State.PENDING)).id == second.id


def test_a_proof_is_written_whole_or_not_at_all(services: Services, database_url: str) -> None:
    accounts, account = Accounts(services), proven(services, 7)
    newcomer = saved(services, "new.amocrm.ru")
    unwritable = replace(proof(8), host="x" * 256)
    with pytest.raises(QueryFailed):
        accounts.prove(newcomer, newcomer, unwritable)
    assert accounts.by_id(account.id).state is State.ACTIVE
    assert len(states(services)) == 2


def test_disconnecting_wipes_every_secret_and_keeps_the_row(services: Services, database_url: str) -> None:
    account = proven(services, 7)
    Accounts(services).set_client(account, NEW)
    Accounts(services).disconnect(account, "by_administrator")
    columns = "access_token, refresh_token, refresh_hash, client_secret, candidate_client_secret"
    assert query(database_url, f"SELECT {columns} FROM amocrm_tokens") == [(None,) * 5]  # noqa: S608 - our own names
    assert states(services) == [(HOST, "disconnected")]
    assert Accounts(services).of_account(7) is None


def test_a_proof_does_not_bring_a_disconnected_row_back(services: Services) -> None:
    accounts, account = Accounts(services), saved(services)
    accounts.disconnect(account, "by_administrator")
    accounts.prove(account, account, proof(7))
    assert states(services) == [(HOST, "disconnected")]


def test_only_an_active_connection_is_doubted_and_only_a_doubt_is_lifted(services: Services, database_url: str) -> None:
    accounts, account = Accounts(services), proven(services, 7)
    accounts.doubt(account, "disable_hook")
    assert accounts.by_id(account.id).state is State.SUSPECT
    accounts.trust(account)
    assert accounts.by_id(account.id).state is State.ACTIVE
    query(database_url, "UPDATE amocrm_tokens SET state = 'reauth_required'")
    accounts.doubt(account, "disable_hook")
    accounts.trust(account)
    assert accounts.by_id(account.id).state is State.REAUTH_REQUIRED


def test_an_owner_claims_what_was_proven_while_pending_and_nothing_else(services: Services, database_url: str) -> None:
    accounts, account = Accounts(services), proven(services, 7)
    other = second_owner(database_url)
    accounts.claim(other, HOST)
    assert accounts.by_id(account.id).owner == OWNER
    query(database_url, "UPDATE amocrm_tokens SET state = 'pending'")
    accounts.claim(other, HOST)
    assert (accounts.by_id(account.id).owner, accounts.by_id(account.id).state) == (other, State.ACTIVE)


def test_a_domain_is_known_once_its_account_is_proven(services: Services) -> None:
    saved(services)
    assert not Accounts(services).knows_domain(HOST)
    proven(services, 7)
    assert Accounts(services).knows_domain(HOST)


def test_what_a_person_reads_of_a_row_holds_no_secret(services: Services) -> None:
    proven(services, 7)
    assert not [name for name in Accounts(services).health(None, None)[0] if name.endswith(("_secret", "_token"))]
