"""Install, open and remove: what the platform calls, with which words, and what it makes of the answer."""

import requests

from tests.sandbox.insales_side import Application, Browser
from tests.sandbox_process import INSALES_HOST, INSALES_ID, INSALES_IDENTIFIER, SandboxProcess

WHERE = {"shop": INSALES_HOST}
BUTTONS = f"/admin2/applications/{INSALES_IDENTIFIER}"
DOCUMENTED = "4c3f4c197336eb97475506e71c839c71"  # md5("token123" + "mysecret"), the vendor's own example


def account(sandbox: SandboxProcess, password: str) -> requests.Response:
    return sandbox.call("GET", "/admin/account.json", host=INSALES_HOST, auth=(INSALES_IDENTIFIER, password))


def install_as_documented(sandbox: SandboxProcess) -> dict[str, object]:
    sandbox.control("PATCH", f"/insales/applications/{INSALES_IDENTIFIER}", {"secret": "mysecret"})
    return sandbox.control("POST", "/insales/install", WHERE | {"token": "token123"})


def test_the_install_call_tells_shop_token_and_number(sandbox: SandboxProcess, application: Application) -> None:
    done = sandbox.control("POST", "/insales/install", WHERE)
    path, told = application.got[0]
    assert (path, {*told}) == ("/install", {"shop", "token", "insales_id"})
    assert (told["shop"], told["insales_id"]) == (INSALES_HOST, str(INSALES_ID))
    assert (done["status"], done["is_installed"], done["url"].partition("?")[0]) == (
        200,
        True,
        f"{application.url}/install",
    )


def test_the_documented_token_and_secret_make_the_documented_password(
    sandbox: SandboxProcess, application: Application
) -> None:
    install_as_documented(sandbox)
    assert account(sandbox, DOCUMENTED).json()["id"] == INSALES_ID


def test_the_password_works_already_during_the_call(sandbox: SandboxProcess, application: Application) -> None:
    seen: list[int] = []
    application.meanwhile = lambda _: seen.append(account(sandbox, DOCUMENTED).status_code)
    install_as_documented(sandbox)
    assert seen == [200]


def test_by_the_older_text_it_works_only_after_the_answer(sandbox: SandboxProcess, application: Application) -> None:
    seen: list[int] = []
    sandbox.control("POST", "/insales/rules", {"password_live_before_answer": False})
    application.meanwhile = lambda _: seen.append(account(sandbox, DOCUMENTED).status_code)
    install_as_documented(sandbox)
    assert [*seen, account(sandbox, DOCUMENTED).status_code] == [401, 200]


def test_any_other_answer_cancels_and_voids_the_password(sandbox: SandboxProcess, application: Application) -> None:
    for status in (201, 204, 302, 404, 500):
        application.status = status
        done = install_as_documented(sandbox)
        assert (done["status"], done["is_installed"]) == (status, False)
        assert account(sandbox, DOCUMENTED).status_code == 401


def test_a_late_answer_cancels_too(sandbox: SandboxProcess, application: Application) -> None:
    application.pause = 0.6
    sandbox.control("POST", "/insales/rules", {"install_seconds": 0.2})
    done = install_as_documented(sandbox)
    assert (done["status"], done["failure"], done["is_installed"]) == (None, "TimeoutError", False)
    assert account(sandbox, DOCUMENTED).status_code == 401


def test_a_failed_reinstall_leaves_the_former_password(
    sandbox: SandboxProcess, application: Application, password: str
) -> None:
    application.status = 500
    sandbox.control("POST", "/insales/install", WHERE)
    assert account(sandbox, password).status_code == 200


def test_a_reinstall_replaces_the_password(sandbox: SandboxProcess, application: Application, password: str) -> None:
    sandbox.control("POST", "/insales/install", WHERE)
    assert account(sandbox, password).status_code == 401


def test_removal_tells_the_password_itself_and_ends_it(
    sandbox: SandboxProcess, application: Application, password: str
) -> None:
    done = sandbox.control("POST", "/insales/uninstall", WHERE)
    assert application.got == [("/uninstall", {"shop": INSALES_HOST, "token": password, "insales_id": str(INSALES_ID)})]
    assert (done["status"], account(sandbox, password).status_code) == (200, 401)


def test_opening_tells_who_without_a_signature(sandbox: SandboxProcess, application: Application) -> None:
    told = {"shop": INSALES_HOST, "insales_id": str(INSALES_ID), "user_id": "302"}
    sandbox.control("POST", "/insales/open", {"shop": INSALES_HOST, "user_id": 302})
    assert application.got == [("/entry", told | {"user_email": "olga@glass-demo.example.test"})]


def test_an_application_has_no_query_in_its_addresses(sandbox: SandboxProcess) -> None:
    url = f"{sandbox.base_url}/_control/insales/applications/{INSALES_IDENTIFIER}"
    answer = sandbox.session.patch(url, json={"install_url": "http://127.0.0.1:1/?action=install"}, timeout=10)
    assert answer.status_code == 400


def test_the_buttons_do_the_same(browser: Browser, application: Application) -> None:
    browser.log_in()
    assert "Приложение установлено" in browser.post(f"{BUTTONS}/install").text
    opened = browser.get(f"{BUTTONS}/open").headers["Location"]
    assert opened.startswith(f"{application.url}/entry?shop={INSALES_HOST}&insales_id={INSALES_ID}&user_id=301")
    assert "Приложение удалено" in browser.post(f"{BUTTONS}/uninstall").text
    assert [path for path, _ in application.got] == ["/install", "/uninstall"]


def test_the_page_says_why_an_installation_was_cancelled(browser: Browser, application: Application) -> None:
    application.status = 500
    browser.log_in()
    assert "Установка отменена" in browser.post(f"{BUTTONS}/install").text
    assert browser.get(f"{BUTTONS}/open").status_code == 404


def test_the_buttons_want_a_log_in(browser: Browser, application: Application) -> None:
    assert "/admin/login" in browser.post(f"{BUTTONS}/install").headers["Location"]
    assert application.got == []
