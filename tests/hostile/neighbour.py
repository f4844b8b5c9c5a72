"""A second merchant on the same installation, whose client and account an attacker may name."""

from collections.abc import Iterator
from contextlib import contextmanager

from amocrm.app import app
from shared.secret import Secret
from shared.settings import Client
from tests.amocrm.installation import proven
from tests.hostile.target import Target

ACCOUNT_ID = 28805391
HOST = "othershop.amocrm.ru"
CLIENT_ID = "22222222-2222-4333-8444-555555555555"
CLIENT_SECRET = "SampleSecretOfTheNeighbourNotOfAnyRealIntegration0123456789abcdef"


@contextmanager
def beside_a_neighbour(target: Target) -> Iterator[None]:
    proven(app.services(), ACCOUNT_ID, domain=HOST, client=Client(CLIENT_ID, Secret(CLIENT_SECRET)))
    yield
    target.sql("DELETE FROM amocrm_tokens WHERE account_id = %s", ACCOUNT_ID)
