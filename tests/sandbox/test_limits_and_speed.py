"""Seven calls a second, many connections, quick answers."""

import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import requests

from tests.sandbox_process import HOST, SandboxProcess, running_sandbox


def test_the_eighth_call_of_a_second_is_refused_as_html(sandbox: SandboxProcess, access: str) -> None:
    answers = [sandbox.api("GET", "/account", access) for _ in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 7 + [429]
    assert answers[-1].headers["Content-Type"] == "text/html"
    assert "Retry-After" not in answers[-1].headers


def test_a_second_later_calls_pass_again(sandbox: SandboxProcess, access: str) -> None:
    for _ in range(7):
        sandbox.api("GET", "/account", access)
    time.sleep(1.05)
    assert sandbox.api("GET", "/account", access).status_code == 200


def test_another_account_has_its_own_seven(sandbox: SandboxProcess, access: str) -> None:
    for _ in range(7):
        sandbox.api("GET", "/account", access)
    other = sandbox.connect("othershop")["access_token"]
    headers = {"Authorization": f"Bearer {other}"}
    assert sandbox.call("GET", "/api/v4/account", host="othershop.amocrm.ru", headers=headers).status_code == 200


def test_connections_are_kept_and_a_read_takes_little(sandbox: SandboxProcess, access: str) -> None:
    sandbox.control("POST", "/rules", {"rate_per_integration": 10_000, "rate_per_account": 10_000})
    taken = []
    for _ in range(100):
        answer = sandbox.api("GET", "/leads/3912171", access)
        taken.append(answer.elapsed.total_seconds())
    assert "Connection" not in answer.headers
    assert statistics.median(taken) < 0.03  # 1–2 ms on an idle machine; 40 where Nagle waits for an ACK


def test_two_hundred_connections_at_once_are_all_answered(sandbox: SandboxProcess, access: str) -> None:
    sandbox.control("POST", "/rules", {"rate_per_integration": 10_000, "rate_per_account": 10_000})
    headers = {"Host": HOST, "Authorization": f"Bearer {access}"}

    def read(_: int) -> int:
        return requests.get(f"{sandbox.base_url}/api/v4/account", headers=headers, timeout=30).status_code

    sandbox.control("POST", "/faults", {"path": "/api/", "delay_before": 0.3, "times": 200})
    with ThreadPoolExecutor(200) as pool:
        assert set(pool.map(read, range(200))) == {200}


def test_it_starts_quickly_and_prints_where() -> None:
    started = time.monotonic()
    with running_sandbox() as process:
        taken = time.monotonic() - started
        assert process.session.get(process.base_url).status_code == 200
    assert taken < 15  # about 0.4 s on an idle machine


def test_a_taken_port_is_told_in_words(sandbox: SandboxProcess) -> None:
    port = sandbox.base_url.rpartition(":")[2]
    command = [sys.executable, "-m", "sandbox", "--port", port]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)  # noqa: S603 - our own program
    assert told.returncode != 0
    assert "Traceback" not in told.stderr
