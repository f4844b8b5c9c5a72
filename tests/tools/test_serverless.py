"""serverless.yml, packaged for AWS without an account, credentials or network."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared import metrics, settings
from tests.needs import missing
from tests.tools import node
from tools.functions import ROUTES, found_in
from tools.package import Build, build
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
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    for name in FUNCTIONS:
        (folder / "backend" / name).mkdir(parents=True)
        shutil.copy(ROOT / "backend" / name / "function.yml", folder / "backend" / name)
        build(ROOT, name, Build(folder / "dist", ()))
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
    # What is left is CloudFormation's own.
    assert not re.search(r"\$\{(?!AWS::)", json.dumps({**document, "params": None}))


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


def test_a_function_holds_the_places_of_secrets_and_no_secret(template: Template) -> None:
    for entry in of_type(template, "AWS::Lambda::Function"):
        given = entry["Environment"]["Variables"]
        places = {name: value for name, value in given.items() if name.endswith("_FROM")}
        own = entry["FunctionName"].removeprefix("glass-deals-production-")

        assert {f"{name}_FROM" for name in ("DATABASE_URL", "TOKEN_ENCRYPTION_KEYS", "SESSION_KEYS")} <= places.keys()
        assert not settings.SECRETS & given.keys()
        assert {value.partition("#")[0] for value in places.values()} == {
            "glass-deals/production/shared",
            f"glass-deals/production/{own}",
        }


def test_every_setting_of_a_function_is_one_that_the_code_reads(template: Template) -> None:
    for entry in of_type(template, "AWS::Lambda::Function"):
        assert entry["Environment"]["Variables"].keys() <= settings.NAMES


def test_a_role_may_use_its_own_entries_queue_and_log_alone(template: Template) -> None:
    for name in FUNCTIONS:
        [policy] = template["Resources"][f"{logical(name)}Role"]["Properties"]["Policies"]
        granted = policy["PolicyDocument"]["Statement"]
        text = json.dumps(granted)

        assert not [one for one in granted if one["Resource"] == "*" or "*" in json.dumps(one["Action"])]
        assert not [other for other in FUNCTIONS if other != name and (other in text or logical(other) in text)]


def test_the_spill_is_reached_under_ones_own_table_and_an_absent_object_is_a_404(deployment: Deployment) -> None:
    script = "const f = require('./deploy/aws/resources.cjs'); f({resolveVariable: async (name) => "
    script += "name.startsWith('env:') ? 'spills' : 'x'}).then((made) => console.log(JSON.stringify(made)))"
    made = json.loads(node.run(script, deployment.folder))
    *_, read, listed = made["Resources"]["EvotorAuthRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]

    assert read["Action"] == ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    assert read["Resource"]["Fn::Sub"].endswith(":::spills/spill/evotor_tokens/*")
    # Plain StringLike would not match a GetObject, which names no prefix, and S3 would answer 403.
    assert listed["Condition"] == {"StringLikeIfExists": {"s3:prefix": "spill/evotor_tokens/*"}}


def test_a_batch_of_refreshes_may_fail_in_parts_and_ends_as_a_dead_letter(template: Template) -> None:
    sources = of_type(template, "AWS::Lambda::EventSourceMapping")
    queues = [queue for queue in of_type(template, "AWS::SQS::Queue") if "RedrivePolicy" in queue]
    [timeout] = {entry["Timeout"] for entry in of_type(template, "AWS::Lambda::Function")}

    assert [source["FunctionResponseTypes"] for source in sources] == [["ReportBatchItemFailures"]] * len(FUNCTIONS)
    assert len(queues) == len(FUNCTIONS)
    assert all(queue["VisibilityTimeout"] >= 6 * timeout for queue in queues)


def test_concurrency_is_reserved_for_each_function(template: Template) -> None:
    for entry in of_type(template, "AWS::Lambda::Function"):
        assert entry["ReservedConcurrentExecutions"] >= 10


def test_somebody_is_told_when_a_function_fails_falls_silent_or_leaves_letters(template: Template) -> None:
    alarms = of_type(template, "AWS::CloudWatch::Alarm")
    watched = {alarm["MetricName"] for alarm in alarms}

    assert {"Errors", "Throttles", "Invocations", "failures", "ApproximateNumberOfMessagesVisible"} <= watched
    assert {json.dumps(alarm["AlarmActions"]) for alarm in alarms} == {json.dumps([{"Ref": "Alarms"}])}
    assert metrics.NAMESPACE in {alarm["Namespace"] for alarm in alarms}


def test_cfn_lint_finds_nothing(template: Template, deployment: Deployment) -> None:
    places = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    program = shutil.which("cfn-lint", path=places) or missing("cfn-lint is not here: pip install cfn-lint")
    file = deployment.folder / ".serverless" / "cloudformation-template-update-stack.json"
    # W3005: osls writes a DependsOn where a reference says the same.
    command = [program, "--ignore-checks", "W3005", "--regions", "eu-central-1", "--template", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a checker of templates

    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def logical(name: str) -> str:
    """The function's name as CloudFormation writes it."""
    return re.sub(r"(?:^|-)([a-z])", lambda found: found[1].upper(), name)


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
