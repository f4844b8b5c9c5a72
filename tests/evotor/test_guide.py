"""The merchant's guide knows every sentence that stops a person, and our addresses and commands as they are."""

import re
from pathlib import Path

import pytest

from evotor import messages
from evotor.app import APP_PATH
from evotor.callback import AccessDenied, TokenExchangeFailed, UserDataFailed
from evotor.configuration import CALLBACK, NotConfigured
from evotor.events import KINDS
from evotor.hooks import ALIASES
from evotor.letters import TOKEN_KIND
from evotor.paths import HOOKS
from evotor.scopes import OF_CLIENTS, OF_PERSONAL_TOKENS
from insales import page_messages
from shared import panel_messages
from shared.connections import State
from shared.errors import AlreadyConnected, StateInvalid
from shared.settings import OF_VENDORS
from tools.evotor.command import parsed
from tools.places import ROOT

TEXT = (ROOT / "docs" / "ru" / "evotor.md").read_text(encoding="utf-8")
GUIDE = " ".join(TEXT.split())
VALUES = {"name": "EVOTOR_CLIENT_ID", "day": "…", "request_id": "…"}
SOURCES = "".join(path.read_text(encoding="utf-8") for path in Path(messages.__file__).parent.glob("*.py"))
SAID = sorted(set(re.findall(r"\bmessages\.([A-Z_]+)", SOURCES)) - {"DAY"})
# One that is only named ends with dots.
COMMANDS = sorted(set(re.findall(r"\./dev evotor ((?:[^`…\n\\]|\\\n)+)[`\n]", TEXT)))
FAILURES = (NotConfigured, StateInvalid, AccessDenied, TokenExchangeFailed, UserDataFailed, AlreadyConnected)


def without_spaces(text: str) -> str:
    return re.sub(r"\s+(?=[:.])", "", text)


@pytest.mark.parametrize("name", SAID)
def test_a_sentence_is_in_the_guide(name: str) -> None:
    said = getattr(messages, name).rstrip(".").format(**VALUES)
    assert without_spaces(said) in without_spaces(GUIDE)


@pytest.mark.parametrize("failure", FAILURES)
def test_every_failure_of_the_way_back_is_in_the_guide(failure: type[StateInvalid]) -> None:
    assert f"| `{failure.code}` | «" in GUIDE


@pytest.mark.parametrize("state", State)
def test_every_state_is_in_the_guide_beside_what_the_cabinet_calls_it(state: State) -> None:
    rows = [row for row in TEXT.splitlines() if f"`{state}`" in row and panel_messages.BADGES[state] in row]
    assert len(rows) == 1


@pytest.mark.parametrize(
    "words", [page_messages.CONNECT_EVOTOR, panel_messages.BUTTONS["reauth"], panel_messages.BUTTONS["connect_again"]]
)
def test_every_button_is_in_the_guide(words: str) -> None:
    assert f"«{words}»" in GUIDE


def test_every_setting_is_in_the_guide() -> None:
    names = {name for name in OF_VENDORS if name.startswith("EVOTOR_")}

    assert {name for name in names if f"{name}=" not in GUIDE} == set()


def test_the_rights_are_those_that_the_command_knows() -> None:
    assert {scope for scope in (*OF_CLIENTS, *OF_PERSONAL_TOKENS) if f"`{scope}`" not in GUIDE} == set()


def test_the_addresses_are_those_that_the_function_knows() -> None:
    told = set(re.findall(r"https://crm\.example\.ru(/api[\w/]*)", GUIDE))
    hooks = {f"{HOOKS}{kind}" for kind in (*KINDS, TOKEN_KIND)}

    assert told == {APP_PATH, CALLBACK, HOOKS.rstrip("/"), *hooks}
    assert all(f"/{path}" in GUIDE for path in ALIASES)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_one_that_the_program_takes(command: str) -> None:
    assert parsed(command.replace("\\\n", " ").split()).run
