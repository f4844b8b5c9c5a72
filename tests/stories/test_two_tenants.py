"""Two merchants with the same deals: whatever one of them sends, nothing of the other's changes (reliability.md C4)."""

from collections.abc import Callable, Iterator

import pytest

from amocrm.app import app
from tests.databases import as_new
from tests.office import Answer, Office, configure
from tests.sandbox_process import SandboxProcess
from tests.stories.attempts import CARD, Attempt
from tests.stories.cabinet_attempts import CABINET
from tests.stories.connection_attempts import CONNECTION
from tests.stories.price_attempts import PRICES
from tests.stories.tenants import Two, two_of_one_owner, two_owners

ATTEMPTS = [*CARD, *CONNECTION, *CABINET, *PRICES]


@pytest.fixture(scope="module")
def one_owner(vendors: SandboxProcess, common_database: str) -> Iterator[Two]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        configure(monkeypatch, vendors, common_database)
        yield settled(two_of_one_owner, vendors, common_database)


@pytest.fixture(scope="module")
def apart(vendors: SandboxProcess, common_database: str) -> Iterator[Two]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        configure(monkeypatch, vendors, common_database)
        yield settled(two_owners, vendors, common_database)


def settled(model: Callable[[Office], Two], vendors: SandboxProcess, common_database: str) -> Two:
    vendors.control("POST", "/reset")
    vendors.control("POST", "/rules", {"rate_per_integration": 1000, "rate_per_account": 1000})
    two = model(Office(vendors, as_new(common_database)))
    two.settle()
    return two


def summary(answer: Answer) -> str:
    if answer.status < 400:
        return str(answer.status)
    return f"{answer.status} {answer.headers.get('X-Error-Code') or answer.code}"


def changed(two: Two, attempt: Attempt) -> list[str]:
    """Of the other one."""
    two.forget_attempts()
    before = two.whole_of_b()
    assert summary(attempt.do(two)) in attempt.answers
    return before.differences(two.whole_of_b(), knocks=attempt.knocks)


@pytest.mark.parametrize("attempt", [one for one in ATTEMPTS if not one.apart], ids=str)
def test_nothing_changes_in_the_other_account_of_one_owner(one_owner: Two, attempt: Attempt) -> None:
    assert changed(one_owner, attempt) == []


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=str)
def test_nothing_changes_in_an_account_of_another_owner(apart: Two, attempt: Attempt) -> None:
    assert changed(apart, attempt) == []


def test_what_the_other_one_does_himself_is_seen(apart: Two) -> None:
    """So that the emptiness above means something."""
    before = apart.whole_of_b()
    assert apart.b.save({"Idempotency-Key": "third-key-of-two-tenants"}).status == 200
    seen = {difference.partition(":")[0] for difference in before.differences(apart.whole_of_b())}
    assert {"calculations", "idempotency_keys", "crm notes", "crm leads", "crm calls"} <= seen


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("accounts.disconnect", "id = %(id)s AND "),
        ("accounts.set_candidate", "id = %(id)s AND "),
    ],
)
def test_a_query_without_its_tenant_is_seen(
    apart: Two, monkeypatch: pytest.MonkeyPatch, query: str, condition: str
) -> None:
    """A deliberate bug: that statement reaches everybody's rows."""
    texts = app.services().database._texts
    assert condition in texts[query]
    monkeypatch.setitem(texts, query, texts[query].replace(condition, ""))
    honest = [attempt for attempt in ATTEMPTS if str(attempt) in {"disconnect: honest", "save_connection: honest"}]
    assert [difference for attempt in honest for difference in changed(apart, attempt)] != []


def test_every_action_is_tried() -> None:
    assert {attempt.action for attempt in ATTEMPTS} == {action.name for action in app.actions}
