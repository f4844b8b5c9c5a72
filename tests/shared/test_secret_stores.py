"""Secrets named in the environment and kept in AWS (contract.md §3, `…_FROM`); moto plays AWS."""

import json
import sys
from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from shared import secret_stores, settings
from shared.settings import ConfigurationError, load
from tests.shared.test_settings import GOOD, OTHER, STRONG

REGION = "eu-central-1"
SECRET, PARAMETER = "glass/production", "/glass/keys"
KEPT = {"TOKEN_ENCRYPTION_KEYS": f"k7:{OTHER}", "CRON_SECRET": "cron-canary", "BLANK": " ", "UNUSED": "", "PORT": 5432}
PLAIN = {name: value for name, value in GOOD.items() if name != "TOKEN_ENCRYPTION_KEYS"}


class Counting(dict[secret_stores.Entry, str]):
    """The process's memory, which remembers how often something new came in."""

    fetches = 0

    def __setitem__(self, entry: secret_stores.Entry, text: str) -> None:
        self.fetches += 1
        super().__setitem__(entry, text)


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """A new process, with the sample credentials that boto3 asks for."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    made = Counting()
    monkeypatch.setattr(secret_stores, "_fetched", made)
    return made


@pytest.fixture
def arn() -> Iterator[str]:
    """Of the JSON secret; beside it lie a parameter and a secret without text."""
    with mock_aws():
        manager = boto3.client("secretsmanager", region_name=REGION)
        manager.create_secret(Name="binary", SecretBinary=b"\x00")
        boto3.client("ssm", region_name=REGION).put_parameter(
            Name=PARAMETER, Value=f"k8:{OTHER}\n", Type="SecureString"
        )
        yield str(manager.create_secret(Name=SECRET, SecretString=json.dumps(KEPT))["ARN"])


def keys_from(entry: str, **more: str) -> str:
    """The id of the active key that a function would use."""
    environment = {**PLAIN, "TOKEN_ENCRYPTION_KEYS_FROM": entry, "AWS_REGION": REGION, **more}
    return load(environment).encryption_keys.active[0]


def faults(environment: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as raised:
        load(environment)
    assert not any(value in repr(raised.value) for value in (OTHER, "cron-canary", "glass"))
    return raised.value.faults


def test_one_key_of_a_json_secret_is_read_by_arn_in_the_arns_region(arn: str) -> None:
    assert keys_from(f"{arn}#TOKEN_ENCRYPTION_KEYS", AWS_REGION="us-west-2") == "k7"


def test_a_secret_is_read_by_its_plain_name(arn: str) -> None:
    assert keys_from(f"{SECRET}#TOKEN_ENCRYPTION_KEYS") == "k7"


@pytest.mark.parametrize("entry", [PARAMETER, f"arn:aws:ssm:{REGION}:123456789012:parameter{PARAMETER}"])
def test_a_parameter_is_read_and_decrypted(arn: str, entry: str) -> None:
    assert keys_from(entry) == "k8"


def test_two_settings_that_share_a_secret_cost_one_call(arn: str, memory: Counting) -> None:
    both = {"TOKEN_ENCRYPTION_KEYS_FROM": f"{arn}#TOKEN_ENCRYPTION_KEYS", "CRON_SECRET_FROM": f"{arn}#CRON_SECRET"}
    made = [load({**PLAIN, **both}) for _ in range(3)]
    assert memory.fetches == 1
    assert all(one.cron_secret is not None and one.cron_secret.reveal() == "cron-canary" for one in made)


def test_a_function_sees_the_names_of_the_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.SECRETS:
        monkeypatch.setenv(f"{name}_FROM", "x")
    assert {f"{name}_FROM" for name in settings.SECRETS} <= settings.snapshot().keys()


@pytest.mark.parametrize("name", sorted(settings.SECRETS))
def test_a_value_and_its_store_at_once_are_a_fault(name: str) -> None:
    told = faults({**GOOD, name: GOOD.get(name, "x" * 40), f"{name}_FROM": SECRET, "AWS_REGION": REGION})
    assert told == (f"{name} and {name}_FROM are both set: keep one",)


def test_an_empty_value_beside_its_store_counts_as_unset(arn: str) -> None:
    assert keys_from(PARAMETER, TOKEN_ENCRYPTION_KEYS=" ") == "k8"


def test_an_empty_key_of_a_json_secret_is_a_setting_that_is_not_used(arn: str) -> None:
    made = load({**GOOD, "CRON_SECRET": "", "CRON_SECRET_FROM": f"{SECRET}#UNUSED", "AWS_REGION": REGION})
    assert made.cron_secret is None


def test_a_setting_that_is_needed_may_not_be_kept_empty(arn: str) -> None:
    (told,) = faults({**PLAIN, "TOKEN_ENCRYPTION_KEYS_FROM": f"{SECRET}#UNUSED", "AWS_REGION": REGION})
    assert told.startswith("TOKEN_ENCRYPTION_KEYS ")


def test_an_entry_that_is_not_there_is_one_fault_with_awss_own_code(arn: str) -> None:
    told = faults({**PLAIN, "TOKEN_ENCRYPTION_KEYS_FROM": "glass/absent", "AWS_REGION": REGION})
    assert told == ("TOKEN_ENCRYPTION_KEYS_FROM could not be read (ResourceNotFoundException)",)


def test_every_entry_at_fault_is_in_one_error(arn: str) -> None:
    wrong = {"DATABASE_URL": "", "DATABASE_URL_FROM": "/glass/absent", "CRON_SECRET_FROM": f"{SECRET}#ABSENT"}
    told = faults({**GOOD, **wrong, "AWS_REGION": REGION, "MAIN_DB_SCHEMA": "a b"})
    assert [fault.split()[0] for fault in told] == ["CRON_SECRET_FROM", "DATABASE_URL_FROM", "MAIN_DB_SCHEMA"]
    assert "(ParameterNotFound)" in told[1]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (f"{SECRET}#BLANK", "names an empty entry"),
        (f"{SECRET}#PORT", "names a key that holds no text"),
        (f"{PARAMETER}#CRON_SECRET", "names a key that the entry does not have"),
        ("binary", "names an empty entry"),
        ("arn:aws:s3:::glass", "must name an entry of Secrets Manager or an SSM parameter"),
        ("arn:aws:ssm", "must name an entry of Secrets Manager or an SSM parameter"),
        (" glass with spaces", "could not be read"),
    ],
)
def test_an_entry_without_a_usable_text_is_a_fault(arn: str, entry: str, reason: str) -> None:
    (told,) = faults({**PLAIN, "TOKEN_ENCRYPTION_KEYS_FROM": entry, "AWS_REGION": REGION})
    assert told.startswith(f"TOKEN_ENCRYPTION_KEYS_FROM {reason}")


def test_what_was_fetched_is_judged_like_any_value(arn: str) -> None:
    told = faults({**PLAIN, "TOKEN_ENCRYPTION_KEYS_FROM": f"{SECRET}#CRON_SECRET", "AWS_REGION": REGION})
    assert told == ("TOKEN_ENCRYPTION_KEYS must be kid:base64(32 bytes)[,kid2:…] with different kids",)


def test_a_name_without_a_region_is_a_fault() -> None:
    (told,) = faults({**PLAIN, "TOKEN_ENCRYPTION_KEYS_FROM": SECRET})
    assert "AWS_REGION" in told


def test_without_boto3_the_fault_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    (told,) = faults({**PLAIN, "TOKEN_ENCRYPTION_KEYS_FROM": SECRET, "AWS_REGION": REGION})
    assert told.startswith("TOKEN_ENCRYPTION_KEYS_FROM needs boto3")


def test_a_failure_is_asked_again_by_the_next_call(arn: str) -> None:
    asked = {**PLAIN, "TOKEN_ENCRYPTION_KEYS_FROM": "late", "AWS_REGION": REGION}
    faults(asked)
    boto3.client("secretsmanager", region_name=REGION).create_secret(Name="late", SecretString=f"k9:{STRONG}")
    assert load(asked).encryption_keys.active[0] == "k9"


def test_an_unreadable_client_secret_is_one_fault(arn: str) -> None:
    half = {"AMOCRM_CLIENT_ID": "id", "AMOCRM_CLIENT_SECRET_FROM": "glass/absent", "AWS_REGION": REGION}
    (told,) = faults({**GOOD, **half})
    assert told.startswith("AMOCRM_CLIENT_SECRET_FROM could not be read")


def test_nothing_of_awss_message_is_shown(arn: str) -> None:
    said = {"Error": {"Code": "AccessDeniedException", "Message": f"may not read {SECRET}"}}
    assert secret_stores._reason(ClientError(said, "GetSecretValue")) == "AccessDeniedException"


def test_no_store_is_asked_for_where_none_is_named(memory: Counting) -> None:
    load(GOOD)
    assert memory.fetches == 0
