"""What a click names: its key, and the calculation it changes."""

from typing import Any
from uuid import UUID

import pytest

from amocrm.saga.records import Edit
from amocrm.saving import edit_of, named
from shared.errors import BadParam, Unprocessable
from tests.amocrm.installation import request

ID = "6b0f5d1e-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("header", "body", "key"),
    [
        (None, {}, None),
        ("a" * 16, {}, "a" * 16),
        ("a" * 16, {"client_request_id": "b" * 16}, "a" * 16),
        (None, {"client_request_id": ID}, ID),
        (None, {"client_request_id": None}, None),
    ],
)
def test_the_header_wins_over_the_id_in_the_body(header: str | None, body: dict[str, Any], key: str | None) -> None:
    assert named(request(headers={"idempotency-key": header} if header else {}), {"calculation": body}, body) == key


@pytest.mark.parametrize("key", ["", "short", "a" * 65, "with space 0123456789", "ключ" * 5, 7])
def test_a_key_that_is_none_is_refused(key: object) -> None:
    with pytest.raises(BadParam) as raised:
        named(request(), {"calculation": {}, "client_request_id": key}, {})
    assert raised.value.field == "client_request_id"


def test_a_header_that_is_no_key_is_named_as_a_header() -> None:
    with pytest.raises(BadParam) as raised:
        named(request(headers={"idempotency-key": "short"}), {}, {"client_request_id": ID})
    assert raised.value.field == "Idempotency-Key"


def test_a_calculation_of_ours_and_the_revision_seen_are_an_edit() -> None:
    assert edit_of({"id": ID, "revision": 3}) == Edit(UUID(ID), 3)


@pytest.mark.parametrize("id_", [None, "", 7, "number 1", ID.replace("-", ""), [ID]])
def test_an_id_that_is_none_of_ours_is_ignored_as_v1_does(id_: object) -> None:
    assert edit_of({"id": id_, "revision": "x"}) is None


@pytest.mark.parametrize("revision", [None, "1", 1.0, True, [1]])
def test_an_edit_says_which_revision_was_seen(revision: object) -> None:
    with pytest.raises(Unprocessable) as raised:
        edit_of({"id": ID, "revision": revision}, "calculation.")
    assert raised.value.field == "calculation.revision"
