"""Every parameter of every open door, spoilt in every way: refused, nothing done, and the next log-in works."""

from collections.abc import Iterator

import pytest

from insales.app import app
from tests.databases import as_new
from tests.insales.hostile import (
    APPLICATION,
    GUIDED,
    LONG,
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
from tests.sandbox.insales_side import listening_application
from tests.sandbox_process import SandboxProcess

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def in_app_mode(shops: SandboxProcess, common_database: str) -> Iterator[ShopTarget]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = configured(monkeypatch, shops, as_new(common_database), "app")
        with listening_application(shops), standing(office, installed=True) as target:
            yield target


@pytest.mark.parametrize("door", APPLICATION, ids=lambda door: door.action)
@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda spoilt: spoilt.name)
def test_a_spoilt_parameter_of_the_applications_protocol(in_app_mode: ShopTarget, door: Door, spoilt: Spoilt) -> None:
    judge_all(in_app_mode, door, spoilt)


@pytest.mark.parametrize("door", APPLICATION, ids=lambda door: door.action)
def test_no_other_method_opens_a_door_of_the_application(in_app_mode: ShopTarget, door: Door) -> None:
    for method in METHODS:
        answer = judge(in_app_mode, in_app_mode.event(door, httpMethod=method))
        assert answer.status in {403, 405}, (method, answer)
        assert answer.status == 403 or answer.headers["Allow"] == "GET"
    in_app_mode.ordinary()


@pytest.mark.parametrize("door", APPLICATION, ids=lambda door: door.action)
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (JSON, "{"),
        (JSON, "[]"),
        (JSON, '{"action": "health"}'),
        (JSON, "[" * 20_000),
        (JSON, f'{{"a": "{LONG}"}}'),
        (FORM, "shop=other-shop.myinsales.ru&insales_id=901377"),
        ({"Content-Type": "text/xml"}, "<!DOCTYPE a [<!ENTITY b SYSTEM 'http://127.0.0.1/'>]><a>&b;</a>"),
    ],
    ids=range(7),
)
def test_a_body_where_none_belongs_decides_nothing(
    in_app_mode: ShopTarget, door: Door, headers: dict[str, str], body: str
) -> None:
    """Beside a request without its query."""
    event = in_app_mode.event(door, queryStringParameters={}, body=body)
    answer = judge(in_app_mode, event | {"headers": {**event["headers"], **headers}})
    assert is_refusal(answer) or (door.action == "login" and answer.headers["Location"] == "/login?return_to=dashboard")


@pytest.mark.parametrize(
    "path", ["/api/auth/insales/", "/api/auth/insales//install", "/API/auth/insales/install", "//"]
)
def test_a_path_that_is_almost_one_of_ours_is_none(in_app_mode: ShopTarget, path: str) -> None:
    event = in_app_mode.event(APPLICATION[2], path=path, queryStringParameters={"insales_id": "1"})
    assert judge(in_app_mode, event).status in {302, 400, 404}


@pytest.mark.parametrize(
    "named", ["tick", "install ", "INSTALL", "__class__", "login_page\x00", "x" * 10_000, ["install"]]
)
def test_a_name_that_is_no_action_for_this_caller_is_refused(in_app_mode: ShopTarget, named: object) -> None:
    event = in_app_mode.event(APPLICATION[1], path="", queryStringParameters={"action": named})
    assert is_refusal(judge(in_app_mode, event))


def test_a_vendors_own_parameters_are_recognised_on_a_bare_address(in_app_mode: ShopTarget) -> None:
    """And nothing that lacks one of them."""
    asked = {"shop": in_app_mode.shop.host, "token": "forged", "insales_id": "１"}
    answers = []
    for names in (["shop", "token", "insales_id"], ["shop", "token"], ["token"]):
        query = {name: asked[name] for name in names}
        answers.append(judge(in_app_mode, in_app_mode.event(APPLICATION[1], path="", queryStringParameters=query)).code)
    assert answers == ["bad_param", "unknown_action", "unknown_action"]


def test_a_page_without_its_name_is_absent(in_app_mode: ShopTarget) -> None:
    event = in_app_mode.event(APPLICATION[1], path="", queryStringParameters={"action": "page"})
    assert judge(in_app_mode, event).status == 404


def test_every_open_door_is_in_the_tables() -> None:
    """Pages have tests of their own, and what needs a session is in test_connections.py."""
    open_ = {action.name for action in app.actions if action.guard.__name__ == "anyone" and action.limit is not None}
    assert {door.action for door in (*APPLICATION, *GUIDED)} == open_
