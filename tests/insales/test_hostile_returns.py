"""The guide's flow: whatever comes back from the shop's consent page, spoilt in every way."""

from collections.abc import Iterator

import pytest

from tests.databases import as_new
from tests.insales.hostile import (
    GUIDED,
    METHODS,
    SPOILT,
    Door,
    ShopTarget,
    Spoilt,
    is_refusal,
    judge,
    judge_all,
    standing,
)
from tests.insales.office import configured
from tests.sandbox_process import SandboxProcess

CALLBACK = GUIDED[1]


@pytest.fixture(scope="module")
def target(shops: SandboxProcess, common_database: str) -> Iterator[ShopTarget]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = configured(monkeypatch, shops, as_new(common_database), "oauth")
        with standing(office, installed=False) as made:
            yield made


@pytest.mark.parametrize("door", GUIDED, ids=lambda door: door.action)
@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda spoilt: spoilt.name)
def test_a_spoilt_parameter_is_refused(target: ShopTarget, door: Door, spoilt: Spoilt) -> None:
    judge_all(target, door, spoilt)


@pytest.mark.parametrize("door", GUIDED, ids=lambda door: door.action)
def test_no_other_method_opens_a_door(target: ShopTarget, door: Door) -> None:
    for method in METHODS:
        assert judge(target, target.event(door, httpMethod=method)).status in {403, 405}, method
    target.ordinary()


@pytest.mark.parametrize(
    "error", ["<script>alert(1)</script>", "server_error", "x" * 10_000, "access_denied ", "ошибка"]
)
def test_a_vendors_error_is_not_repeated(target: ShopTarget, error: str) -> None:
    event = target.event(CALLBACK)
    event["queryStringParameters"]["error"] = error
    answer = judge(target, event)
    assert answer.headers["Location"] == "/login?error=token_exchange_failed"


def test_a_state_of_the_other_mode_is_none(target: ShopTarget) -> None:
    event = target.event(CALLBACK)
    target.sql("UPDATE oauth_states SET provider = 'insales-autologin' WHERE used_at IS NULL")
    assert judge(target, event).headers["Location"] == "/login?error=invalid_state"


def test_a_state_without_its_cookie_or_with_anothers_is_none(target: ShopTarget) -> None:
    for cookie in ("", "il=", f"il={'x' * 43}", "il=a; il=b", "il2=c"):
        answer = judge(target, target.event(CALLBACK, headers={"Cookie": cookie} if cookie else {}))
        assert answer.headers["Location"] == "/login?error=invalid_state", cookie


def test_the_doors_of_the_other_mode_are_shut(target: ShopTarget) -> None:
    for action in ("install", "entry", "autologin"):
        event = target.event(GUIDED[0], path=f"/api/auth/insales/{action}")
        event["queryStringParameters"] = {
            "shop": target.shop.host,
            "insales_id": "650101",
            "token": "t",
            "user_id": "1",
        }
        answer = judge(target, event)
        assert is_refusal(answer), action
        assert answer.status == 404 or answer.headers["Location"] == "/login?error=not_found"
