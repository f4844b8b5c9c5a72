"""What a failure of amoCRM means for a step: final, certain to have done nothing, or unknown."""

import pytest

from amocrm.saga.outcomes import did_nothing, is_final
from shared import errors
from shared.rate import OverBudget
from shared.tokens import LeftAlone

FINAL = [errors.Forbidden(), errors.Absent(), errors.Rejected()]
NOTHING = [
    errors.NotSent(),
    errors.RateLimited(),
    OverBudget(),
    errors.Blocked(),
    LeftAlone(),
    errors.ReauthRequired(),
    errors.ClientMisconfigured(),
    errors.Unauthorized(),
    errors.PaymentRequired(),
    errors.HostGone(),
]
UNKNOWN = [errors.AnswerLost(), errors.NotJson(), errors.Temporary(), errors.DatabaseUnavailable(), KeyError("x")]


def named(error: Exception) -> str:
    return type(error).__name__


@pytest.mark.parametrize("error", FINAL, ids=named)
def test_a_refusal_of_what_we_asked_is_final(error: Exception) -> None:
    assert (is_final(error), did_nothing(error)) == (True, True)


@pytest.mark.parametrize("error", NOTHING, ids=named)
def test_a_call_that_was_turned_away_did_nothing_and_may_go_again(error: Exception) -> None:
    assert (is_final(error), did_nothing(error)) == (False, True)


@pytest.mark.parametrize("error", UNKNOWN, ids=named)
def test_after_anything_else_nobody_knows(error: Exception) -> None:
    assert (is_final(error), did_nothing(error)) == (False, False)
