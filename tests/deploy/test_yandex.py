"""deploy/yandex/deploy.sh run for true, with a `yc` that writes down what it is told and answers as the real one."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared import settings
from tools.functions import ROUTES, found_in
from tools.places import ROOT
from tools.yandex_gateway import specification

FUNCTIONS = sorted(found_in(ROOT / "backend"))
CRON_SECRET = "cron-of-the-test"
KEPT = ("DATABASE_URL", "TOKEN_ENCRYPTION_KEYS", "SESSION_KEYS", "CRON_SECRET", "EVOTOR_CLIENT_SECRET")
QUEUE = {
    "EVOTOR_AUTH_QUEUE_URL": "https://q.example.ru/1",
    "EVOTOR_AUTH_QUEUE_ARN": "yrn:yc:ymq:ru-central1:b1g:refresh",
}
YC = f"""#!{sys.executable}
import json, pathlib, sys
words, place = sys.argv[1:], pathlib.Path(__file__).parent
told = dict(zip(words, words[1:]))
name = told.get("--name") or told.get("--function-name") or ""
known = place / "-".join([*words[:2], name])
spec = pathlib.Path(told["--spec"]).read_text() if "--spec" in told else ""
with (place / "calls").open("a") as calls:
    calls.write(json.dumps({{"words": words, "spec": spec}}) + "\\n")
if words[:3] == ["lockbox", "secret", "get"]:
    print(json.dumps({{"id": "e6q", "current_version": {{"id": "e6qv", "payload_entry_keys": {list(KEPT)!r}}}}}))
elif words[:3] == ["lockbox", "payload", "get"]:
    print({CRON_SECRET!r})
elif "get" in words:
    if not known.exists():
        sys.exit("not found")
    print(json.dumps({{"id": "id-of-" + name, "domain": "d5d.apigw.yandexcloud.net"}}))
elif "create" in words and "version" not in words:
    known.touch()
