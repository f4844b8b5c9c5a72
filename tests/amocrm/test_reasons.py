"""Every reason this vendor's refusals lead to has its own words."""

from amocrm.provider import AMOCRM
from shared import messages


def test_every_reason_of_a_dead_grant_has_a_sentence() -> None:
    assert set(AMOCRM.dead_hints.values()) <= messages.REASONS.keys()
