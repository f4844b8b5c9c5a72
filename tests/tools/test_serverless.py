"""serverless.yml, packaged for AWS without an account, credentials or network."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.tools import node
from tools.bytecode import RUNNING, Interpreter
from tools.functions import ROUTES, found_in
from tools.package import build
from tools.places import ROOT

FUNCTIONS = sorted(found_in(ROOT / "backend"))
Template = dict[str, Any]


@dataclass(frozen=True)
class Deployment:
    """What an integrator has after `./dev package`, in a folder of its own; its home holds no credentials."""

    folder: Path

    def osls(self, *arguments: str) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "CI": "true"}
        program = self.folder / "node_modules" / ".bin" / "osls"
        done = subprocess.run(  # noqa: S603 - the program of our own lock file
            [program, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    folder = tmp_path_factory.mktemp("deployment")
    (folder / "node_modules").symlink_to(node.modules())
    shutil.copy(ROOT / "serverless.yml", folder)
    for name in FUNCTIONS:
        (folder / "backend" / name).mkdir(parents=True)
        shutil.copy(ROOT / "backend" / name / "function.yml", folder / "backend" / name)
        build(ROOT, name, folder / "dist", [Interpreter(RUNNING, sys.executable)])
    return Deployment(folder)


@pytest.fixture(scope="session")
def template(deployment: Deployment) -> Template:
    """The CloudFormation template that a deployment would send."""
    deployment.osls("package")
    made = deployment.folder / ".serverless" / "cloudformation-template-update-stack.json"
    document: Template = json.loads(made.read_text())
    return document


def of_type(template: Template, kind: str) -> list[dict[str, Any]]:
    return [entry["Properties"] for entry in template["Resources"].values() if entry["Type"] == kind]


def test_print_resolves_every_variable_without_credentials(deployment: Deployment) -> None:
    document = yaml.safe_load(deployment.osls("print"))

    assert sorted(document["functions"]) == FUNCTIONS
    assert "${" not in json.dumps({**document, "params": None})


def test_every_function_is_deployed_from_its_package(template: Template, deployment: Deployment) -> None:
    made = of_type(template, "AWS::Lambda::Function")

    assert len(made) == len(FUNCTIONS)
    assert {(entry["Handler"], entry["Runtime"]) for entry in made} == {("index.handler", "python3.12")}
    for name in FUNCTIONS:
        assert "index.py" in zipfile.ZipFile(deployment.folder / "dist" / f"{name}.zip").namelist()


def test_events_come_in_payload_1_and_the_schedule_names_its_job(template: Template) -> None:
    assert {entry["PayloadFormatVersion"] for entry in of_type(template, "AWS::ApiGatewayV2::Integration")} == {"1.0"}
    targets = [target for rule in of_type(template, "AWS::Events::Rule") for target in rule["Targets"]]

    assert [json.loads(target["Input"]) for target in targets] == [{"job": "refresh"}] * len(FUNCTIONS)


def test_aws_routes_what_the_local_gateway_routes(template: Template) -> None:
    routed = {entry["RouteKey"].partition(" ")[2] for entry in of_type(template, "AWS::ApiGatewayV2::Route")}
    expected = {pattern.replace("/*", "/{proxy+}") for pattern, name in ROUTES if name in FUNCTIONS}

    assert routed == expected | {f"/functions/{name}" for name in FUNCTIONS}


def test_logs_do_not_stay_for_ever(template: Template) -> None:
    assert {entry["RetentionInDays"] for entry in of_type(template, "AWS::Logs::LogGroup")} == {30}


def test_secrets_are_references_and_not_values(template: Template) -> None:
    for entry in of_type(template, "AWS::Lambda::Function"):
        settings = entry["Environment"]["Variables"]
        secret = {
            name
            for name in settings
            if name.endswith(("_KEYS", "_TOKEN", "_SECRET", "_SECRET_PREVIOUS", "DATABASE_URL"))
        }

        assert {"TOKEN_ENCRYPTION_KEYS", "SESSION_KEYS", "DATABASE_URL"} <= secret
        assert all(settings[name].startswith("{{resolve:secretsmanager:") for name in secret)


def test_the_spill_is_reached_by_rights_of_its_own_and_an_absent_object_is_a_404(template: Template) -> None:
    [policy] = of_type(template, "AWS::IAM::Policy")
    read, listed = policy["PolicyDocument"]["Statement"]

    assert [entry for entry in template["Resources"].values() if entry.get("Condition") == "HasSpill"]
    assert read["Action"] == ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    assert (read["Resource"]["Fn::Join"][1][-1], listed["Action"]) == ("/spill/*", "s3:ListBucket")
    # Plain StringLike would not match a GetObject, which names no prefix, and S3 would answer 403.
    assert listed["Condition"] == {"StringLikeIfExists": {"s3:prefix": "spill/*"}}


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