"""


@dataclass(frozen=True)
class Call:
    words: Sequence[str]
    spec: str

    def option(self, name: str) -> str:
        return self.words[self.words.index(name) + 1]

    def options(self, name: str) -> list[str]:
        return [self.words[place + 1] for place, word in enumerate(self.words) if word == name]


@dataclass(frozen=True)
class Cloud:
    """A checkout with packages, and the fake cloud's memory."""

    root: Path
    programs: Path

    def deploy(self, **more: str) -> "subprocess.CompletedProcess[str]":
        given = {"PUBLIC_BASE_URL": "https://crm.example.ru", "CERTIFICATE_ID": "fpq1"}
        place = {"PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(self.programs)}
        return subprocess.run(  # noqa: S603 - our own script
            [self.root / "deploy/yandex/deploy.sh"],
            env={**place, **given, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self, *beginning: str) -> list[Call]:
        lines = (self.programs / "calls").read_text().splitlines()
        told = [Call(**json.loads(line)) for line in lines]
        return [call for call in told if tuple(call.words[: len(beginning)]) == beginning]


def new_cloud(place: Path) -> Cloud:
    root, programs = place / "checkout", place / "bin"
    for name in ("deploy", "tools"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "dist").mkdir()
    for name in FUNCTIONS:
        (root / "dist" / f"{name}.zip").touch()
    programs.mkdir()
    (programs / "yc").write_text(YC)
    (programs / "yc").chmod(0o755)
    return Cloud(root, programs)


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return new_cloud(tmp_path)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    """Read only: a test that deploys again takes `cloud`."""
    cloud = new_cloud(tmp_path_factory.mktemp("deployed"))
    done = cloud.deploy(AMOCRM_CLIENT_ID="c-1", **QUEUE)
    assert done.returncode == 0, done.stderr
    assert "CNAME of d5d.apigw.yandexcloud.net" in done.stdout
    return cloud


def versions(cloud: Cloud) -> dict[str, Call]:
    made = cloud.calls("serverless", "function", "version", "create")
    return {call.option("--function-name"): call for call in made}


def test_each_function_gets_its_package_and_entry(deployed: Cloud) -> None:
    made = versions(deployed)

    assert sorted(made) == FUNCTIONS
    assert {call.option("--entrypoint") for call in made.values()} == {"index.handler"}
    assert all(call.option("--source-path") == f"dist/{name}.zip" for name, call in made.items())


def test_a_vendors_secret_goes_to_its_function_alone(deployed: Cloud) -> None:
    given = {
        name: {text.partition(",")[0].partition("=")[2] for text in call.options("--secret")}
        for name, call in versions(deployed).items()
    }

    assert given["evotor-auth"] == set(KEPT)
    assert given["amocrm-integration"] == given["insales-auth"] == set(KEPT) - {"EVOTOR_CLIENT_SECRET"}


def test_every_setting_is_one_that_the_code_reads(deployed: Cloud) -> None:
    told = [text for call in versions(deployed).values() for text in call.option("--environment").split(",")]
    names = {text.partition("=")[0] for text in told}

    assert names <= settings.NAMES
    assert {"PUBLIC_BASE_URL", "AMOCRM_CLIENT_ID", "REFRESH_QUEUE_URL"} <= names


def test_a_timer_carries_what_the_function_believes(deployed: Cloud) -> None:
    timers = deployed.calls("serverless", "trigger", "create", "timer")

    assert [call.option("--name") for call in timers] == [f"{name}-tick" for name in ordered(deployed)]
    assert {call.option("--cron-expression") for call in timers} == {"* * ? * * *"}
    assert json.loads(timers[0].option("--payload")) == {"job": "refresh", "secret": CRON_SECRET}


def test_only_a_function_with_a_queue_gets_its_trigger(deployed: Cloud) -> None:
    [call] = deployed.calls("serverless", "trigger", "create", "message-queue")

    assert (call.option("--name"), call.option("--queue")) == ("evotor-auth-refresh", QUEUE["EVOTOR_AUTH_QUEUE_ARN"])


def test_the_gateway_is_made_of_our_paths_on_the_own_domain(deployed: Cloud) -> None:
    [made] = deployed.calls("serverless", "api-gateway", "create")
    [domain] = deployed.calls("serverless", "api-gateway", "add-domain")

    assert faults(json.loads(made.spec)) == []
    assert (domain.option("--domain"), domain.option("--certificate-id")) == ("crm.example.ru", "fpq1")


def test_a_second_run_updates_and_makes_nothing_twice(cloud: Cloud) -> None:
    assert cloud.deploy().returncode == 0
    before = len(cloud.calls())
    assert cloud.deploy().returncode == 0
    again = [" ".join(call.words) for call in cloud.calls()[before:]]

    assert not [text for text in again if re.match(r"iam service-account create|serverless function create", text)]
    assert [text for text in again if text.startswith("serverless api-gateway update")]
    assert len([text for text in again if text.startswith("serverless trigger delete")]) == len(FUNCTIONS)


def test_no_secret_but_the_timers_is_told_to_a_program(deployed: Cloud) -> None:
    told = [word for call in deployed.calls() for word in call.words if CRON_SECRET in word]
    assert all(word.startswith('{"job"') for word in told)


@pytest.mark.parametrize("missing", ["PUBLIC_BASE_URL", "CERTIFICATE_ID"])
def test_without_a_domain_nothing_is_begun(cloud: Cloud, missing: str) -> None:
    done = cloud.deploy(**{missing: ""})

    assert done.returncode != 0
    assert missing in done.stderr
    assert not (cloud.programs / "calls").exists()


def test_without_packages_the_command_that_builds_them_is_named(cloud: Cloud) -> None:
    (cloud.root / "dist" / "insales-auth.zip").unlink()
    assert "./dev package" in cloud.deploy().stderr


def test_the_gateway_routes_what_the_local_one_routes() -> None:
    made = specification({name: f"id-{name}" for name in FUNCTIONS}, "inv")
    integrations = {
        path: item["x-yc-apigateway-any-method"]["x-yc-apigateway-integration"] for path, item in made["paths"].items()
    }
    expected = {pattern.replace("/*", "/{proxy+}"): f"id-{name}" for pattern, name in ROUTES}
    expected |= {f"/functions/{name}": f"id-{name}" for name in FUNCTIONS}

    assert {path: one["function_id"] for path, one in integrations.items()} == expected


def ordered(cloud: Cloud) -> list[str]:
    return [call.option("--function-name") for call in cloud.calls("serverless", "function", "version", "create")]


def faults(document: dict[str, Any]) -> list[str]:
    """What OpenAPI 3.0 asks of such a document: version, title, paths, answers, every path parameter declared."""
    found = [] if re.fullmatch(r"3\.0\.\d", document.get("openapi", "")) else ["openapi"]
    found += [f"info.{name}" for name in ("title", "version") if not document.get("info", {}).get(name)]
    found += [path for path in document["paths"] if not path.startswith("/")]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            declared = {
                one["name"] for one in operation.get("parameters", ()) if one["in"] == "path" and one["required"]
            }
            used = {name.rstrip("+") for name in re.findall(r"{([^}]+)}", path)}
            found += [f"{path} {method}: parameters"] if declared != used else []
            found += [] if operation.get("responses") else [f"{path} {method}: responses"]
    return found


def test_a_document_that_is_no_openapi_is_noticed() -> None:
    wrong = {"openapi": "2", "info": {}, "paths": {"a/{b}": {"get": {}}}}
    assert len(faults(wrong)) == 6
