"""A secret leaves by `.reveal()` and by no other door (reliability.md C23)."""

import copy
import io
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from shared.log import Log
from shared.secret import Secret

CANARY = "canary-5f0c"
SECRET = Secret(CANARY)


@dataclass
class Holder:
    secret: Secret


@pytest.mark.parametrize(
    "show",
    [
        str,
        repr,
        ascii,
        format,
        lambda secret: f"{secret} {secret!r} {secret!s} {secret:>40}",
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031 - one of the doors
        lambda secret: "{} {0!r}".replace("{}", "{0}").format(secret),
        lambda secret: str([secret, {"key": secret}, (secret,)]),
        lambda secret: repr(Holder(secret)),
        lambda secret: str(ValueError(secret)),
        lambda secret: json.dumps({"key": secret}, default=str),
    ],
)
def test_a_secret_does_not_show_itself(show: Callable[[Secret], str]) -> None:
    assert CANARY not in show(SECRET)


@pytest.mark.parametrize("pack", [json.dumps, pickle.dumps, copy.copy, copy.deepcopy, hash])
def test_a_secret_is_not_packed_up(pack: Callable[[Secret], object]) -> None:
    with pytest.raises(TypeError) as raised:
        pack(SECRET)
    assert CANARY not in str(raised.value)


def test_a_secret_is_not_compared_in_the_open() -> None:
    with pytest.raises(TypeError, match="signatures"):
        assert Secret(CANARY) == Secret(CANARY)


def test_a_secret_in_an_exception_does_not_reach_its_traceback() -> None:
    failure = RuntimeError("refused", SECRET)
    assert CANARY not in "".join(traceback.format_exception(failure))


def test_a_secret_given_to_logging_stays_hidden(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("test").error("token %s %r", SECRET, SECRET)
    assert CANARY not in caplog.text


def test_a_secret_given_to_our_own_log_stays_hidden() -> None:
    stream = io.StringIO()
    Log(stream).event("token", detail=SECRET, counters={"key": SECRET}, paths=(SECRET,))
    assert CANARY not in stream.getvalue()


def test_an_empty_secret_is_false_and_reveals_nothing() -> None:
    assert not Secret("")
    assert SECRET
    assert SECRET.reveal() == CANARY
