"""The merchant's guide knows every sentence that stops a person, and our addresses as they are."""

import re
from pathlib import Path

import pytest

from insales import messages, page_messages
from insales.app import APP_PATH, app
from shared import panel_messages
from shared.settings import OF_VENDORS
from tools.places import ROOT

GUIDE = " ".join((ROOT / "docs" / "ru" / "insales.md").read_text(encoding="utf-8").split())
VALUES = {"name": "INSALES_API_KEY", "suffixes": "myinsales.ru, insales.ru"}
SOURCES = "".join(path.read_text(encoding="utf-8") for path in Path(messages.__file__).parent.glob("*.py"))
SAID = sorted(set(re.findall(r"\bmessages\.([A-Z_]+)", SOURCES)))


@pytest.mark.parametrize("name", SAID)
def test_a_sentence_is_in_the_guide(name: str) -> None:
    assert getattr(messages, name).rstrip(".").format(**VALUES) in GUIDE


@pytest.mark.parametrize("code", sorted(page_messages.TROUBLES))
def test_what_the_log_in_page_says_is_in_the_guide_beside_its_code(code: str) -> None:
    assert f"| `{code}` | «{page_messages.TROUBLES[code].what}» |" in GUIDE


@pytest.mark.parametrize("badge", sorted(panel_messages.BADGES.values()))
def test_every_state_that_a_shop_can_be_in_is_in_the_guide(badge: str) -> None:
    assert badge in GUIDE or badge == panel_messages.BADGES["pending"]  # a shop never waits for anybody


def test_every_setting_is_in_the_guide() -> None:
    names = {name for name in OF_VENDORS if name.startswith("INSALES_")}

    assert {name for name in names if name not in GUIDE} == set()


def test_the_addresses_for_insales_are_those_that_the_function_knows() -> None:
    told = set(re.findall(rf"https://crm\.example\.ru({APP_PATH}/\w+)", GUIDE))

    assert told == {f"{APP_PATH}/{name}" for name in ("callback", "install", "entry", "uninstall")}
    assert told <= {action.path for action in app.actions}
